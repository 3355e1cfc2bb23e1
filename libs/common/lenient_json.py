"""Lenient readers of hh's JSON.

Whatever drifts (null, a string for a boolean, a number for an id) gets a value or nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
TRUE_WORDS, FALSE_WORDS = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def as_text(value: object) -> str:
    """The text itself, stripped; anything that is not text is empty."""
    return value.strip() if isinstance(value, str) else ""


def as_id(value: object) -> str | None:
    """An hh id as a string; hh sometimes sends numbers."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    return as_text(value) or None


def as_bool(value: object) -> bool:
    """True for true, 1 and the words "true"/"1" (hh's own samples hold "false" as a string)."""
    if isinstance(value, str):
        return value.strip().lower() in TRUE_WORDS
    return value is True or (isinstance(value, int) and value == 1)


def as_number(value: object) -> float | None:
    """A finite non-negative number, also from a string; None otherwise."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.replace(" ", "").replace("\u00a0", "").replace(",", "."))
        except ValueError:
            return None
    if isinstance(value, int | float) and 0 <= value < 1e12:
        return float(value)
    return None


def as_map(value: object) -> Json:
    """The object itself, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_items(value: object) -> Iterator[Json]:
    """The objects of a list; anything else in it, or anything but a list, yields nothing."""
    if isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, Mapping):
                yield item


def item_id(value: object) -> str | None:
    """`id` of a {"id", "name"} object; a bare string stands for itself."""
    return as_id(value.get("id")) if isinstance(value, Mapping) else as_id(value)


def item_ids(value: object) -> frozenset[str]:
    """Ids of a list of {"id", "name"} objects or bare strings."""
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(found for item in value if (found := item_id(item)))


def item_names(value: object) -> list[str]:
    """Names of a list of {"name"} objects or bare strings, empty ones left out."""
    if not isinstance(value, list | tuple):
        return []
    names = (as_text(item.get("name")) if isinstance(item, Mapping) else as_text(item) for item in value)
    return [name for name in names if name]
