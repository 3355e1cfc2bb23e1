"""How often something is done: «ежедневно», «раз в две недели», "twice a month"; all in times a month."""

import re
from functools import lru_cache

from libs.common.grounding.numbers.number_tables import ENGLISH, OFTEN, ONE, RUSSIAN
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.words.lists import WORDS

_WAYS = tuple(
    (float(often), re.compile(way, re.IGNORECASE)) for often, ways in WORDS.ways("rhythm").items() for way in ways
)
_MONTHLY = {
    "hour": 176.0,
    "day": 22.0,
    "shift": 22.0,
    "week": 4.3,
    "month": 1.0,
    "quarter": 1 / 3,
    "term": 1 / 6,
    "year": 1 / 12,
}
_UNITS = (
    ("hour", r"час\w{0,3}|hours?"),
    ("day", r"день|дня|дней|дн|сутки|сут|смену|days?|shifts?"),
    ("week", r"недел\w{1,3}|нед|weeks?"),
    ("month", r"месяц\w{0,2}|мес|months?"),
    ("quarter", r"квартал\w{0,2}|кв|quarters?"),
    ("term", r"семестр\w{0,2}|terms?|semesters?"),
    ("year", r"год|года|лет|years?"),
)
_UNIT = "|".join(f"(?P<{name}>{way})" for name, way in _UNITS)
_TIME = re.compile(rf"\b(?:{'|'.join(way for _, way in _UNITS)})\b", re.IGNORECASE)
_TIMES_ALONE = OFTEN | {"once": 1.0, "twice": 2.0}
"""What counts how often without «раз»; elsewhere "twice" tells by how much."""
_FAMILY = "семью"
"""«Осматриваю каждую семью раз в десять дней»: it counts nothing here."""
_MOST = 31
"""A number of times above it is written in figures."""
_TIMES = {
    word: number
    for word, number in (RUSSIAN | ENGLISH | dict.fromkeys(ONE, 1.0) | _TIMES_ALONE).items()
    if 0 < number <= _MOST and word != _FAMILY
}
_NUMBER = r"\d{1,2}|" + "|".join(sorted(_TIMES, key=len, reverse=True))
_RATE = re.compile(
    rf"(?:(?:(?P<times>{_NUMBER})\s(?:раза?\s|р\.?\s?|times\s)?|(?<!\w)раз\s)"
    rf"(?:(?:в|за|an?|per|every|each)\s|/\s?)|(?<!\w)кажд(?:ые|ых)\s)"
    rf"(?:(?P<several>{_NUMBER})\s)?(?:{_UNIT})(?!\w)",
    re.IGNORECASE,
)
_A_UNIT = re.compile("|".join(way for _, way in _UNITS), re.IGNORECASE)
"""What every rate names: most texts have none, and a rate is sought ten times as long."""
_CLOSE = 1.45
"""By how much what is called by a rhythm may be rarer: four times a month is weekly, twenty is daily."""
_RARER = 3
"""From how many times as often on a rhythm is another one: daily is not weekly, twice a week may be."""


@lru_cache(maxsize=2_048)
def rhythms(text: str) -> tuple[tuple[int, int, float], ...]:
    """Where a text says how often, and how often that is."""
    found = [(match.start(), match.end(), often) for often, way in _WAYS for match in way.finditer(text)]
    if _A_UNIT.search(text) is not None:
        found.extend((match.start(), match.end(), _rate(match)) for match in _RATE.finditer(text) if _is_rate(match))
    return tuple(sorted(found))


def held_rhythms(text: str) -> tuple[float, ...]:
    """How often the resume says that something is done; «4 занятия в месяц» is as often as that."""
    counted = (one.value * _MONTHLY[one.period] for one in quantities(text) if one.period in _MONTHLY)
    return (*(often for _, _, often in rhythms(text)), *counted)


_SOME_OF = re.compile(
    rf"\b(?P<some>\d{{1,3}})\s?(?:{'|'.join(way for _, way in _UNITS)})\.?\s(?:из|of|out of)\s(?P<all>\d{{1,3}})(?!\d)",
    re.IGNORECASE,
)
"""«20 мес. из 24», "11 months out of 12"."""


def not_each(text: str) -> bool:
    """Tell whether a text says that something was so at some of so many times only: «план выполнялся 20 мес. из 24»."""
    found = _SOME_OF.search(text)
    return found is not None and float(found["some"]) < float(found["all"])


def as_often(said: float, held: float) -> bool:
    """Tell whether what is done so often is done at least as often as is said."""
    return said <= _CLOSE * held


def names_time(text: str) -> bool:
    """Tell whether a text names a week, a month or another time: «дежурства: одна неделя из четырёх»."""
    return _TIME.search(text) is not None


def rarer(said: float, held: float) -> bool:
    """Tell whether what is said to be done so often is done clearly more often than that."""
    return said * _RARER < held


def _is_rate(match: re.Match[str]) -> bool:
    """Tell whether times are counted: «3 раза в неделю», «дважды в год»; «4 дня в неделю» counts days."""
    times = match["times"]
    return times is None or times.lower() in _TIMES_ALONE or re.search(r"раз|times|\sр\b", match[0]) is not None


def _rate(match: re.Match[str]) -> float:
    times, several = _worth(match["times"]), _worth(match["several"])
    unit = next(name for name, _ in _UNITS if match[name])
    return times * _MONTHLY[unit] / several


def _worth(word: str | None) -> float:
    if word is None:
        return 1.0
    return float(word) if word.isdigit() else _TIMES[word.lower()]
