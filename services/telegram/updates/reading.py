"""Updates as Telegram tells them: of one that aiogram's types do not know, the parts are read that a bot needs.

Telegram's types grow before a library's do; what cannot be read must stop neither its update nor those behind it.
"""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, ConfigDict, ValidationError
from structlog.stdlib import get_logger

log = get_logger(__name__)
_CHAT = ("id", "type", "title", "username", "first_name")
_USER = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
_MESSAGE = ("message_id", "date", "edit_date", "text", "caption")
_PRESS = ("id", "chat_instance", "data", "inline_message_id")
_PLACE = ("message_id", "date")


class RawUpdate(BaseModel):
    """An update, unread but for its number."""

    model_config = ConfigDict(extra="allow")

    update_id: int


class GetRawUpdates(TelegramMethod[list[RawUpdate]]):
    """getUpdates, whose answer is read one by one."""

    __returning__ = list[RawUpdate]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


def update_of(raw: RawUpdate, bot: Bot) -> Update:
    """The update; without what is not understood, and if nothing is, with its number alone. Never raises."""
    whole = raw.model_dump()
    for part in (whole, _needed(whole)):
        try:
            return Update.model_validate(part, context={"bot": bot})
        except ValidationError as error:
            places = [".".join(map(str, one["loc"][:4])) for one in error.errors(include_input=False)[:3]]
            log.warning("an update is not understood whole", action="telegram.unreadable", places=places)
    return Update(update_id=raw.update_id)


def _needed(whole: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"update_id": whole["update_id"]}
    for kind in ("message", "edited_message"):
        if isinstance(message := whole.get(kind), Mapping):
            found[kind] = _message(message)
    if isinstance(press := whole.get("callback_query"), Mapping):
        found["callback_query"] = _only(press, _PRESS) | _people(press)
        if isinstance(message := press.get("message"), Mapping):
            found["callback_query"]["message"] = _only(message, _PLACE) | _people(message)
    return found


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    found = _only(message, _MESSAGE) | _people(message)
    if isinstance(answered := message.get("reply_to_message"), Mapping):
        found["reply_to_message"] = _only(answered, _PLACE) | _people(answered)
    return found


def _people(part: Mapping[str, Any]) -> dict[str, Any]:
    parts = {"chat": _CHAT, "from": _USER}
    return {name: _only(there, keys) for name, keys in parts.items() if isinstance(there := part.get(name), Mapping)}


def _only(part: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: part[key] for key in keys if key in part}
