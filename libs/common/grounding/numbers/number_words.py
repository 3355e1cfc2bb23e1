"""Numbers written in words: «сто пятьюдесятью», «полтора», «втрое», "twenty-five", "a quarter", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from libs.common.grounding.numbers.decimals import LONGEST_DECIMAL, decimal, goes_on, number_before
from libs.common.grounding.numbers.number_tables import (
    ALONE,
    EACH,
    ENGLISH,
    FRACTIONS,
    HALVES,
    LONGEST,
    OFTEN,
    ONE,
    ORDINALS,
    PAIRS,
    PARTS,
    PHRASES,
    ROUND,
    RUSSIAN,
    SCALES,
    TENFOLD,
    TIMES,
    TOGETHER,
    VAGUE,
)
from libs.common.text.morphology import readings

_LIMIT = re.compile(r"(?:\bдо|\bза)\s+$", re.IGNORECASE)
_BY = re.compile(r"(?:\bна|\bby an?|\bby(?: one)?|\bby about a)\s+$", re.IGNORECASE)
BEFORE = 80
"""Characters before a number in which the words that bound it stand: «чуть больше», «на», "a little over the"."""
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_BEGIN = (
    *(RUSSIAN, ENGLISH, TOGETHER, TIMES, HALVES, ALONE, FRACTIONS, ORDINALS, ONE, VAGUE, TENFOLD, OFTEN, EACH, ROUND),
    *({phrase[0] for phrase in PHRASES}, {"hundred", "thousand", "million"}),
)
_SCALED = ("тысяч", "миллион", "миллиард")
_YEAR_PREFIX = re.compile(r"^(.{3,14}?)(?:лет|год|месяч|недел|днев|час|минут|кратн|процент)(?:н|ов|ичн|к)?\w{1,4}$")
_SCALE_PREFIX = re.compile(r"^(.{2,16}?)(тысячн|миллионн|миллиардн)\w{2,3}$")


_SECONDS = {"недел": 604_800, "днев": 86_400, "час": 3_600, "минут": 60}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words; `unit` is percent, times or months where the word itself says so."""

    value: float
    start: int
    end: int
    unit: str | None = None
    ordinal: bool = False
    vague: bool = False
    scale: float = 1.0
    """By how much its last word multiplies: ten in «четыре десятка»."""


def spelled(text: str) -> Iterator[Spelled]:
    """Find the numbers of a text that are written in words."""
    words = [(match[0].lower().replace("ё", "е"), match.start(), match.end()) for match in _WORD.finditer(text)]
    position = 0
    while position < len(words):
        length, item = _at(text, words, position) if may_count(words[position][0]) else (1, None)
        if item is not None:
            yield item
        position += max(1, length)


@lru_cache(maxsize=65_536)
def may_count(word: str) -> bool:
    """Tell whether a number in words may begin with a word; most begin none."""
    return any(word in listed for listed in _BEGIN) or word.startswith(_SCALED) or glued(word) is not None


def _at(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    """Read the number that starts at a word; the count says how many words it took."""
    run = tuple(word for word, _, _ in words[position : position + LONGEST])
    first, start, end = words[position]
    for length in range(LONGEST, 1, -1):
        phrase = run[:length]
        if len(phrase) == length and phrase in PHRASES:
            value, unit = PHRASES[phrase]
            return length, Spelled(value, start, words[position + length - 1][2], unit)
    if (decimal := _decimal(words, position)) is not None:
        return decimal
    if len(run) > 1 and (share := _share(first, run[1])) is not None:
        return 2, Spelled(share, start, words[position + 1][2], "percent")
    if first in EACH and (each := _each(run)) is not None:
        return 2, Spelled(each, start, words[position + 1][2], "percent")
    single = _single(text, words, position)
    if single is not None:
        return 1, single
    if (held := glued(first)) is not None:
        value, unit, scale = held
        return 1, Spelled(value, start, end, unit, scale=scale)
    return _sum(text, words, position)


def _decimal(words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None] | None:
    """«Две целых пять десятых», «четыре и три десятых», «три десятых процента»; None for what is no decimal."""
    found = decimal(tuple(word for word, _, _ in words[position : position + LONGEST_DECIMAL]))
    return found and (found[0], Spelled(found[1], words[position][1], words[position + found[0] - 1][2]))


def _share(word: str, part: str) -> float | None:
    """«Три четверти» is 75 %, "two thirds" 66.7 %; None for what is no fraction."""
    whole, count = PARTS.get(part), RUSSIAN.get(word, ENGLISH.get(word, 0.0))
    return count / whole * 100 if whole is not None and 0 < count < whole else None


def _each(run: tuple[str, ...]) -> float | None:
    """«Каждая девятая заявка» is a share of 11 %; «каждая вторая неделя» tells when."""
    timed = len(run) > 2 and _duration_follows(run[2])
    count = ORDINALS.get(readings(run[1])[0].normal.replace("ё", "е")) if len(run) > 1 and not timed else None
    return None if count is None else 100 / count


@lru_cache(maxsize=16_384)
def glued(word: str) -> tuple[float, str | None, float] | None:
    """The number at the beginning of «двадцатипятилетний» or «пятимиллионный» with its unit, and how it is scaled."""
    found = _YEAR_PREFIX.match(word)
    if found and (value := number_before(found[1])) is not None:
        unit, scale = _prefix_unit(word)
        return value * scale, unit, 1.0
    found = _SCALE_PREFIX.match(word)
    if found and (value := number_before(found[1])) is not None:
        by = next(times for name, times in SCALES.items() if found[2].startswith(name))
        return value * by, None, by
    return None


def _prefix_unit(word: str) -> tuple[str | None, int]:
    """The unit inside of «пятилетний» or «шестимесячный»."""
    if "лет" in word or "год" in word:
        return "months", 12
    if "процент" in word:
        return "percent", 1
    if "кратн" in word:
        return "times", 1
    inside = next((seconds for part, seconds in _SECONDS.items() if part in word), None)
    if inside is not None:
        return "seconds", inside  # «двенадцатичасовая смена»
    return ("months", 1) if "месяч" in word else (None, 1)


def _single(text: str, words: list[tuple[str, int, int]], position: int) -> Spelled | None:
    """Words that are a number by themselves."""
    word, start, end = words[position]
    if word in TOGETHER:
        return Spelled(TOGETHER[word], start, end, "people")
    following = words[position + 1][0] if position + 1 < len(words) else ""
    before = text[max(0, start - BEFORE) : start]
    if word in TIMES:
        return Spelled(TIMES[word], start, end, "times")
    if word in HALVES:
        value, unit = HALVES[word]
        return Spelled(value, start, end, unit)
    if word in ALONE and _LIMIT.search(before):
        return Spelled(ALONE[word], start, end, "seconds")
    if word in FRACTIONS and (_BY.search(before) or _of_many(following)):
        return Spelled(FRACTIONS[word], start, end, "percent")
    if word in ORDINALS and following in {"год", "year", "месяц"}:
        return Spelled(ORDINALS[word], start, end, ordinal=True)
    if (
        word in ONE
        and not _figure_follows(text, words, position)
        and (_duration_follows(following) or _of_hundred(words, position))
    ):
        return Spelled(1, start, end)
    if word in OFTEN:
        return Spelled(OFTEN[word], start, end)
    return _rounded(words, position, before)


def _rounded(words: list[tuple[str, int, int]], position: int, before: str) -> Spelled | None:
    """«Десяток», «пара», «сотни»: numbers that their word rounds, unless another number counts them."""
    word, start, end = words[position]
    if _counted_before(words, position):
        return None
    if word in ROUND:
        return Spelled(ROUND[word], start, end, scale=10.0)
    if word in VAGUE and not _named_thousand(word, before):
        return Spelled(VAGUE[word], start, end, vague=word not in PAIRS)
    return None


def _counted_before(words: list[tuple[str, int, int]], position: int) -> bool:
    return position > 0 and (words[position - 1][0] in RUSSIAN or words[position - 1][0] in ENGLISH)


def _figure_follows(text: str, words: list[tuple[str, int, int]], position: int) -> bool:
    """Tell whether a figure stands between a word and the next one: «за один 2017 год»."""
    following = words[position + 1][1] if position + 1 < len(words) else len(text)
    return any(map(str.isdigit, text[words[position][2] : following]))


def _of_many(word: str) -> bool:
    """Tell whether a share is of many that are named: «половина клиентов», not «половина пути»."""
    return bool(word) and {"NOUN", "gent", "plur"} <= readings(word)[0].grammemes and not _duration_follows(word)


def _named_thousand(word: str, before: str) -> bool:
    """«около тысячи» is one thousand, «тысячи клиентов» are many."""
    return (
        word == "тысячи"
        and re.search(r"(?:около|до|более|больше|свыше|от|порядка|почти|с|из)\s+$", before, re.IGNORECASE) is not None
    )


def _of_hundred(words: list[tuple[str, int, int]], position: int) -> bool:
    """Tell whether «одна машина из ста» begins at a word."""
    return tuple(word for word, _, _ in words[position + 2 : position + 4]) in {("из", "ста"), ("in", "hundred")}


def _duration_follows(word: str) -> bool:
    return (
        re.match(
            r"(?:процент|percent|год|месяц|недел|дн|день|час|минут|секунд|year|month|week|day|hour|minute|second)", word
        )
        is not None
    )


def _sum(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    """Add up a run of number words: «сто пятьюдесятью», «два миллиона», "one hundred and twenty"."""
    total, current, count, end, by = 0.0, 0.0, 0, words[position][2], 1.0
    for place in range(position, len(words)):
        word, start, stop = words[place]
        gap = text[end:start] if count else ""
        if gap.strip(" -\u00a0"):
            break
        scale = next((value for name, value in SCALES.items() if word.startswith(name)), None)
        multiplied = _multiplied(word, current) if count else None
        if multiplied is not None:
            current, by = multiplied, TENFOLD.get(word, 1.0)
        elif scale is not None and (count or word.startswith(("тысяч", "миллион", "миллиард"))):
            if not count and not re.fullmatch(r"тысяч[аиуе]|миллион[аом]*|миллиард[аом]*", word):
                break
            total, current, by = total + (current or 1.0) * scale, 0.0, scale
        elif (value := _counted(word, current)) is not None:
            if count and not goes_on(current, value):
                break
            current, by = current + value, 1.0
        elif word in {"hundred", "thousand", "million"} and position and words[position - 1][0] in {"a", "one"}:
            current += ENGLISH.get(word, SCALES.get(word, 0.0))
        elif word == "and" and count:
            continue
        else:
            break
        count, end = count + 1, stop
    value = total + current
    return count, Spelled(value, words[position][1], end, scale=by) if count else None


def _counted(word: str, current: float) -> float | None:
    """What a word counts; «один» does so only at the end of a larger number: «семидесяти одного»."""
    if word in ONE:
        return 1.0 if current >= 20 and current % 10 == 0 else None
    return RUSSIAN.get(word, ENGLISH.get(word))


def _multiplied(word: str, current: float) -> float | None:
    """«две сотни» and "two hundred": the word counts by its size, or None when it does not."""
    if word in {"hundred", "dozen"} and current:
        return current * (100 if word == "hundred" else 12)
    return current * TENFOLD[word] if word in TENFOLD and current < 10 else None


def times_more(word: str) -> float | None:
    """By how much a word multiplies the number before it: a hundred of «три с лишним сотни»."""
    lowered = word.lower()
    scaled = (value for name, value in SCALES.items() if lowered.startswith(name))
    return TENFOLD.get(lowered) or next(scaled, None)


def is_number_word(word: str) -> bool:
    """Tell whether a word by itself is a number: «шесть» in «пять-шесть»."""
    lowered = word.lower().replace("ё", "е")
    return lowered in RUSSIAN or lowered in ENGLISH


def multiplier_of(word: str) -> bool:
    """Tell whether the word after a number makes it a multiple: «в 6 раз», "6 times"."""
    return word in {"раз", "раза", "times"}
