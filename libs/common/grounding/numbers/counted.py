"""What is counted: durations, money and things that have one name in Russian and another in English."""

from functools import lru_cache

from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import readings

DURATION_MONTHS = {"year": 12.0, "month": 1.0}
_DURATIONS = {
    "миллисекунда": 0.001, "millisecond": 0.001, "секунда": 1.0, "секундный": 1.0, "second": 1.0,
    "минута": 60.0, "минутный": 60.0, "minute": 60.0, "час": 3600.0, "часовой": 3600.0, "hour": 3600.0,
    "день": 86400.0, "дневный": 86400.0, "дневной": 86400.0, "day": 86400.0, "сутки": 86400.0, "суточный": 86400.0,
    "неделя": 604800.0, "недельный": 604800.0, "week": 604800.0,
}  # fmt: skip
_EXACT_DURATIONS = {
    "с": 1.0,
    "s": 1.0,
    "ч": 3600.0,
    "h": 3600.0,
    "мин": 60.0,
    "дн": 86400.0,
    "сут": 86400.0,
    "нед": 604800.0,
    "min": 60.0,
    "сек": 1.0,
    "sec": 1.0,
    "ms": 0.001,
    "мс": 0.001,
}
_YEARS = ("год", "лет", "летн", "годовал", "year", "yr")
_MONEY = (
    "руб",
    "₽",
    "$",
    "€",
    "£",
    "долл",
    "евро",
    "rouble",
    "ruble",
    "rub",
    "usd",
    "eur",
    "euro",
    "dollar",
    "тенге",
    "kzt",
)

PEOPLE = "people"
_CONCEPTS = WORDS.table("counted_concepts")
_BY_LENGTH = sorted(
    ((stem, concept) for concept, stems in _CONCEPTS.items() for stem in stems), key=lambda item: -len(item[0])
)


@lru_cache(maxsize=16_384)
def concept_of(word: str) -> str | None:
    """Give what a counted noun means in either language, or None for a noun that is not known."""
    word = word.rsplit("-", 1)[-1].replace("ё", "е")
    for stem, concept in _BY_LENGTH:
        if word.startswith(stem) and len(word) - len(stem) <= (5 if len(stem) > 3 else 3):
            return concept
    return None


@lru_cache(maxsize=16_384)
def duration_of(word: str) -> str | float | None:
    """Give "year" or "month", or the seconds of a shorter unit, or None when the word is no duration."""
    if word in _EXACT_DURATIONS:
        return _EXACT_DURATIONS[word]
    if word.startswith(_YEARS) and len(word) <= 8:
        return "year"
    if word in {"мес", "мес."} or (word.startswith(("месяц", "месяч", "month")) and len(word) <= 9):
        return "month"
    if word.isascii():
        return _DURATIONS.get(word.removesuffix("s"))
    return next((_DURATIONS[one.normal] for one in readings(word) if one.normal in _DURATIONS), None)


def is_money(word: str) -> bool:
    """Tell whether a word names a currency."""
    return word.startswith(_MONEY)
