"""Words that mean one another: names said in several ways, professions, ranks, and words that claim nothing."""

from collections import defaultdict
from functools import cache

from libs.common.grounding.language.bag import groups
from libs.common.grounding.words.lists import WORDS
from libs.common.text.lists import lines_of

_HERE = "libs.common.grounding.language"
ALIASES = groups(lines_of(_HERE, "aliases"))

LEGAL_FORMS = WORDS.words("names_legal_forms")
"""What kind of company a name is of, as it is written in either alphabet; it names nothing by itself."""
UNIVERSAL_LATIN = LEGAL_FORMS | WORDS.words("names_everyday_latin")
"""Abbreviations that appear in Russian letters without naming a skill of the applicant."""
CAPITAL_WORDS = WORDS.words("names_capitals")
PROFESSIONS = groups(lines_of(_HERE, "professions"))

RANKS = {rank: frozenset(words) for rank, words in WORDS.table("rank_names").items()}


@cache
def ordinary_stems() -> frozenset[str]:
    """Stems of words that name no skill."""
    return frozenset(lines_of(_HERE, "ordinary"))


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in ALIASES:
        for word in group:
            found[word] |= group
    return {word: tuple(sorted(others)) for word, others in found.items()}


def aliases_of(word: str) -> tuple[str, ...]:
    """Every other way to say a word (a key or a stem), in alphabetical order."""
    return _aliases().get(word, ())


_PROFESSION = {word: group for group in reversed(PROFESSIONS) for word in group}
"""Of groups that share a word the first one counts, here and among ranks."""
_RANK = {word: rank for rank, words in reversed(RANKS.items()) for word in words}


def profession_of(word: str) -> frozenset[str] | None:
    """The group of words that name the same profession, or None when the word names none."""
    return _PROFESSION.get(word)


def rank_said(word: str, stem: str) -> str | None:
    """The rank that a word names by itself or by its stem; a stem as short as «зам» is also that of «замена»."""
    return rank_of(word) or (rank_of(stem) if len(stem) > _CLIPPED else None)


_CLIPPED = 3
"""Letters of a clipped rank."""


def rank_of(word: str) -> str | None:
    """The rank a word names, or None."""
    return _RANK.get(word)
