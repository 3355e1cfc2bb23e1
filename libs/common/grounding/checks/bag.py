"""Word lists written as text, so that they can be read and extended."""

from collections.abc import Iterable


def bag(words: str) -> frozenset[str]:
    """Split a string into the set of its words."""
    return frozenset(words.split())


def groups(lines: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Read one group of words a line."""
    return tuple(map(bag, lines))


def table(lines: str) -> dict[str, tuple[str, ...]]:
    """Read lines of «name: words»; a name may stand on several lines."""
    read: dict[str, tuple[str, ...]] = {}
    for line in filter(str.strip, lines.splitlines()):
        name, _, words = line.partition(":")
        read[name.strip()] = (*read.get(name.strip(), ()), *words.split())
    return read
