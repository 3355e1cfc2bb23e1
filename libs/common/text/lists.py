"""Lists of words beside the code that reads them: an entry a line, each with an example in which it is recognised.

`entry ¦ example`; a line that begins with # is a comment. An entry is a regular expression, or words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple, final

_BAR = " ¦ "
_EDGE = r"\b"
_ESCAPED = re.compile(r"\\.|\[(?:[^\[\]\\]|\\.)*\]")
"""What is no bracket and no bar, though it is written like one."""


class Entry(NamedTuple):
    """One entry, and words in which it is recognised."""

    pattern: str
    example: str


def lines_of(package: str, name: str) -> tuple[str, ...]:
    """The lines of `name`.txt in a package that say something."""
    text = files(package).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line.strip() and not line.startswith("#"))


@cache
def entries(package: str, name: str) -> tuple[Entry, ...]:
    """The entries of `name`.txt in a package, in their order."""
    parted = (line.rpartition(_BAR) for line in lines_of(package, name))
    return tuple(Entry(pattern, example) for pattern, _, example in parted)


@final
class Lists:
    """The lists of one package."""

    def __init__(self, package: str) -> None:
        self.package = package

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entries of a list, in their order: of two that fit the first wins."""
        return entries(self.package, name)

    def either(self, name: str) -> str:
        """A regular expression that matches any entry, to stand in a group of a longer one."""
        return "|".join(entry.pattern for entry in self.entries(name))

    def either_of(self, name: str, *heads: str) -> str:
        """The same of the entries «head: entry» under some heads."""
        ways = self.ways(name)
        return "|".join(pattern for head in heads for pattern in ways[head])

    def either_word(self, name: str) -> str:
        """The same of a list that has several words in an entry."""
        return "|".join(word for entry in self.entries(name) for word in entry.pattern.split())

    def words(self, name: str) -> frozenset[str]:
        """Every word of a list."""
        return frozenset(word for entry in self.entries(name) for word in entry.pattern.split())

    def numbers(self, name: str) -> dict[str, float]:
        """By word what it is worth, of entries «number: words»."""
        return {word: float(number) for number, words in self.table(name).items() for word in words}

    def table(self, name: str) -> dict[str, tuple[str, ...]]:
        """The words of entries «head: words» under their head."""
        return {head: tuple(" ".join(said).split()) for head, said in self.ways(name).items()}

    def any_of(self, *names: str) -> re.Pattern[str]:
        """Match any entry of some lists, whatever the case."""
        patterns = (entry.pattern for name in names for entry in self.entries(name))
        return re.compile("|".join(_runs(patterns)), re.IGNORECASE)

    def whole_words(self, name: str) -> re.Pattern[str]:
        """Match any entry of a list as whole words, whatever the case."""
        return re.compile(rf"(?<![\w-])(?:{self.either(name)})(?![\w])", re.IGNORECASE)

    def ways(self, name: str) -> dict[str, tuple[str, ...]]:
        """The regular expressions of entries «head: entry» under their head."""
        read: dict[str, tuple[str, ...]] = {}
        for entry in self.entries(name):
            head, _, pattern = entry.pattern.partition(": ")
            read[head] = (*read.get(head, ()), pattern)
        return read


def _runs(patterns: Iterable[str]) -> Iterator[str]:
    """The same alternatives in their order; those in a row that begin at a word's edge look for it once.

    Most places of a text are no edge, so that a list is tried at few of them.
    """
    for at_edge, run in groupby(patterns, _begins_at_an_edge):
        if at_edge:
            yield rf"\b(?:{'|'.join(pattern.removeprefix(_EDGE) for pattern in run)})"
        else:
            yield from run


def _begins_at_an_edge(pattern: str) -> bool:
    """Tell whether all of a pattern stands behind `\\b`: it has alternatives only inside of brackets."""
    depth = 0
    for char in _ESCAPED.sub("", pattern):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            return False
    return pattern.startswith(_EDGE)
