"""Runs of words: a letter repeats no long one of the vacancy, whoever put it there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from libs.common.grounding.language.tokens import Token, key, words

COPIED = 5
"""Words in a row that are a copy."""
COPIED_STATEMENT = 7
"""As many where the letter tells of the vacancy."""
Run: TypeAlias = tuple[str, ...]
Placed: TypeAlias = tuple[int, Run]
"""A run and the number of the word that it begins with."""


def runs_of(texts: Iterable[str], length: int = COPIED) -> frozenset[Run]:
    """Every run of that many words."""
    found: set[Run] = set()
    for text in texts:
        found.update(_runs(list(map(key, words(text))), length))
    return frozenset(found)


def foreign_runs(tokens: Sequence[Token], own: frozenset[Run], length: int = COPIED) -> tuple[Placed, ...]:
    """The runs of a sentence that are not the applicant's own."""
    runs = _runs([token.key for token in tokens], length)
    return tuple((start, run) for start, run in enumerate(runs) if run not in own)


def _runs(keys: Sequence[str], length: int) -> Iterator[Run]:
    return zip(*(keys[start:] for start in range(length)), strict=False)
