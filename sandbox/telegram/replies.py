"""Errors in the shape and words of the Bot API: https://core.telegram.org/bots/api#making-requests."""

from typing import Any

from starlette.responses import JSONResponse


class TelegramError(Exception):
    """A refusal; `description` is what Telegram itself says in this case."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object of the answer."""
        body_json: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body_json, "parameters": self.parameters} if self.parameters else body_json

    def response(self) -> JSONResponse:
        """The HTTP answer; Telegram uses the error code as its status."""
        return JSONResponse(self.body(), status_code=self.code)


def bad(what: str) -> TelegramError:
    """A 400."""
    return TelegramError(400, f"Bad Request: {what}")


def forbidden(what: str) -> TelegramError:
    """A 403."""
    return TelegramError(403, f"Forbidden: {what}")


def too_many(seconds: int) -> TelegramError:
    """A 429 that says how long to wait."""
    return TelegramError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
