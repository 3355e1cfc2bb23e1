"""Parts of hh's JSON read leniently: what is missing or of another type is empty, never an error."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from libs.common.lenient_json import as_text
from libs.common.text.dates import MONTHS

_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object, or an empty one."""
    if type(value) is dict or isinstance(value, Mapping):  # what JSON gives is told fastest
        return value  # pyright: ignore[reportUnknownVariableType]
    return {}


def items(value: object) -> list[Any]:
    """The items of a JSON array, or none."""
    return list(value) if isinstance(value, list | tuple) else []


def name_of(value: object) -> str:
    """The name of an entry of a dictionary."""
    return as_text(mapping(value).get("name"))


def id_of(value: object) -> str | None:
    """The id of an entry of a dictionary."""
    found = mapping(value).get("id")
    return str(found) if found is not None else None


def whole(value: object) -> int | None:
    """A whole number, also one that is written as a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value)
    return int(value) if isinstance(value, str) and value.isdigit() else None


def dated(value: object) -> str:
    """A day of hh as people write it, «ноябрь 2022»: hh writes the first of a month where no day is known.

    What is no day stays as it is.
    """
    written, found = as_text(value), date_of(value)
    match = _DATE.match(written)
    if found is None or match is None or match[2] is None:
        return written
    month = MONTHS[found.month]
    day = int(match[3] or 1)
    return f"{month.russian} {found.year}" if day <= 1 else f"{day} {month.beside} {found.year}"


def date_of(value: object) -> date | None:
    """A day, the first of what is not said."""
    match = _DATE.match(as_text(value))
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return date(year, month, min(max(day, 1), 28))
