"""A vacancy as a letter asks of it: its language, its words, whether it names English; read once."""

import re
from functools import lru_cache
from typing import NamedTuple

from libs.common.grounding.facts import VacancyFacts
from libs.common.grounding.wording import is_english
from libs.common.text.tokens import stems

_ENGLISH = re.compile(r"\b(?:английск\w*|english)\b", re.IGNORECASE)


class Advert(NamedTuple):
    """What letters ask of a vacancy again and again."""

    english: bool
    """Whether the letter to it is written in English."""
    asks_for_english: bool
    stems: frozenset[str]
    run: str
    """All stems in their order, between spaces."""


# The same vacancy is asked by every letter that is composed, drafted and checked for it.
@lru_cache(maxsize=32)
def advert(vacancy: VacancyFacts) -> Advert:
    """Read a vacancy; one that says the same is not read again."""
    text = vacancy.all_text
    said = stems(text)
    return Advert(
        english=is_english(f"{vacancy.name}\n{vacancy.description}"),
        asks_for_english=names_a_language(text),
        stems=frozenset(said),
        run=f" {' '.join(said)} ",
    )


def names_a_language(text: str) -> bool:
    """Tell whether English is asked for or named: its level is said, not that one knows it."""
    return _ENGLISH.search(text) is not None


@lru_cache(maxsize=8_192)
def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a short text: a skill, a line of a resume, a sentence."""
    return tuple(stems(text))
