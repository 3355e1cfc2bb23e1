"""Delivery to a webhook: one update after another, repeated until it is taken."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from sandbox.serving.bodies import parsed
from sandbox.telegram.params import Params
from sandbox.telegram.replies import TelegramError, bad
from sandbox.telegram.updates import allow
from sandbox.telegram.world import Bot, Json, Webhook, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LONGEST_PAUSE = 60.0
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_LOCAL = {"127.0.0.1", "localhost", "::1"}

Call = Callable[[Bot, str, Params], Awaitable[Any]]


class Deliveries:
    """The running deliveries, one task per bot with a webhook."""

    def __init__(self, world: World, call: Call) -> None:
        self._world = world
        self._call = call
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def set(self, bot: Bot, params: Params) -> bool:
        """setWebhook; an empty url removes it. Raises 400."""
        url = params.text("url")
        if not url:
            return await self.delete(bot, params)
        _check_url(url)
        secret = params.text("secret_token")
        if not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        connections = params.whole("max_connections", 40)
        allow(bot, params)
        if params.flag("drop_pending_updates"):
            bot.updates.clear()
        await self._stop(bot)
        bot.webhook = Webhook(url, secret, connections if 1 <= connections <= 100 else 40)
        self.start(bot)
        return True

    async def delete(self, bot: Bot, params: Params) -> bool:
        """deleteWebhook."""
        await self._stop(bot)
        bot.webhook = None
        if params.flag("drop_pending_updates"):
            bot.updates.clear()
        return True

    def start(self, bot: Bot) -> None:
        """Begin to deliver to the bot's webhook."""
        self._tasks[bot.id] = asyncio.create_task(self._deliver(bot), name=f"webhook-{bot.id}")

    async def stop_all(self) -> None:
        """End every delivery."""
        for bot in list(self._world.bots.values()):
            await self._stop(bot)

    async def _stop(self, bot: Bot) -> None:
        task = self._tasks.pop(bot.id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _deliver(self, bot: Bot) -> None:
        pause = self._world.webhook_pause_seconds
        async with httpx.AsyncClient(timeout=30, trust_env=False, follow_redirects=False) as http:
            while (webhook := bot.webhook) is not None:
                if not bot.updates:
                    await bot.bell.wait(3600)
                    continue
                if await self._offer(http, bot, webhook, bot.updates[0]):
                    bot.updates.popleft()
                    pause = self._world.webhook_pause_seconds
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)

    async def _offer(self, http: httpx.AsyncClient, bot: Bot, webhook: Webhook, update: Json) -> bool:
        """Deliver once; True when the webhook took it with a 2xx."""
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            answer = await http.post(webhook.url, json=update, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            self._failed(
                webhook, "Connection timed out" if isinstance(error, httpx.TimeoutException) else "Connection refused"
            )
            return False
        if not answer.is_success:
            self._failed(webhook, f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
            return False
        await self._obey(bot, answer)
        return True

    def _failed(self, webhook: Webhook, why: str) -> None:
        webhook.last_error_date, webhook.last_error_message = int(self._world.clock.now()), why

    async def _obey(self, bot: Bot, answer: httpx.Response) -> None:
        """Make the call that the body of the answer asks for, if it does; its result is told to nobody."""
        try:
            asked = parsed(answer.content)
        except ValueError:
            return
        if isinstance(asked, dict) and isinstance(asked.get("method"), str):
            method = asked.pop("method")
            try:
                await self._call(bot, method, Params(asked))
            except TelegramError:
                return


def info(bot: Bot) -> Json:
    """getWebhookInfo."""
    webhook = bot.webhook
    shown: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }
    if webhook:
        shown["max_connections"] = webhook.max_connections
        if webhook.last_error_date is not None:
            shown["last_error_date"] = webhook.last_error_date
            shown["last_error_message"] = webhook.last_error_message
    return {**shown, "allowed_updates": bot.allowed} if bot.allowed else shown


def _check_url(url: str) -> None:
    """https, as Telegram wants it; plain http is taken for this machine only, where there is nothing else."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        good = bool(_HOST.fullmatch(host)) and parts.port != 0
    except ValueError as error:
        raise bad("bad webhook: invalid webhook URL specified") from error
    if not good:
        raise bad("bad webhook: invalid webhook URL specified")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
