"""Bodies from outside: never larger than was said, and JSON that can be stored, shown and sent on."""

import json
import math
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 100
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


class Capped:
    """An application to which no body of more than `most` bytes gets through: reading on raises a 413."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what is read of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413)
            return message

        await self._app(scope, counting, send)


class SpecError(ValueError):
    """What was asked of the control endpoint cannot be understood; the text says why."""


def parsed(raw: bytes) -> Any:
    """The JSON value of a body.

    ValueError, as a sentence, for what is no JSON in UTF-8, is nested too deeply to be handled, or holds what cannot be
    written again: NaN, infinities, halves of characters.
    """
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refused, parse_float=_finite)
        if _HALVES.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        if text.count("[") + text.count("{") > MOST_DEPTH and _deeper(value, MOST_DEPTH):
            raise ValueError(f"it is nested more than {MOST_DEPTH} levels deep")
    except RecursionError as error:
        raise ValueError(f"it is nested more than {MOST_DEPTH} levels deep") from error
    except UnicodeError as error:
        raise ValueError("it holds bytes or characters that are no text") from error
    return value


def _deeper(value: Any, levels: int) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        inner = (part for each in level for part in (each.values() if isinstance(each, dict) else each))
        level = [part for part in inner if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large")
    return number


def as_object(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object. Raises SpecError."""
    if not isinstance(value, dict):
        raise SpecError("a JSON object is expected")
    return value
