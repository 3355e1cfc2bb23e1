"""Reading hh's JSON at the border: every part has its type or is not there.

hh's own objects drift: a number for an id, a text for an object, half an emoji in a name. `shaped` reads a payload
once; what fits no type is left out and named, so that nothing behind the border meets a surprise. A payload that is as
the specification says comes out equal. Keys that no shape names are kept, cleaned.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit

from libs.common.lenient_json import FALSE_WORDS, TRUE_WORDS
from libs.common.text.clean import clean_text, plain_line

Json: TypeAlias = dict[str, Any]

LONGEST_TEXT = 200_000
"""Characters; the longest description that hh takes has a tenth of it."""
LONGEST_TITLE = 1_000
"""Of a name: hh's own are a quarter as long, and names are compared with each other."""
DEEPEST = 12
LARGEST_NUMBER = 1e12

_WORD = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class _UnreadableError(Exception):
    """The value has no reading as this type."""


Reader = Callable[[Any, "Drift", str], Any]
Shape: TypeAlias = "Reader | Mapping[str, Shape] | Many"


@dataclass(frozen=True, slots=True)
class Many:
    """A list whose elements have this shape; those that have not are left out."""

    of: "Shape"


@dataclass(slots=True)
class Drift:
    """Paths (`salary.from`, `key_skills[].name`) whose value was left out, without the values."""

    paths: list[str] = field(default_factory=list[str])

    def note(self, path: str) -> None:
        """Remember a path once."""
        if path not in self.paths:
            self.paths.append(path)


def text(value: Any, _drift: Drift, _path: str) -> str:
    """A text; a number is its digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _UnreadableError
    return clean_text(str(value))[:LONGEST_TEXT]


def line(value: Any, drift: Drift, path: str) -> str:
    """A text of one line, as a person wrote it: hh gives some of them as HTML («Повар &amp; пекарь»)."""
    found = text(value, drift, path)
    return plain_line(clean_text(html.unescape(found)) if "&" in found else found)


def title(value: Any, drift: Drift, path: str) -> str:
    """What a stranger calls a thing, shown on one line wherever it is named: no breaks, no commands for a terminal."""
    return plain_line(text(value, drift, path)[:LONGEST_TITLE])


def identifier(value: Any, drift: Drift, path: str) -> str:
    """An id: a text that is not empty; hh writes some as numbers."""
    if isinstance(value, float):
        raise _UnreadableError
    found = text(value, drift, path).strip()
    if not found or len(found) > 200:
        raise _UnreadableError
    return found


def flag(value: Any, _drift: Drift, _path: str) -> bool:
    """A boolean; the words and numbers for it are understood."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    if value in (0, 1):
        return bool(value)
    raise _UnreadableError


def number(value: Any, _drift: Drift, _path: str) -> float | int:
    """A number of reasonable size; digits in a text count (`"300 000"`)."""
    if isinstance(value, str):
        try:
            value = float(_SPACES.sub("", value).replace(",", "."))
        except ValueError:
            raise _UnreadableError from None
        value = int(value) if abs(value) < LARGEST_NUMBER and value.is_integer() else value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST_NUMBER:
        raise _UnreadableError
    return value


def anything(value: Any, drift: Drift, path: str, depth: int = 0) -> Any:
    """What no shape describes: cleaned of characters that cannot be stored, and not deeper than `DEEPEST`."""
    if isinstance(value, str):
        return clean_text(value)[:LONGEST_TEXT]
    if depth >= DEEPEST and isinstance(value, dict | list):
        drift.note(path)
        return None
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {clean_text(str(key)): anything(each, drift, path, depth + 1) for key, each in items}
    if isinstance(value, list):
        return [anything(each, drift, path, depth + 1) for each in cast("list[Any]", value)]
    if isinstance(value, float) and not abs(value) < float("inf"):
        drift.note(path)
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        drift.note(path)
        return None
    return value


def entry(value: Any, drift: Drift, path: str) -> Json:
    """An entry of one of hh's dictionaries, `{"id", "name"}`; a bare word or number stands for its id."""
    if isinstance(value, dict):
        return _object(cast("Json", value), {"id": identifier, "name": title, "url": text}, drift, path)
    if isinstance(value, str) and _WORD.fullmatch(value):
        return {"id": value}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"id": str(value)}
    raise _UnreadableError


def named(value: Any, drift: Drift, path: str) -> Json:
    """A `{"name"}`; a bare text stands for itself."""
    if isinstance(value, str) and value.strip():
        return {"name": title(value, drift, path)}
    found = entry(value, drift, path) if isinstance(value, dict) else None
    if found is None or not found.get("name"):
        raise _UnreadableError
    return found


def link(value: Any, drift: Drift, path: str) -> str:
    """The address of a page."""
    found = text(value, drift, path) if isinstance(value, str) else ""
    if not found.startswith(("http://", "https://")) or len(found) > 2_000 or not found.isprintable():
        raise _UnreadableError
    try:
        host = urlsplit(found).hostname
    except ValueError:
        host = None
    if not host:
        raise _UnreadableError
    return found


def skill(value: Any, drift: Drift, path: str) -> str:
    """A skill's name; some answers wrap it."""
    if isinstance(value, dict):
        value = cast("Json", value).get("name")
    found = line(value, drift, path).strip() if isinstance(value, str) else ""
    if not found:
        raise _UnreadableError
    return found


def shaped(payload: Mapping[str, Any], shape: Mapping[str, Shape], drift: Drift | None = None) -> Json:
    """The payload in this shape; what was left out is noted in `drift`. Never raises for any JSON."""
    return _object(payload, shape, drift if drift is not None else Drift(), "")


def _object(value: Mapping[str, Any], shape: Mapping[str, Shape], drift: Drift, path: str) -> Json:
    found: Json = {}
    for key, each in value.items():
        here = f"{path}.{key}" if path else str(key)
        wanted = shape.get(key)
        if wanted is None:
            found[clean_text(str(key))] = anything(each, drift, here)
            continue
        if each is None:
            found[key] = None
            continue
        try:
            found[key] = _value(each, wanted, drift, here)
        except _UnreadableError:
            drift.note(here)
    return found


def _value(value: Any, shape: Shape, drift: Drift, path: str) -> Any:
    if isinstance(shape, Many):
        if not isinstance(value, list):
            raise _UnreadableError
        return list(_elements(cast("list[Any]", value), shape.of, drift, f"{path}[]"))
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            raise _UnreadableError
        return _object(cast("Json", value), shape, drift, path)
    return shape(value, drift, path)


def _elements(values: list[Any], shape: Shape, drift: Drift, path: str) -> Iterator[Any]:
    for value in values:
        try:
            yield _value(value, shape, drift, path)
        except _UnreadableError:
            drift.note(path)
