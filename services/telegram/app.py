"""The telegram service: notices in, messages out, and what people answer. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiogram import Bot
from fastapi import FastAPI
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.runtime import service
from libs.common.runtime.context import Runtime
from services.telegram import store
from services.telegram.dialogue.routers import dispatcher
from services.telegram.handlers import SERVICE, register
from services.telegram.ports import Deps
from services.telegram.sending.bot_api import BotMessenger, make_bot
from services.telegram.sending.card_refresh import CardRefresh
from services.telegram.sending.sender import IDLE_SECONDS, Sender
from services.telegram.settings import TelegramSettings
from services.telegram.updates.introduction import introduce
from services.telegram.updates.polling import Polling
from services.telegram.updates.receiving import Receiver
from services.telegram.updates.webhook import webhook

log = get_logger(__name__)


def create(settings: TelegramSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins. Without a token it runs and says that the bot is off."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        deps = Deps(runtime.engine, runtime.outbox, settings)
        register(runtime.broker, deps)
        bot = make_bot(settings) if settings.telegram_bot_token else None
        async with runtime.engine.begin() as connection:
            state = "starting" if bot else "off"
            await store.introduce(connection, state=state, link_url=settings.telegram_link_url)
        if bot is None:
            log.warning("TELEGRAM_BOT_TOKEN is empty: the bot is off", action="telegram.off")
            yield
            return
        try:
            _wire(app, runtime, deps, bot)
            yield
        finally:
            await bot.session.close()

    return service.build(SERVICE, settings, wiring)


def _wire(app: FastAPI, runtime: Runtime, deps: Deps, bot: Bot) -> None:
    settings = deps.settings
    deps.seen.state = "starting"
    receiver = Receiver(deps, bot, dispatcher())
    polling = Polling(deps, bot, receiver)
    looking = CardRefresh(deps)
    sender = Sender(deps, BotMessenger(bot))

    async def updates(heartbeat: Heartbeat) -> None:
        await introduce(deps, bot, heartbeat)
        if not settings.telegram_webhook_url:
            await polling.run(heartbeat)

    async def send(heartbeat: Heartbeat) -> None:
        try:
            await WorkLoop(sender.turn, IDLE_SECONDS, deps.wakes.sender).run(heartbeat)
        finally:
            await sender.end()

    if settings.telegram_webhook_url:
        app.include_router(webhook(settings, bot, receiver))
    runtime.loop("updates", updates, stale_after=120)
    runtime.loop("cards", WorkLoop(looking.turn, settings.telegram_look_seconds, deps.wakes.cards).run, stale_after=60)
    runtime.loop("send", send, stale_after=60)
