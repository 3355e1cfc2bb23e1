"""Parameters of a call, however they came: JSON, a form, multipart or the query string."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.serving.bodies import parsed
from sandbox.telegram.replies import bad


class Params:
    """Typed reading of parameters whose values may be JSON values or their texts."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name.lower(): value for name, value in values.items() if value is not None}
        try:
            json.dumps(self._values, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise bad("strings must be encoded in UTF-8") from error

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def as_json(self) -> dict[str, Any]:
        """All of them, for the log."""
        return self._values

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as the default, as Telegram does it."""
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            return default

    def flag(self, name: str) -> bool:
        """A truth value."""
        return str(self._values.get(name, "")).lower() in ("true", "yes", "1")

    def structure(self, name: str, what: str) -> Any:
        """A JSON value, given as itself or as text; None when absent. Raises 400 "can't parse <what>"."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return parsed(value.encode())
        except ValueError as error:
            raise bad(f"can't parse {what} JSON object") from error
