"""Word lists of the proof: dictionary forms, a group a line, each line with an example that holds one of them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import dropwhile, product
from typing import NamedTuple

from libs.common.text.lists import entries, lines_of
from libs.common.text.morphology import lemmas
from libs.common.text.tokens import LEXICON, fold

_WORDS, _WIDER = "libs.common.grounding.words.forms", "<"
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_POSITIVE = frozenset({"хороший", "высокий", "большой"})
"""Dictionary forms of «лучший», «высший» and the like that say less than these."""


class Group(NamedTuple):
    """The words of a line; `head` is the first word of a line whose list has headed lines."""

    head: str
    words: tuple[str, ...]
    example: str


@lru_cache(maxsize=16_384)
def names_of(word: str) -> frozenset[str]:
    """Every form under which a word is looked up: its dictionary forms, or its stem where it is not Russian."""
    lowered = word.lower().replace("ё", "е")
    if _CYRILLIC.search(lowered) is None:
        return frozenset({lowered, LEXICON[lowered].stem or lowered})
    return lemmas(lowered) | {fold(word)}


@cache
def groups(name: str, *, headed: bool = False) -> tuple[Group, ...]:
    """The lines of a list beside this file."""
    read: list[Group] = []
    for said, example in entries(_WORDS, name):
        words = said.split()
        read.append(Group(words[0] if headed else "", tuple(words[1:] if headed else words), example))
    return tuple(read)


@cache
def listed(name: str) -> frozenset[str]:
    """The names of all words of a list."""
    common = _common() | _POSITIVE if name != "ordinary" else _POSITIVE
    return frozenset(
        found
        for group in groups(name)
        for word in group.words
        for found in names_of(word)
        if found == word or found not in common
    )


@cache
def trade_deeds() -> frozenset[str]:
    """The names of the deeds of a trade, and of first steps in one."""
    return listed("deeds") | listed("strong")


@cache
def _common() -> frozenset[str]:
    """English words that are no stem of another: «found» is not «founded», «world» not «world-class»."""
    return frozenset(word for group in groups("ordinary") for word in group.words)


@cache
def totals() -> frozenset[str]:
    """Words that leave nothing out, as they are written."""
    return frozenset(word for group in groups("totals") for word in group.words)


@cache
def headed(name: str) -> dict[str, frozenset[str]]:
    """The names of the words under each head of a list."""
    read: dict[str, set[str]] = defaultdict(set)
    for group in groups(name, headed=True):
        read[group.head].update(found for word in group.words for found in names_of(word))
    return {head: frozenset(found) for head, found in read.items()}


@cache
def _alike() -> dict[str, frozenset[str]]:
    """Each name with those that say the same or less widely: «база данных» with «PostgreSQL»."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups("synonyms"):
        names = _names(group.words)
        for name in names:
            found[name] |= names
    for group in groups("wider"):
        middle = group.words.index(_WIDER)
        for name in _names(group.words[:middle]):
            found[name] |= _names(group.words[middle + 1 :])
    return {name: frozenset(others) for name, others in found.items()}


@cache
def _told_alike() -> dict[str, frozenset[str]]:
    """Each deed with those for which it is told where the things are the same: «строю план» with «составляю план»."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups("doing"):
        middle = group.words.index(_WIDER) if _WIDER in group.words else len(group.words)
        told, held = _names(group.words[:middle]), _names(group.words[middle + 1 :])
        for name in told:
            found[name] |= held or told
    return {name: frozenset(others) for name, others in found.items()}


@lru_cache(maxsize=4_096)
def doings(names: frozenset[str]) -> frozenset[str]:
    """The deeds that prove one of these where the things that it is told of are the same."""
    alike = _told_alike()
    return frozenset[str]().union(*(alike.get(name, ()) for name in names))


def _names(words: Sequence[str]) -> set[str]:
    return {name for word in words for name in names_of(word)}


@lru_cache(maxsize=16_384)
def synonyms(names: frozenset[str]) -> frozenset[str]:
    """These names and all that say the same or a part of it."""
    alike = _alike()
    return names.union(*(alike.get(name, ()) for name in names))


@cache
def closed_sentences() -> frozenset[tuple[str, ...]]:
    """The words of each whole courtesy."""
    return frozenset(map(plain, lines_of(_WORDS, "sentences")))


_JOINTS = frozenset({"и", "а", "но", "то", "что", "так", "поэтому", "ведь", "зато", "and", "but", "so"})
"""What may stand before a turn of speech."""


@cache
def _frames() -> frozenset[tuple[str, ...]]:
    """The words of each turn of speech that claims nothing."""
    said = (line.lower().replace("ё", "е").split() for line in lines_of(_WORDS, "frames"))
    return frozenset(words for line in said for words in product(*(word.split("|") for word in line)))


@lru_cache(maxsize=4_096)
def is_frame(text: str) -> bool:
    """Tell whether a whole clause is a turn of speech that claims nothing: «подводя итог», «скажу прямо»."""
    words = plain(text)
    return words in _frames() or tuple(dropwhile(_JOINTS.__contains__, words)) in _frames()


@lru_cache(maxsize=4_096)
def plain(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, marks left out."""
    return tuple(_WORD.findall(text.lower().replace("ё", "е")))
