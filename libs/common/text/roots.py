"""Roots of Russian words: what is left of a dictionary form, and whether two of them are of one word."""

import re
from functools import cache, lru_cache

from libs.common.text.lists import Lists
from libs.common.text.morphology import readings

_LISTS = Lists("libs.common.text.words")

_ENDING = re.compile(
    r"(?:овский|евский|ировать|изировать|изация|овать|евать|ывать|ивать|ать|ять|еть|ить|уть|ти|ение|ание|яние|ние|тие|ция|ка|ок|"
    r"ство|ость|тель|щик|чик|ник|ист|изм|ный|ской|ский|овый|ной|ый|ий|ой|ая|а|я|о|е|ь|й|и|ы)$"
)
_ALIKE_CONSONANTS = str.maketrans("жзгщчцшх", "дддтттсс")
_BEGINNING = 3
"""Letters by which the families of words with a root of their own are found."""
_KEPT = 2
"""Letters at a word's beginning whose consonants do not change: «груз» is not «друг», «город» not «дорога»."""
_LENGTHENED = re.compile(r"(стан|гот|раб)а([вт])л?$")
"""«Останавливать» is of «остановка», «подготавливать» of «подготовка», «обрабатывать» of «обработка»."""
_LEAST_ROOT = 4
_LONGEST_REST = 4
"""Letters of a word, at most, behind the root that it shares with another."""
_ALTERNATING = frozenset("кт")
"""Consonants that stand for each other at a root's end: «допуск» and «допущен»."""
_SUFFIX = (
    "ов|ев|ер|ник|ик|к|ок|ек|ен|енн|ян|ан|ин|н|нн|ьн|йн|ск|еск|ьск|йск|ств|тел|ител|ател|иров|ир|"
    "ив|ыв|еб|ад|от|ль|л|т|ят"
)
_INFLECTION = (
    "ам|ям|ом|ем|ой|ей|ыс|ис|ым|им|ую|юю|ый|ий|ас|яс|ью|ию|ия|ие|иям|ияс|ов|ев|од|ед|ому|ему|"
    "ил|ал|ял|ыл|ить|ать|ять|аем|яем|аю|яю|лю|ют|ит|ат|а|у|е|о|ы|и|ю|я|й|ь|л|м|ть|т"
)
_GROWN = re.compile(f"(?:{_SUFFIX}){{0,2}}(?:{_INFLECTION})?$")
"""What follows a short root in a word that is made of it, consonants written as one."""


@lru_cache(maxsize=16_384)
def root(name: str) -> str:
    """What is left of a dictionary form without endings, consonants that change for each other written as one.

    A word of `words/own_roots.txt`, in any form, has the root of its family, which is related to no other.
    """
    return _own(name) or stem(name)


@lru_cache(maxsize=16_384)
def stem(name: str) -> str:
    """The same by its letters alone, whatever family a word is of."""
    if name.endswith(("ся", "сь")):
        name = name[:-2]
    for _ in range(2):
        shorter = _ENDING.sub("", name)
        if len(shorter) < _LEAST_ROOT or shorter == name:
            break
        name = shorter
    name = _LENGTHENED.sub(r"\1о\2", name).replace("ё", "е")
    return name[:_KEPT] + name[_KEPT:].translate(_ALIKE_CONSONANTS)


def _own(name: str) -> str:
    families = _families()
    if name[:_BEGINNING] not in families:
        return ""
    known = families[name[:_BEGINNING]]
    return known.get(name) or known.get(readings(name)[0].normal.replace("ё", "е"), "")


@cache
def _families() -> dict[str, dict[str, str]]:
    """The roots of words that only look as if they were of another's, by the first letters and by the word."""
    found: dict[str, dict[str, str]] = {}
    for entry in _LISTS.entries("own_roots"):
        family = entry.pattern.replace("ё", "е").split()
        for word in family:
            found.setdefault(word[:_BEGINNING], {})[word] = f"={family[0]}="
    return found


def related(one: str, other: str) -> bool:
    """Tell whether two roots are of one word: «допуск» and «допуст» are, «контракт» and «контроль» are not."""
    if one == other:
        return True
    longer, part = (one, other) if len(one) > len(other) else (other, one)
    if len(part) > _LEAST_ROOT and longer.startswith(part) and longer[len(part)] in "ое":
        return True  # «рентген» and «рентгенодиагностика»
    if len(part) == _LEAST_ROOT and longer.startswith(part):
        return _GROWN.match(longer, _LEAST_ROOT) is not None
    shorter = min(len(one), len(other))
    common = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    alike = common == shorter or (common == shorter - 1 and {one[common], other[common]} <= _ALTERNATING)
    return alike and common >= _LEAST_ROOT and max(len(one), len(other)) - common <= _LONGEST_REST
