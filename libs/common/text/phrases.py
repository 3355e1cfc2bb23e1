"""Many phrases looked up in running text in one pass, the longest first."""

from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar, final

from libs.common.text.tokens import Word

T = TypeVar("T")
_KEY = itemgetter(0)
_new = tuple.__new__
"""Makes a named tuple without the Python-level constructor: this is the innermost loop of all reading."""


class Found(NamedTuple, Generic[T]):
    """A phrase seen in text: words `start` to `end` (exclusive) of the list that was searched."""

    value: T
    start: int
    end: int


@final
class PhraseIndex(Generic[T]):
    """Phrases by their first two words; immutable after it is built, hence safe to share between threads."""

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], T, bool]]) -> None:
        """Take (vocabulary keys, value, counts only capitalised) triples; of equal phrases the first wins."""
        self._first: dict[str, _Branch[T]] = {}
        seen: set[tuple[str, ...]] = set()
        for sequence, value, capital in phrases:
            if sequence and sequence not in seen:
                seen.add(sequence)
                self._first.setdefault(sequence[0], _Branch()).add(sequence[1:], value, capital=capital)
        for branch in self._first.values():
            branch.sort()

    def find(self, words: Sequence[Word], *, running: bool = True) -> list[Found[T]]:
        """Phrases in the words, without overlaps, the longest at each place.

        With `running` a capital-only phrase needs its first word capitalised.
        """
        first = self._first
        following = [*map(_KEY, words), "", ""]
        found: list[Found[T]] = []
        end = 0
        for position in compress(count(), map(first.__contains__, following)):
            if position < end:
                continue
            branch = first[following[position]]
            tails = branch.longer.get(following[position + 1])
            match = _longest(words, position, tails, running=running) if tails else None
            if match is None and branch.alone and not (branch.capital and running and words[position].lower):
                match = _new(Found, (branch.alone[0], position, position + 1))
            if match is not None:
                found.append(match)
                end = match[2]
        return found


class _Branch(Generic[T]):
    """Phrases that begin with one word: the word alone, and longer ones by their second word."""

    __slots__ = ("alone", "capital", "longer")

    def __init__(self) -> None:
        self.alone: tuple[()] | tuple[T] = ()
        self.capital = False
        self.longer: dict[str, list[tuple[tuple[str, ...], T, bool]]] = {}

    def add(self, rest: tuple[str, ...], value: T, *, capital: bool) -> None:
        if rest:
            self.longer.setdefault(rest[0], []).append((rest, value, capital))
        else:
            self.alone, self.capital = (value,), capital

    def sort(self) -> None:
        for tails in self.longer.values():
            tails.sort(key=lambda tail: -len(tail[0]))


def _longest(
    words: Sequence[Word], position: int, tails: list[tuple[tuple[str, ...], T, bool]], *, running: bool
) -> Found[T] | None:
    """The longest of the tails (which share their first word, already seen) that follows the word at the position."""
    length = len(words)
    for rest, value, capital in tails:
        stop = position + 1 + len(rest)
        if stop > length or (capital and running and words[position].lower):
            continue
        if all(words[position + 1 + offset][0] == rest[offset] for offset in range(1, len(rest))):
            return Found(value, position, stop)
    return None
