"""From a database row to a body."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

B = TypeVar("B", bound=BaseModel)


def columns(row: Any) -> dict[str, Any]:
    """The columns of a row by name."""
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def body(model: type[B], row: Any, **more: Any) -> B:
    """The model filled from the columns of the same names and from `more`."""
    return model.model_validate({**columns(row), **more})


def text(value: Any) -> str | None:
    """A string that says something, else None: snapshots of hh hold anything."""
    return value if isinstance(value, str) and value else None


def named(value: Any, key: str = "name") -> str | None:
    """`value[key]` as a text, when the snapshot has it."""
    return text(value.get(key)) if isinstance(value, Mapping) else None
