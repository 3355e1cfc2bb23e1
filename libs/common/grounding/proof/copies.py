"""Runs of words: a letter repeats no long one of the vacancy, whoever put it there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias

from libs.common.grounding.checks.tokens import Token, key, words

COPIED = 5
"""Words in a row that are a copy."""
COPIED_STATEMENT = 7
"""As many where the letter tells of the vacancy."""
Run: TypeAlias = tuple[str, ...]


class Held(Protocol):
    """Runs that can be asked for one."""

    def __contains__(self, run: Run, /) -> bool:
        """Tell whether the run is one of them."""
        ...


def runs_of(texts: Iterable[str], length: int = COPIED) -> frozenset[Run]:
    """Every run of that many words."""
    found: set[Run] = set()
    for text in texts:
        found.update(_runs(list(map(key, words(text))), length))
    return frozenset(found)


def copied(tokens: Sequence[Token], foreign: Held, own: frozenset[Run], length: int = COPIED) -> int | None:
    """Where the first run begins that is foreign and not one's own."""
    runs = _runs([token.key for token in tokens], length)
    return next((start for start, run in enumerate(runs) if run in foreign and run not in own), None)


def _runs(keys: Sequence[str], length: int) -> Iterator[Run]:
    return zip(*(keys[start:] for start in range(length)), strict=False)
