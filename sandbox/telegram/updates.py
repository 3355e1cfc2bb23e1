"""Updates on their way to the bot: the queue, long polling and its conflicts."""

import asyncio
from copy import deepcopy
from typing import Any

from sandbox.telegram.params import Params
from sandbox.telegram.replies import TelegramError, bad
from sandbox.telegram.world import Bot, Json

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_LONGEST_POLL = 50


def push(bot: Bot, kind: str, content: Json) -> None:
    """Queue an update, if the bot wants this kind."""
    if bot.allowed is None or kind in bot.allowed:
        # A copy: what happened does not change when the message is edited later.
        bot.updates.append({"update_id": bot.next_update, kind: deepcopy(content)})
        bot.next_update += 1
    bot.bell.ring()


async def poll(bot: Bot, params: Params) -> list[Json]:
    """getUpdates: confirms by offset, waits up to `timeout`; a newer poll ends this one with 409."""
    if bot.webhook is not None:
        raise _conflict(_WEBHOOK_ACTIVE)
    allow(bot, params)
    bot.polls += 1
    mine = bot.polls
    bot.bell.ring()
    _confirm(bot, params.whole("offset"))
    limit = min(max(params.whole("limit", 100), 1), 100)
    ends = asyncio.get_running_loop().time() + min(max(params.whole("timeout"), 0), _LONGEST_POLL)
    while not bot.updates and (left := ends - asyncio.get_running_loop().time()) > 0:
        await bot.bell.wait(left)
        if bot.polls != mine:
            raise _conflict(OTHER_POLL)
    return list(bot.updates)[:limit]


def allow(bot: Bot, params: Params) -> None:
    """Remember which kinds of updates the bot wants; an empty list means all."""
    if "allowed_updates" not in params:
        return
    wanted: Any = params.structure("allowed_updates", "allowed updates")
    if not isinstance(wanted, list) or not all(isinstance(kind, str) for kind in wanted):
        raise bad("can't parse allowed updates: expected an Array of String")
    bot.allowed = wanted or None


def _confirm(bot: Bot, offset: int) -> None:
    if offset < 0:
        while len(bot.updates) > -offset:
            bot.updates.popleft()
    while offset > 0 and bot.updates and bot.updates[0]["update_id"] < offset:
        bot.updates.popleft()


def _conflict(why: str) -> TelegramError:
    return TelegramError(409, f"Conflict: {why}")
