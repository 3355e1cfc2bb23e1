"""Opaque cursors of lists: the sort key of the last row, unreadable on purpose but not secret."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar, cast
from uuid import UUID

from fastapi import Query
from pydantic import Field, TypeAdapter

from services.api.web.models import Moment, Output
from services.api.web.problems import ApiError

T = TypeVar("T")
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
MAX_PAGE = 200
MAX_CURSOR = 300
Cursor = Annotated[str | None, Query(max_length=MAX_CURSOR, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Rows on a page")]


class Page(Output, Generic[T]):
    """One page of a list."""

    items: list[T] = Field(description="The rows")
    total: int = Field(description="Rows in the whole list with these filters")
    next: str | None = Field(description="Cursor of the next page; none: this is the last")


def encode(kind: str, *values: object) -> str:
    """A cursor of one kind of list."""
    text = json.dumps([kind, *values], separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(kind: str, cursor: str | None, shape: Sequence[type]) -> list[Any] | None:
    """The values of a cursor; None without one; a 400 for a cursor that this list never gave."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found: Any = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        values = cast("list[Any]", found)
        if values[0] != kind or len(values) != len(shape) + 1:
            raise ValueError(kind)
        return [_as(value, wanted) for value, wanted in zip(values[1:], shape, strict=True)]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, binascii.Error, RecursionError):
        raise ApiError(400, "bad_cursor") from None


def _as(value: Any, wanted: type) -> Any:
    if wanted is UUID:
        return UUID(value)
    if wanted is int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**31:
            raise ValueError(value)
        return value
    if wanted is datetime:
        return _MOMENT.validate_strings(value)
    raise TypeError(wanted)
