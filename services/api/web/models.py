"""Bases of the bodies: unknown input fields are refused, and no text holds what PostgreSQL cannot store."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

MAX_DEPTH = 32
TOO_DEEP = "too_deep"
MOST_NAMES = 5_000
"""Names of fields in a body, several times as many as a legal one has: each unknown one is a fault to be told."""
FIRST_YEAR, LAST_YEAR = 1900, 2999
MAX_VERSION = 2**31 - 1
Version = Annotated[int, Field(ge=1, le=MAX_VERSION, description="Version of the row; grows with every change")]


def _within_reach(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise PydanticCustomError("moment_range", "The time is out of reach.", {"first": FIRST_YEAR, "last": LAST_YEAR})
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_within_reach)]
"""A time that somebody asks for: PostgreSQL can store it, and it can be added to and told in every zone."""


class Input(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        if is_deep(data):
            raise PydanticCustomError(TOO_DEEP, "The value is nested too deeply.")
        if _names(data) > MOST_NAMES:
            raise PydanticCustomError("too_many_fields", "The body has too many fields.")
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


def _names(value: object) -> int:
    found, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        found += len(cast("dict[object, object]", one)) if isinstance(one, dict) else 0
        waiting.extend(_items(one))
    return found


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
