"""Numbers written in words: «сто пятьюдесятью», «полтора», «втрое», "twenty-five", "a quarter", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from libs.common.grounding.checks.bag import values

_RUSSIAN = values(
    """
    2: два две двух двум двумя двое двоих двоим двоими
    3: три трех трем тремя трое троих троим троими
    0: ноль нуль
    4: четыре четырех четырем четырьмя четверо четверых
    5: пять пяти пятью пятеро пятерых пятерым пятерыми
    6: шесть шести шестью шестеро шестерых шестерым
    7: семь семи семью семеро семерых семерым
    8: восемь восьми восемью восьмью восьмеро восьмерых
    9: девять девяти девятью девятеро девятерых
    10: десять десяти десятью десяток десятка десятку десятком десятеро десятерых
    11: одиннадцать одиннадцати одиннадцатью
    12: двенадцать двенадцати двенадцатью дюжина дюжины дюжину дюжиной
    13: тринадцать тринадцати тринадцатью
    14: четырнадцать четырнадцати четырнадцатью
    15: пятнадцать пятнадцати пятнадцатью
    16: шестнадцать шестнадцати шестнадцатью
    17: семнадцать семнадцати семнадцатью
    18: восемнадцать восемнадцати восемнадцатью
    19: девятнадцать девятнадцати девятнадцатью
    20: двадцать двадцати двадцатью
    30: тридцать тридцати тридцатью
    40: сорок сорока
    50: пятьдесят пятидесяти пятьюдесятью полсотни полусотни полусотней
    60: шестьдесят шестидесяти шестьюдесятью
    70: семьдесят семидесяти семьюдесятью
    80: восемьдесят восьмидесяти восьмьюдесятью восемьюдесятью
    90: девяносто девяноста
    100: сто ста сотня сотни сотню сотней
    200: двести двухсот двумстам двумястами двухстах
    300: триста трехсот тремстам тремястами трехстах
    400: четыреста четырехсот четырьмястами четырехстах
    500: пятьсот пятисот пятьюстами пятистах
    600: шестьсот шестисот шестьюстами шестистах
    700: семьсот семисот семьюстами семистах
    800: восемьсот восьмисот восьмистах восьмьюстами
    900: девятьсот девятисот девятистах девятьюстами
    1.5: полтора полторы полутора
    """
)


_ENGLISH = values(
    """
    2: two
    3: three
    4: four
    5: five
    6: six
    7: seven
    8: eight
    9: nine
    10: ten
    11: eleven
    12: twelve dozen
    13: thirteen
    14: fourteen
    15: fifteen
    16: sixteen
    17: seventeen
    18: eighteen
    19: nineteen
    20: twenty
    30: thirty
    40: forty
    50: fifty
    60: sixty
    70: seventy
    80: eighty
    90: ninety
    100: hundred
    """
)
_ONE = {"один", "одна", "одно", "одного", "одной", "одну", "одному", "одним", "one"}
_SCALES = values(
    """
    1000: тысяч thousand
    1e+06: миллион million
    1e+09: миллиард billion
    """
)
_ORDINALS = values(
    """
    2: второй second
    3: третий third
    4: четвертый fourth
    5: пятый fifth
    6: шестой sixth
    7: седьмой seventh
    8: восьмой eighth
    9: девятый ninth
    10: десятый tenth
    11: одиннадцатый
    12: двенадцатый twelfth
    15: пятнадцатый
    """
)
_TIMES = values(
    """
    2: вдвое удвоил удвоила удвоили удвоилась удвоился doubled twice twofold halved
    3: втрое утроил утроила утроили утроилась tripled threefold
    4: вчетверо quadrupled fourfold
    5: впятеро fivefold
    6: вшестеро sixfold
    7: всемеро
    10: вдесятеро десятерых tenfold
    """
)
_FRACTIONS = values(
    """
    25: четверть quarter
    33.3333: треть third
    50: половину половина наполовину half
    20: fifth пятую
    10: десятую tenth
    """
)
_HALVES: dict[str, tuple[float, str | None]] = {
    "полчаса": (1800, "seconds"),
    "получаса": (1800, "seconds"),
    "полдня": (43_200, "seconds"),
    "полминуты": (30, "seconds"),
    "полсекунды": (0.5, "seconds"),
    "наполовину": (50, "percent"),
    "вполовину": (50, "percent"),
    "полмиллиона": (5e5, None),
    "полумиллиона": (5e5, None),
    "полмиллиарда": (5e8, None),
    "полтысячи": (500, None),
    "полгода": (6, "months"),
    "полугода": (6, "months"),
    "полугодовой": (6, "months"),
    "полугодовую": (6, "months"),
    "полуторагодовой": (18, "months"),
}
_VAGUE = values(
    """
    20: десятки десятков
    200: сотен сотнями hundreds
    2000: тысячи тысячами thousands
    2e+06: миллионы millions
    24: dozens
    2: пара пары пару couple
    """
)
_TOGETHER = values(
    """
    2: вдвоем
    3: втроем
    4: вчетвером
    5: впятером
    6: вшестером
    7: всемером
    8: ввосьмером
    10: вдесятером
    """
)
# «до минуты», «за час»: one unit without a number.
_ALONE = {"минуты": 60, "минуту": 60, "секунды": 1, "секунду": 1, "часа": 3600, "час": 3600, "дня": 86_400}
_LIMIT = re.compile(r"(?:\bдо|\bза)\s+$", re.IGNORECASE)
# «две сотни», «полтора десятка»: a number word before them counts them.
_TENFOLD = {"сотни": 100, "сотен": 100, "сотнями": 100, "десятка": 10, "десятков": 10, "десятками": 10, "дюжины": 12}
_PAIRS = frozenset({"пара", "пары", "пару", "couple"})
_PHRASES: dict[tuple[str, ...], tuple[float, str | None]] = {
    ("half", "a", "million"): (5e5, None),
    ("half", "of", "million"): (5e5, None),
    ("half", "a", "year"): (6, "months"),
    ("half", "an", "hour"): (1800, "seconds"),
    ("quarter", "of", "an", "hour"): (900, "seconds"),
    ("an", "hour", "and", "a", "half"): (5400, "seconds"),
    ("четверть", "часа"): (900, "seconds"),
    ("четверти", "часа"): (900, "seconds"),
    ("до", "нуля"): (0, None),
}
_LONGEST = max(map(len, _PHRASES))
_PARTS = {
    "трети": 3, "третей": 3, "третями": 3, "четверти": 4, "четвертей": 4, "четвертями": 4, "пятых": 5, "десятых": 10,
    "thirds": 3, "quarters": 4, "fifths": 5, "tenths": 10,
}  # fmt: skip
"""Into how many parts the whole is cut."""
_BY = re.compile(r"(?:\bна|\bby an?|\bby(?: one)?|\bby about a)\s+$", re.IGNORECASE)
BEFORE = 80
"""Characters before a number in which the words that bound it stand: «чуть больше», «на», "a little over the"."""
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_BEGIN = (
    *(_RUSSIAN, _ENGLISH, _TOGETHER, _TIMES, _HALVES, _ALONE, _FRACTIONS, _ORDINALS, _ONE, _VAGUE, _TENFOLD),
    *({phrase[0] for phrase in _PHRASES}, {"hundred", "thousand", "million"}),
)
_SCALED = ("тысяч", "миллион", "миллиард")
_YEAR_PREFIX = re.compile(r"^(.{3,14}?)(?:лет|год|месяч|недел|днев|час|кратн|процент)(?:н|ов|ичн|к)?\w{1,4}$")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words; `unit` is percent, times or months where the word itself says so."""

    value: float
    start: int
    end: int
    unit: str | None = None
    ordinal: bool = False
    vague: bool = False


def spelled(text: str) -> Iterator[Spelled]:
    """Find the numbers of a text that are written in words."""
    words = [(match[0].lower().replace("ё", "е"), match.start(), match.end()) for match in _WORD.finditer(text)]
    position = 0
    while position < len(words):
        length, item = _at(text, words, position) if _may_count(words[position][0]) else (1, None)
        if item is not None:
            yield item
        position += max(1, length)


@lru_cache(maxsize=65_536)
def _may_count(word: str) -> bool:
    """Tell whether a number in words may begin with a word; most begin none."""
    return any(word in listed for listed in _BEGIN) or word.startswith(_SCALED) or bool(_YEAR_PREFIX.match(word))


def _at(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    """Read the number that starts at a word; the count says how many words it took."""
    run = tuple(word for word, _, _ in words[position : position + _LONGEST])
    first, start, end = words[position]
    for length in range(_LONGEST, 1, -1):
        phrase = run[:length]
        if len(phrase) == length and phrase in _PHRASES:
            value, unit = _PHRASES[phrase]
            return length, Spelled(value, start, words[position + length - 1][2], unit)
    if len(run) > 1 and (share := _share(first, run[1])) is not None:
        return 2, Spelled(share, start, words[position + 1][2], "percent")
    single = _single(text, words, position)
    if single is not None:
        return 1, single
    glued = _YEAR_PREFIX.match(first)
    if glued and glued[1] in _RUSSIAN:
        unit, scale = _prefix_unit(first)
        return 1, Spelled(_RUSSIAN[glued[1]] * scale, start, end, unit)
    return _sum(text, words, position)


def _share(word: str, part: str) -> float | None:
    """«Три четверти» is 75 %, "two thirds" 66.7 %; None for what is no fraction."""
    whole, count = _PARTS.get(part), _RUSSIAN.get(word, _ENGLISH.get(word, 0.0))
    return count / whole * 100 if whole is not None and 0 < count < whole else None


def _prefix_unit(word: str) -> tuple[str | None, int]:
    """The unit inside of «пятилетний» or «шестимесячный»."""
    if "лет" in word or "год" in word:
        return "months", 12
    if "процент" in word:
        return "percent", 1
    if "кратн" in word:
        return "times", 1
    return ("months", 1) if "месяч" in word else (None, 1)


def _single(text: str, words: list[tuple[str, int, int]], position: int) -> Spelled | None:
    """Words that are a number by themselves."""
    word, start, end = words[position]
    if word in _TOGETHER:
        return Spelled(_TOGETHER[word], start, end, "people")
    following = words[position + 1][0] if position + 1 < len(words) else ""
    before = text[max(0, start - BEFORE) : start]
    if word in _TIMES:
        return Spelled(_TIMES[word], start, end, "times")
    if word in _HALVES:
        value, unit = _HALVES[word]
        return Spelled(value, start, end, unit)
    if word in _ALONE and _LIMIT.search(before):
        return Spelled(_ALONE[word], start, end, "seconds")
    if word in _FRACTIONS and _BY.search(before):
        return Spelled(_FRACTIONS[word], start, end, "percent")
    if word in _ORDINALS and following in {"год", "year", "месяц"}:
        return Spelled(_ORDINALS[word], start, end, ordinal=True)
    if word in _ONE and _duration_follows(following):
        return Spelled(1, start, end)
    counted = position > 0 and (words[position - 1][0] in _RUSSIAN or words[position - 1][0] in _ENGLISH)
    if word in _VAGUE and not counted and not _named_thousand(word, before):
        return Spelled(_VAGUE[word], start, end, vague=word not in _PAIRS)
    return None


def _named_thousand(word: str, before: str) -> bool:
    """«около тысячи» is one thousand, «тысячи клиентов» are many."""
    return (
        word == "тысячи"
        and re.search(r"(?:около|до|более|больше|свыше|от|порядка|почти|с|из)\s+$", before, re.IGNORECASE) is not None
    )


def _duration_follows(word: str) -> bool:
    return (
        re.match(
            r"(?:процент|percent|год|месяц|недел|дн|день|час|минут|секунд|year|month|week|day|hour|minute|second)", word
        )
        is not None
    )


def _sum(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    """Add up a run of number words: «сто пятьюдесятью», «два миллиона», "one hundred and twenty"."""
    total, current, count, end = 0.0, 0.0, 0, words[position][2]
    for place in range(position, len(words)):
        word, start, stop = words[place]
        gap = text[end:start] if count else ""
        if gap.strip(" -\u00a0"):
            break
        scale = next((value for name, value in _SCALES.items() if word.startswith(name)), None)
        multiplied = _multiplied(word, current) if count else None
        if multiplied is not None:
            current = multiplied
        elif scale is not None and (count or word.startswith(("тысяч", "миллион", "миллиард"))):
            if not count and not re.fullmatch(r"тысяч[аиуе]|миллион[аом]*|миллиард[аом]*", word):
                break
            total, current = total + (current or 1.0) * scale, 0.0
        elif (value := _counted(word, current)) is not None:
            if count and not _adds(current, value):
                break
            current += value
        elif word in {"hundred", "thousand", "million"} and position and words[position - 1][0] in {"a", "one"}:
            current += _ENGLISH.get(word, _SCALES.get(word, 0.0))
        elif word == "and" and count:
            continue
        else:
            break
        count, end = count + 1, stop
    value = total + current
    return count, Spelled(value, words[position][1], end) if count else None


def _counted(word: str, current: float) -> float | None:
    """What a word counts; «один» does so only at the end of a larger number: «семидесяти одного»."""
    if word in _ONE:
        return 1.0 if current >= 20 and current % 10 == 0 else None
    return _RUSSIAN.get(word, _ENGLISH.get(word))


def _multiplied(word: str, current: float) -> float | None:
    """«две сотни» and "two hundred": the word counts by its size, or None when it does not."""
    if word in {"hundred", "dozen"} and current:
        return current * (100 if word == "hundred" else 12)
    return current * _TENFOLD[word] if word in _TENFOLD and current < 10 else None


def _adds(current: float, value: float) -> bool:
    """Tell whether a number word continues the one before: twenty-five does, «пять шесть» does not."""
    return current == 0 or (current >= 100 > value) or (20 <= current % 100 <= 90 and current % 10 == 0 and value < 10)


def is_number_word(word: str) -> bool:
    """Tell whether a word by itself is a number: «шесть» in «пять-шесть»."""
    lowered = word.lower().replace("ё", "е")
    return lowered in _RUSSIAN or lowered in _ENGLISH


def multiplier_of(word: str) -> bool:
    """Tell whether the word after a number makes it a multiple: «в 6 раз», "6 times"."""
    return word in {"раз", "раза", "times"}
