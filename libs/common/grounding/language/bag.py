"""Word lists written as text, so that they can be read and extended."""

from collections.abc import Iterable


def bag(words: str) -> frozenset[str]:
    """Split a string into the set of its words."""
    return frozenset(words.split())


def groups(lines: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Read one group of words a line."""
    return tuple(map(bag, lines))
