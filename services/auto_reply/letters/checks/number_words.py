"""Numbers written in words: «сто пятьюдесятью», «полтора», «втрое», "twenty-five", "a quarter", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RUSSIAN: dict[str, float] = {}
for _value, _forms in {
    2: "два две двух двум двумя двое двоих двоим двоими", 3: "три трех трем тремя трое троих троим троими",
    4: "четыре четырех четырем четырьмя четверо четверых", 5: "пять пяти пятью пятеро пятерых пятерым пятерыми", 6: "шесть шести шестью шестеро шестерых шестерым",
    7: "семь семи семью семеро семерых семерым", 8: "восемь восьми восемью восьмью восьмеро восьмерых", 9: "девять девяти девятью девятеро девятерых",
    10: "десять десяти десятью десяток десятка десятку десятком десятеро десятерых", 11: "одиннадцать одиннадцати одиннадцатью",
    12: "двенадцать двенадцати двенадцатью дюжина дюжины дюжину дюжиной", 13: "тринадцать тринадцати тринадцатью",
    14: "четырнадцать четырнадцати четырнадцатью", 15: "пятнадцать пятнадцати пятнадцатью", 16: "шестнадцать шестнадцати шестнадцатью",
    17: "семнадцать семнадцати семнадцатью", 18: "восемнадцать восемнадцати восемнадцатью", 19: "девятнадцать девятнадцати девятнадцатью",
    20: "двадцать двадцати двадцатью", 30: "тридцать тридцати тридцатью", 40: "сорок сорока", 50: "пятьдесят пятидесяти пятьюдесятью полсотни полусотни полусотней",
    60: "шестьдесят шестидесяти шестьюдесятью", 70: "семьдесят семидесяти семьюдесятью", 80: "восемьдесят восьмидесяти восьмьюдесятью восемьюдесятью",
    90: "девяносто девяноста", 100: "сто ста сотня сотни сотню сотней", 200: "двести двухсот двумстам двумястами двухстах", 300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четырьмястами четырехстах", 500: "пятьсот пятисот пятьюстами пятистах", 600: "шестьсот шестисот шестьюстами шестистах", 700: "семьсот семисот семьюстами семистах",
    800: "восемьсот восьмисот восьмистах восьмьюстами", 900: "девятьсот девятисот девятистах девятьюстами", 1.5: "полтора полторы полутора",
}.items():  # fmt: skip
    _RUSSIAN.update(dict.fromkeys(_forms.split(), float(_value)))

_ENGLISH: dict[str, float] = {
    word: float(value)
    for value, words in {
        2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve dozen",
        13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty",
        40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred",
    }.items()
    for word in words.split()
}  # fmt: skip
_ONE = {"один", "одна", "одно", "одного", "одной", "одну", "одному", "одним", "one"}
_SCALES: dict[str, float] = {
    "тысяч": 1e3,
    "миллион": 1e6,
    "миллиард": 1e9,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}
_ORDINALS: dict[str, float] = {
    "второй": 2, "третий": 3, "четвертый": 4, "пятый": 5, "шестой": 6, "седьмой": 7, "восьмой": 8, "девятый": 9, "десятый": 10,
    "одиннадцатый": 11, "двенадцатый": 12, "пятнадцатый": 15, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12,
}  # fmt: skip
_TIMES: dict[str, float] = {
    "вдвое": 2, "втрое": 3, "вчетверо": 4, "впятеро": 5, "вшестеро": 6, "всемеро": 7, "вдесятеро десятерых": 10, "удвоил": 2, "удвоила": 2, "удвоили": 2,
    "удвоилась": 2, "удвоился": 2, "утроил": 3, "утроила": 3, "утроили": 3, "утроилась": 3, "doubled": 2, "tripled": 3, "quadrupled": 4, "twice": 2,
    "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "tenfold": 10, "halved": 2,
}  # fmt: skip
_FRACTIONS: dict[str, float] = {
    "четверть": 25, "треть": 100 / 3, "половину": 50, "половина": 50, "наполовину": 50, "quarter": 25, "third": 100 / 3, "half": 50, "fifth": 20, "пятую": 20, "десятую": 10, "tenth": 10,
}  # fmt: skip
_HALVES: dict[str, tuple[float, str | None]] = {
    "полмиллиона": (5e5, None), "полумиллиона": (5e5, None), "полмиллиарда": (5e8, None), "полтысячи": (500, None), "полгода": (6, "months"),
    "полугода": (6, "months"), "полугодовой": (6, "months"), "полугодовую": (6, "months"), "полуторагодовой": (18, "months"),
}  # fmt: skip
_VAGUE: dict[str, float] = {
    "десятки": 20, "десятков": 20, "сотен": 200, "сотнями": 200, "тысячи": 2000, "тысячами": 2000, "миллионы": 2e6, "dozens": 24, "hundreds": 200,
    "thousands": 2000, "millions": 2e6, "пара": 2, "пары": 2, "пару": 2, "couple": 2,
}  # fmt: skip
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_YEAR_PREFIX = re.compile(r"^(.{3,14}?)(?:лет|год|месяч|недел|днев|час|кратн)(?:н|ов|ичн|к)?\w{1,4}$")


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
        length, item = _at(text, words, position)
        if item is not None:
            yield item
        position += max(1, length)


def _at(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    word, start, end = words[position]
    following = words[position + 1][0] if position + 1 < len(words) else ""
    if word in _TIMES:
        return 1, Spelled(_TIMES[word], start, end, "times")
    if word in _HALVES:
        value, unit = _HALVES[word]
        return 1, Spelled(value, start, end, unit)
    if (
        word == "half"
        and following in {"a", "of"}
        and position + 2 < len(words)
        and words[position + 2][0] == "million"
    ):
        return 3, Spelled(5e5, start, words[position + 2][2])
    if word == "half" and following in {"a", "an"} and position + 2 < len(words) and words[position + 2][0] == "year":
        return 3, Spelled(6, start, words[position + 2][2], "months")
    if word in {"наполовину", "вполовину"}:
        return 1, Spelled(50, start, end, "percent")
    if word == "две" and following == "трети":
        return 2, Spelled(200 / 3, start, words[position + 1][2], "percent")
    if word in _FRACTIONS and re.search(
        r"(?:\bна|\bby an?|\bby(?: one)?|\bby about a)\s+$", text[:start], re.IGNORECASE
    ):
        return 1, Spelled(_FRACTIONS[word], start, end, "percent")
    if word in _ORDINALS and following in {"год", "year", "месяц"}:
        return 1, Spelled(_ORDINALS[word], start, end, ordinal=True)
    if word in _ONE and _duration_follows(following):
        return 1, Spelled(1, start, end)
    if word in _VAGUE and not (position and words[position - 1][0] in _RUSSIAN | _ENGLISH) and not _named_thousand(word, text[:start]):
        return 1, Spelled(_VAGUE[word], start, end, vague=word not in {"пара", "пары", "пару", "couple"})
    glued = _YEAR_PREFIX.match(word)
    if glued and glued[1] in _RUSSIAN:
        unit, scale = (
            ("months", 12) if "лет" in word or "год" in word else ("months", 1) if "месяч" in word else (None, 1)
        )
        return 1, Spelled(_RUSSIAN[glued[1]] * scale, start, end, unit)
    return _sum(text, words, position)


def _named_thousand(word: str, before: str) -> bool:
    """«около тысячи» is one thousand, «тысячи клиентов» are many."""
    return word == "тысячи" and re.search(r"(?:около|до|более|больше|свыше|от|порядка|почти|с|из)\s+$", before, re.IGNORECASE) is not None


def _duration_follows(word: str) -> bool:
    return (
        re.match(r"(?:процент|percent|год|месяц|недел|дн|день|час|минут|секунд|year|month|week|day|hour|minute|second)", word)
        is not None
    )


def _sum(text: str, words: list[tuple[str, int, int]], position: int) -> tuple[int, Spelled | None]:
    """Add up a run of number words: «сто пятьюдесятью», «два миллиона», "one hundred and twenty"."""
    total, current, count, end = 0.0, 0.0, 0, words[position][2]
    for word, start, stop in words[position:]:
        gap = text[end:start] if count else ""
        if gap.strip(" -\u00a0"):
            break
        scale = next((value for name, value in _SCALES.items() if word.startswith(name)), None)
        if scale is not None and (count or word.startswith(("тысяч", "миллион", "миллиард"))):
            if not count and not re.fullmatch(r"тысяч[аиуе]|миллион[аом]*|миллиард[аом]*", word):
                break
            total, current = total + (current or 1.0) * scale, 0.0
        elif word == "hundred" and current:
            current *= 100
        elif (value := _RUSSIAN.get(word, _ENGLISH.get(word))) is not None:
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
    return count, Spelled(value, words[position][1], end) if count and value else None


def _adds(current: float, value: float) -> bool:
    """Tell whether a number word continues the one before: twenty-five does, «пять шесть» does not."""
    return current == 0 or (current >= 100 > value) or (20 <= current % 100 <= 90 and current % 10 == 0 and value < 10)


def multiplier_of(word: str) -> bool:
    """Tell whether the word after a number makes it a multiple: «в 6 раз», "6 times"."""
    return word in {"раз", "раза", "times"}
