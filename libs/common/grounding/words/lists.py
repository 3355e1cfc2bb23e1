"""Ways to say a thing, kept as lists of regular expressions, each beside an example that it must recognise."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_BAR = " ¦ "


class Entry(NamedTuple):
    """One way to say it, and words in which it is recognised."""

    pattern: str
    example: str


@cache
def entries(name: str) -> tuple[Entry, ...]:
    """The entries of a list beside this file, in their order: of two that fit the first wins."""
    text = files("libs.common.grounding.words").joinpath(name).read_text(encoding="utf-8")
    lines = (line.rpartition(_BAR) for line in text.split("\n") if line and not line.startswith("#"))
    return tuple(Entry(pattern, example) for pattern, _, example in lines)


def any_of(name: str) -> re.Pattern[str]:
    """Match any entry of a list, whatever the case."""
    return re.compile("|".join(entry.pattern for entry in entries(name)), re.IGNORECASE)


def whole_words(name: str) -> re.Pattern[str]:
    """Match any entry of a list as whole words, whatever the case."""
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(entry.pattern for entry in entries(name)) + r")(?![\w])", re.IGNORECASE
    )
