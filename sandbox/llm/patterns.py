"""A text that matches a regular expression, for the `pattern` keyword of a schema."""

import re
from collections.abc import Sequence
from random import Random
from re import _constants as op  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
from typing import Any

_CLASSES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_WORD: "abcdefghijklmnopqrstuvwxyz",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_DIGIT: "abcdef",
    op.CATEGORY_NOT_WORD: "-",
    op.CATEGORY_NOT_SPACE: "abcdef",
}
_ANY = "abcdefghijklmnopqrstuvwxyz0123456789"
_EXTRA_REPEATS = 3
_MOST_REPEATS = 2_000


def matching(pattern: str, rng: Random) -> str:
    """A text that `pattern` finds; raises ValueError where none is made (look-around, back-references, nonsense)."""
    try:
        text = _sequence(parser.parse(pattern), rng)
        found = re.search(pattern, text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{pattern[:80]!r} is no pattern: {error}") from error
    if not found:
        raise ValueError(f"no text can be made for the pattern {pattern[:80]!r}")
    text.encode()  # half a character (\uD800) is no text: UnicodeEncodeError is a ValueError, too
    return text


def _sequence(items: Any, rng: Random) -> str:
    return "".join(_one(code, value, rng) for code, value in items)


def _one(code: Any, value: Any, rng: Random) -> str:
    if code is op.LITERAL:
        return chr(value)
    if code is op.ANY:
        return rng.choice(_ANY)
    if code is op.IN:
        return _from_set(value, rng)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, inner = value
        if low > _MOST_REPEATS:
            raise ValueError(f"more than {_MOST_REPEATS} repeats in a pattern")
        times = rng.randint(low, min(high, low + _EXTRA_REPEATS))
        return "".join(_sequence(inner, rng) for _ in range(times))
    if code is op.SUBPATTERN:
        return _sequence(value[-1], rng)
    if code is op.BRANCH:
        return _sequence(rng.choice(value[1]), rng)
    if code is op.AT:
        return ""
    if code is op.NOT_LITERAL:
        return next(char for char in _ANY if ord(char) != value)
    raise ValueError(f"unsupported in a pattern: {code}")


def _from_set(items: Sequence[tuple[Any, Any]], rng: Random) -> str:
    if items[0][0] is op.NEGATE:
        allowed = [char for char in _ANY + "-_ " if not any(_holds(code, value, char) for code, value in items[1:])]
        if not allowed:
            raise ValueError("a negated set leaves nothing simple")
        return rng.choice(allowed)
    code, value = rng.choice(items)
    if code is op.RANGE:
        return chr(rng.randint(value[0], value[1]))
    if code is op.CATEGORY:
        return rng.choice(_CLASSES[value])
    return chr(value)


def _holds(code: Any, value: Any, char: str) -> bool:
    if code is op.RANGE:
        return value[0] <= ord(char) <= value[1]
    if code is op.CATEGORY:
        return char in _CLASSES[value]
    return ord(char) == value
