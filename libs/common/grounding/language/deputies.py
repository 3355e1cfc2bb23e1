"""Ranks that a position gives; who stands behind another, «су-шеф», «зам. директора», does not have the other's."""

import re
from collections.abc import Iterable

from libs.common.grounding.language.lexicon import rank_said
from libs.common.grounding.language.tokens import stem
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import readings

_SECOND = re.compile(
    r"(?:\b(?:су|вице|зам|vice|sous)[-\s]\s?"
    rf"|\b(?:зам\.|и\.\s?о\.|{WORDS.either('helpers')}|заместител\w{{1,3}}|секретар\w{{1,3}})\s?)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_BEFORE = 20
"""Characters before a rank in which it is said to be that of a second."""


def is_second(before: str) -> bool:
    """Tell whether a rank behind these words is that of who stands behind another."""
    return _SECOND.search(before[-_BEFORE:]) is not None


def ranks_held(position: str) -> frozenset[str]:
    """The ranks that a position gives, said in the nominative: a «заместитель директора» is no director."""
    found = ((one[0].lower().replace("ё", "е"), one.start()) for one in _WORD.finditer(position))
    ranks = ((rank_said(word, stem(word)), word, start) for word, start in found)
    return frozenset(
        rank
        for rank, word, start in ranks
        if rank is not None and _is_nominative(word) and not is_second(position[:start])
    )


def _is_nominative(word: str) -> bool:
    return word.isascii() or any("nomn" in one.grammemes for one in readings(word))


def only_seconds(texts: Iterable[str], stem: str) -> bool:
    """Tell whether texts have a rank, and only of who stands behind another."""
    ranked = re.compile(rf"\b{re.escape(stem)}", re.IGNORECASE)
    found = [
        text[max(0, match.start() - _BEFORE) : match.start()]
        for text in texts
        for match in ranked.finditer(text.replace("ё", "е"))
    ]
    return bool(found) and all(map(is_second, found))
