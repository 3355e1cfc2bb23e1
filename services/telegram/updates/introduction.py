"""Before updates come: the bot's name is learned, its menu set, and Telegram told how it shall bring updates."""

from aiogram import Bot
from aiogram.types import BotCommand
from structlog.stdlib import get_logger

from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat, sleep_beating
from libs.common.messages.catalogue import LANGUAGES
from services.telegram import presence, store
from services.telegram.dialogue.routers import UPDATES
from services.telegram.ports import Deps
from services.telegram.sending.outcomes import FAULTS, outcome_of
from services.telegram.texts.words import catalogue

log = get_logger(__name__)
LONGEST_PAUSE = 30.0


async def introduce(deps: Deps, bot: Bot, heartbeat: Heartbeat) -> None:
    """Try until Telegram has answered to all of it."""
    failures = 0
    while True:
        heartbeat.beat()
        try:
            await _introduced(deps, bot)
        except FAULTS as error:
            failures += 1
            outcome = outcome_of(error)
            await presence.lost(deps, "refused" if outcome.what == "token" else "unreachable", outcome.why)
            await sleep_beating(heartbeat, max(outcome.seconds, back_off(failures, 1.0, LONGEST_PAUSE)))
        else:
            log.info("the bot is known to Telegram", action="telegram.introduced")
            return


async def _introduced(deps: Deps, bot: Bot) -> None:
    settings = deps.settings
    me = await bot.me()
    async with deps.engine.begin() as connection:
        await store.introduce(
            connection,
            state="on",
            link_url=settings.telegram_link_url,
            bot_id=me.id,
            username=me.username,
            name=me.first_name,
        )
    deps.seen.state = "on"
    for language in LANGUAGES:
        menu = [BotCommand(command=name, description=words) for name, words in catalogue(language)["menu"].items()]
        await bot.set_my_commands(menu, language_code=language)
        if language == LANGUAGES[0]:
            await bot.set_my_commands(menu)
    if settings.telegram_webhook_url:
        secret = settings.telegram_webhook_secret
        await bot.set_webhook(
            settings.telegram_webhook_url,
            secret_token=secret.get_secret_value() if secret else None,
            allowed_updates=list(UPDATES),
        )
    else:
        await bot.delete_webhook()
