"""Whether what a stranger sent as a JSON Schema is one, as far as its keywords are used here."""

from collections.abc import Callable, Iterator
from typing import Any

KINDS = {"object", "array", "string", "integer", "number", "boolean", "null"}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _kind(value: Any) -> bool:
    kinds: list[Any] = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(each, str) and each in KINDS for each in kinds)


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _choices(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


_KEYWORDS: dict[str, Callable[[Any], bool]] = {
    "$ref": _text,
    "title": _text,
    "description": _text,
    "pattern": _text,
    "format": _text,
    "type": _kind,
    "required": _names,
    "enum": _choices,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _size),
}
_NAMED = ("properties", "$defs", "definitions")
_LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")
_SINGLE = ("items", "additionalProperties")


def problem_of(schema: Any, place: str = "schema") -> str | None:
    """What is wrong with a schema, as the end of a sentence; None when every keyword has the form it must have."""
    if isinstance(schema, bool):
        return None
    if not isinstance(schema, dict):
        return f"{place} is not an object."
    for name, fits in _KEYWORDS.items():
        if name in schema and not fits(schema[name]):
            return f"{place}.{name} has a value that it cannot have."
    for name in (*_NAMED, *_LISTED):
        wanted = dict if name in _NAMED else list
        if name in schema and not isinstance(schema[name], wanted):
            return f"{place}.{name} is not {'an object' if wanted is dict else 'an array'}."
    if any(name in schema and not schema[name] for name in _LISTED):
        return f"{place} lists no alternatives."
    return next((why for step, inner in parts_of(schema) if (why := problem_of(inner, f"{place}.{step}"))), None)


def parts_of(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The schemas inside a schema, with the step that leads to each."""
    for name in _NAMED:
        yield from schema.get(name, {}).items()
    for name in _LISTED:
        yield from ((name, inner) for inner in schema.get(name, []))
    for name in _SINGLE:
        if name in schema:
            yield name, schema[name]
