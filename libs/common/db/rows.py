"""Rows of whole tables as objects of their table classes, so that types check what is read of them."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import RowMapping
from sqlalchemy.orm import configure_mappers

from libs.common.db.tables.base import Row

T = TypeVar("T", bound=Row)


def whole(table: type[T], row: RowMapping, prefix: str = "") -> T:
    """The columns of a table, as `select(table_of(table))` names them, after `prefix`. It belongs to no session.

    KeyError when the statement left a column out.
    """
    configure_mappers()  # until they are, no column of an object can be read; at once when they are
    return table.model_construct(**{name: row[f"{prefix}{name}"] for name in table.model_fields})


def wholes(table: type[T], rows: Iterable[RowMapping]) -> list[T]:
    """`whole` of each row."""
    return [whole(table, row) for row in rows]


def columns(row: Row) -> dict[str, object]:
    """The columns by name; what they hold is not copied."""
    return dict(row)
