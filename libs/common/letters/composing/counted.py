"""What an English resume counts, said in Russian: «около 40 микросервисов» for "~40 microservices"."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import inflected
from libs.common.text.years import plural_ru

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,6})(?P<scale>[kKM]\b)?(?P<over>\+)?"
_NAME = r"(?P<name>[A-Z][A-Za-z]{1,20}\s)?"
_BOUND = r"(?P<bound>~|about |around |approximately |over |more than |up to |almost |nearly )?"
_ALL = r"(?!-|/|\s(?:per|an?|each|every|daily|weekly|monthly|yearly|to)\b)"
"""Not told: so many a day, what became another number."""
_DENIED = re.compile(r"\b(?:no|not|never|without|instead|fewer|less)\b", re.IGNORECASE)
_BOUNDS = {"~": "около", "about": "около", "around": "около", "approximately": "около"} | {
    "over": "больше", "more than": "больше", "up to": "до", "almost": "почти", "nearly": "почти",
}  # fmt: skip
_SCALES = {"k": "тыс.", "K": "тыс.", "M": "млн"}
_OF = frozenset({"около", "больше", "до"})
"""Bounds after which everything stands in the genitive."""


def counted_in_russian(line: str) -> Iterator[str]:
    """The counts of an English line whose noun the list has, each as it stands inside a Russian sentence.

    A line that denies or compares gives none.
    """
    if _DENIED.search(line):
        return
    for match in _counts().finditer(line):
        bound = "больше" if match["over"] else _BOUNDS.get((match["bound"] or "").strip().casefold())
        number, scale = match["number"].replace(",", ""), _SCALES.get(match["scale"] or "")
        noun = _agreeing(_noun_of(match["noun"].casefold()), int(number), scaled=scale is not None, of=bound in _OF)
        if noun is not None:
            yield " ".join(filter(None, (bound, _spaced(number), scale, noun, (match["name"] or "").strip())))


def _spaced(number: str) -> str:
    return f"{int(number):,}".replace(",", " ")


@lru_cache(maxsize=1_024)
def _agreeing(noun: str, number: int, *, scaled: bool, of: bool) -> str | None:
    """The noun after its number: «6 кластеров», «21 кластер», «больше 21 кластера», «3 млн кластеров»."""
    many, few = inflected(noun, "gent", "plur"), inflected(noun, "gent", "sing")
    if many is None or few is None:
        return None
    if scaled:
        return many
    return plural_ru(number, few, many, many) if of else plural_ru(number, noun, few, many)


@cache
def _counts() -> re.Pattern[str]:
    nouns = "|".join(entry.pattern.partition(": ")[2] for entry in WORDS.entries("counted_english"))
    return re.compile(rf"(?<!from )(?<!to ){_BOUND}(?<![\w.,/-]){_NUMBER}\s{_NAME}(?P<noun>{nouns})\b{_ALL}")


def _noun_of(english: str) -> str:
    ways = WORDS.ways("counted_english").items()
    return next(russian for russian, forms in ways if any(re.fullmatch(form, english) for form in forms))
