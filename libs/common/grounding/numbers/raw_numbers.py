"""Numbers of a text in figures and in words, before it is known what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from libs.common.grounding.numbers.amounts import Unit
from libs.common.grounding.numbers.number_words import spelled, times_more

_SCALES = {
    "тыс": 1e3,
    "тысяч": 1e3,
    "к": 1e3,
    "k": 1e3,
    "thousand": 1e3,
    "млн": 1e6,
    "миллион": 1e6,
    "м": 1e6,
    "m": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "млрд": 1e9,
    "миллиард": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}


_UNITS = (
    "ч|час(?:а|ов)?|мин(?:ут)?|сек|мес|нед|дн|дней|лет|шт|кг|тн?|га|км|см|мм|м[23²³]?|кв|чел|ед|руб|тыс|млн|млрд|"
    "этаж(?:а|ей)?|смен[аы]?|раз"
)
"""Words of what is counted that people write behind a number without a space: «2,5ч», «10м», «30мин»."""
_DIGITS = re.compile(
    r"(?:(?<=\d[xх×])|(?<![\w.,/])(?<![^\W\d_]-))"
    r"(?P<money>[$€₽£]\s?)?(?P<number>\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?!\d)|"
    r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?)"
    r"(?P<glued>[kкmм](?![\w]))?(?P<plus>\+)?"
    rf"(?!(?!(?:{_UNITS})(?!\w))[^\W_xх×]|[xх×](?!\d)|_|/\s?+(?!\d)\W|/\s?+\d|-[А-ЯЁ]{{2}}|:\d)"
)


_MILLIONS = re.compile(
    r"(?:оборот|выручк|бюджет|продаж|прибыл|сумм|стоимост|портфел|займ|кредит|пользовател|запис|строк|событи|запрос|экономи"
    r"|mau|dau|rps)[^.!?\n]{0,40}\d|\d\s?м\s?(?:руб|р\b|₽|\$|€)",
    re.IGNORECASE,
)
"""Where «10м» is ten million, and not ten metres."""
_NEAR, _CURRENCY = 40, 5
"""Characters before and behind it that are looked at."""
_ENDING = re.compile(r"-(?:[йяюемх]|го|му|ми|ти|ой|ый|ух|[её]х)(?![\w-])")
_PERCENTILE = re.compile(
    r"(?<!\w)(?:p(?P<short>50|75|8\d|9\d(?:[.,]\d{1,2})?)(?!\w)|(?P<long>\d{2}(?:\.\d{1,2})?)(?:th|st|nd|rd)\spercentile)"
)
"""«p95», "99th percentile"."""
_SCALE = re.compile(
    r"\s?(тыс(?:яч\w*)?\.?|млн\.?|миллион\w*|млрд\.?|миллиард\w*|thousand|million|mln|billion|bn)(?!\w)", re.IGNORECASE
)


_HALF_MORE = re.compile(r"\s+(?:с половиной|and a half)(?!\w)", re.IGNORECASE)


_FOLLOWING = re.compile(r"\s([^\W\d_]+)")
_OVER_BETWEEN = re.compile(
    r"\s+(?:с лишним|с небольшим|с хвостик(?:ом|ами)|с копейками|с гаком|-то|odd)(?=\s)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Raw:
    value: float
    start: int
    end: int
    money: bool = False
    over: bool = False
    unit: Unit | None = None
    ordinal: bool = False
    scale: float = 1.0
    vague: bool = False
    concept: str | None = None
    declined: bool = False
    """In figures with an ending: «75-й», «в 2022-м»."""
    digits: int = 0


def figures(text: str) -> Iterator[Raw]:
    for match in _DIGITS.finditer(text):
        value, end = _value(match["number"]), match.end()
        glued = match["glued"] or ""
        if glued == "м" and not (
            match["money"] or _MILLIONS.search(text, max(0, match.start() - _NEAR), match.end() + 5)
        ):
            glued, end = "", match.end("number")
        times = _SCALES[glued.lower()] if glued else 1.0
        scale = _SCALE.match(text, end)
        if scale:
            times *= _scale(scale[1])
            end = scale.end()
        value *= times
        value, end, more = _half_more(text, value, end)
        times *= more
        percent = re.compile(r"\s?%").match(text, end)
        unit = Unit.PERCENT if percent else None
        stop = percent.end() if percent else end
        ending = None if times != 1.0 or percent else _ENDING.match(text, stop)
        yield Raw(
            value,
            match.start(),
            ending.end() if ending else stop,
            bool(match["money"]),
            bool(match["plus"]),
            unit,
            scale=times,
            declined=ending is not None,
            digits=len(match["number"]),
        )
    for match in _PERCENTILE.finditer(text):
        yield Raw(_value(match["short"] or match["long"]), match.start(), match.end(), concept="percentile")


def _millions(text: str, start: int, end: int) -> bool:
    """Tell whether the «м» of «10м» is millions, and not metres."""
    return _MILLIONS.search(text, max(0, start - _NEAR), end + _CURRENCY) is not None


def _value(number: str) -> float:
    compact = re.sub(r"[\u00a0\u202f\u2009 ]", "", number)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", compact):
        return float(compact.replace(",", ""))
    return float(compact.replace(",", "."))


def _scale(word: str) -> float:
    lowered = word.lower().rstrip(".")
    return next(
        value for name, value in sorted(_SCALES.items(), key=lambda item: -len(item[0])) if lowered.startswith(name)
    )


def spelled_out(text: str) -> Iterator[Raw]:
    for item in spelled(text):
        end, value = item.end, item.value
        value, end, scale = _half_more(text, value, end)
        between = _OVER_BETWEEN.match(text, end)
        end = between.end() if between else end
        following = _FOLLOWING.match(text, end) if between else None
        if following is not None and (times := times_more(following[1])) is not None:
            value, scale, end = value * times, scale * times, following.end()
        unit = {
            "percent": Unit.PERCENT,
            "times": Unit.TIMES,
            "months": Unit.MONTHS,
            "people": Unit.COUNT,
            "seconds": Unit.SECONDS,
        }.get(item.unit or "")
        over = between is not None
        yield Raw(
            value,
            item.start,
            end,
            over=over,
            unit=unit,
            ordinal=item.ordinal,
            vague=item.vague,
            scale=scale * item.scale,
        )


def _half_more(text: str, value: float, end: int) -> tuple[float, int, float]:
    """The value and end of «два с половиной» or «две с половиной тысячи», and by how much it was multiplied."""
    half = _HALF_MORE.match(text, end)
    if half is None:
        return value, end, 1.0
    scaled = _SCALE.match(text, half.end())
    following = scaled or _FOLLOWING.match(text, half.end())
    times = _scale(scaled[1]) if scaled else times_more(following[1]) if following else None
    if following is None or times is None:
        return value + 0.5, half.end(), 1.0
    return (value + 0.5) * times, following.end(), times  # «три с половиной десятка»
