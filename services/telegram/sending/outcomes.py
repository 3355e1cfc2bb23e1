"""What an answer of Telegram, or its absence, means for the message: decided in one place, by what is known of it."""

from dataclasses import dataclass
from typing import Literal

from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

FAULTS = (AiogramError, OSError, TimeoutError, ProxyError)
"""What a call raises when it did not succeed."""
_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, ProxyConnectionError, ProxyTimeoutError, ProxyError)
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
)

What = Literal["wait", "unknown", "unsent", "blocked", "refused", "plain", "same", "gone", "token"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a message was not sent.

    `wait`: Telegram named the seconds. `unknown`: it may have been sent. `unsent`: it was not, and may be later.
    `blocked`: its reader does not let the bot write. `refused`: never in this form. `plain`: the HTML was not taken.
    `same`: the message says that already. `gone`: there is no such message to edit. `token`: the bot is not known.
    """

    what: What
    seconds: float = 0.0
    why: str = ""


def outcome_of(error: BaseException) -> Outcome:
    """What the fault of a call means."""
    why = f"{type(error).__name__}: {getattr(error, 'message', '')}"[:300]
    if isinstance(error, TelegramRetryAfter):
        return Outcome("wait", float(error.retry_after), why)
    if isinstance(error, TelegramForbiddenError):
        return Outcome("blocked", why=why)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return Outcome("token", why=why)
    if isinstance(error, TelegramBadRequest):
        return Outcome(_bad_request(error.message.lower()), why=why)
    if isinstance(error, _NEVER_LEFT) or isinstance(error.__cause__, _NEVER_LEFT):
        return Outcome("unsent", why=why)
    return Outcome("unknown", why=why)


def _bad_request(text: str) -> What:
    if "message is not modified" in text:
        return "same"
    if any(words in text for words in _GONE):
        return "gone"
    if "can't parse entities" in text:
        return "plain"
    if "chat not found" in text or "user is deactivated" in text:
        return "blocked"
    return "refused"
