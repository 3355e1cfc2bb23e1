"""Bases of the bodies: unknown input fields are refused, and no text holds what PostgreSQL cannot store."""

from collections.abc import Iterable
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

MAX_DEPTH = 32
TOO_DEEP = "too_deep"
MAX_VERSION = 2**31 - 1
Version = Annotated[int, Field(ge=1, le=MAX_VERSION, description="Version of the row; grows with every change")]


class Input(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        if is_deep(data):
            raise PydanticCustomError(TOO_DEEP, "The value is nested too deeply.")
        if _unstorable(data):
            raise PydanticCustomError("control_character", "The text holds a NUL character or half of a symbol.")
        return data


class Output(BaseModel):
    """A response body: only what is listed leaves the server."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def is_deep(value: object) -> bool:
    """Whether lists and objects are nested more than MAX_DEPTH times; walks without calling itself."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [item for one in level for item in _items(one)]
        if not level:
            return False
    return any(isinstance(one, dict | list) for one in level)


def _unstorable(value: object) -> bool:
    waiting: list[object] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "\x00" in one or any("\ud800" <= char <= "\udfff" for char in one):
                return True
        else:
            waiting.extend(_items(one))
    return False


def _items(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        known = cast("dict[object, object]", value)
        return (*known.keys(), *known.values())
    return cast("list[object]", value) if isinstance(value, list) else ()
