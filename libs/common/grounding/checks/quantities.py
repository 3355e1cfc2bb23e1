"""Numbers of a text in figures and words, Russian and English, each with its unit and how exactly it is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, pairwise

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.counted import DURATION_MONTHS, PEOPLE, concept_of, duration_of, is_money
from libs.common.grounding.checks.number_words import BEFORE, is_number_word, multiplier_of, spelled

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
_DIGITS = re.compile(
    r"(?<![\w.,/])(?<![^\W\d_]-)(?P<money>[$€₽£]\s?)?(?P<number>\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?!\d)|"
    r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?)"
    r"(?P<glued>[kкmм](?![\w]))?(?P<plus>\+)?(?![\w/]|-[А-ЯЁ]{2}|:\d)"
)
_SCALE = re.compile(
    r"\s?(тыс(?:яч\w*)?\.?|млн\.?|миллион\w*|млрд\.?|миллиард\w*|thousand|million|mln|billion|bn)(?!\w)", re.IGNORECASE
)
_HALF_MORE = re.compile(r"\s+(?:с половиной|and a half)(?!\w)", re.IGNORECASE)
_OVER_AFTER = re.compile(r"\s+(?:\w+\s+)?(?:с лишним|с небольшим|с хвостиком)", re.IGNORECASE)
_OVER_BETWEEN = re.compile(r"\s+(?:с лишним|с небольшим|с хвостиком|-то|odd)(?=\s)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|%|[$€₽£]")
_OVER = re.compile(
    r"(?:более(?: чем)?|больше(?: чем)?|свыше|не менее(?: чем)?|не меньше(?: чем)?|минимум|"
    r"как минимум|over|more than|above|at least|upwards of|от|чуть больше|чуть более|"
    r"just over|a little over|с лишним)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    (
        r"(?:почти|без малого|неполны[ехм]+|чуть меньше|менее(?: чем)?|меньше(?: чем)?|almost|nearly|just under|"
        r"less than|close to|under)\s+(?:(?:у|в|на|до|за|с|со|к|по)\s+)?$"
    ),
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:около|порядка|примерно|приблизительно|где-то|about|around|roughly|approximately|some|~|≈)\s*$", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"\w{3,}(?:ых|их|ый|ий|ой|ая|ую|ого|ому|ыми|ими|ые|ие)")
_INTO = re.compile(r"\bв\s+$", re.IGNORECASE)
LINKS = bag(
    "до to вместо against from с и а на в во для или за при по через над под у о об из от к per and with on in or at "
    "for by"
)
_ARTICLES = frozenset({"a", "an", "каждый", "каждую", "every", "each"})
_PAIR = re.compile(
    (
        r"\s*(?:[\w%]{1,12}\.?\s+){0,2}?(?:до|to|вместо|instead of|against|а (?:теперь|стало)|->|→|–|"
        r"—|-)\s*(?:(?:менее чем|почти|около|about|less than|under)\s+)?"
    ),
    re.IGNORECASE,
)
# «с 11 до 19 %»: what follows the second number is not counted by the first.
_WINDOW_END = re.compile(
    r"[,.;:()!?\n—]|(?<=\s)(?:до|to|вместо|из)(?=\s\d)|"
    r"(?<=\s)(?:из|out of)(?=\s(?:дес|пят|тр[её]х|четыр|ста\b|ten\b|five\b))|^\s?[-–](?=\s?\d)",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"\b(?:19|20)\d{2}-\d{2}(?:-\d{2})?\b")
_OF = re.compile(r"\s+(?:из|out of)\s+", re.IGNORECASE)
_SCORES = frozenset({3.0, 4.0, 5.0, 10.0, 100.0})
_FASTER = re.compile(r"(?:more|less|as|\w{3,12}er)")
_CLOCK = re.compile(
    (
        r"(?:\b(?:после|до|с|к|в|at|after|before|from|until|till|"
        r"by)\s+)(\d{1,2})(?:[:.]\d{2})?\s*(?:час(?:а|ов|у|ам|ами|ах)?\b|ч\b\.?|утра|вечера|am|pm|a\.m|p\.m|$)?"
    ),
    re.IGNORECASE,
)


class Bound(Enum):
    """How a number is meant: itself, any number of its size («сотни»), more than it, not quite it, or about it."""

    EXACT = auto()
    VAGUE = auto()
    OVER = auto()
    UNDER = auto()
    ABOUT = auto()


class Unit(Enum):
    """What a number counts; `COUNT` is of things named by `noun`."""

    COUNT = auto()
    PERCENT = auto()
    MONEY = auto()
    MONTHS = auto()
    SECONDS = auto()
    TIMES = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: durations from a week down are in seconds, months and years in months."""

    value: float
    unit: Unit
    bound: Bound
    start: int
    end: int
    text: str
    concept: str | None = None
    nouns: tuple[str, ...] = ()
    ordinal: bool = False
    scale: float = 1.0
    figure_end: int = 0

    @property
    def bare(self) -> bool:
        """Tell whether the number names nothing it counts."""
        return self.unit is Unit.COUNT and self.concept is None and (not self.nouns or self.nouns[0] in LINKS)


@dataclass(frozen=True, slots=True)
class _Raw:
    value: float
    start: int
    end: int
    money: bool = False
    over: bool = False
    unit: Unit | None = None
    ordinal: bool = False
    scale: float = 1.0
    vague: bool = False


def quantities(text: str, offset: int = 0) -> list[Quantity]:
    """Find every quantity of a text; `offset` is added to the places."""
    found = _quantities(text)
    return [_moved(item, offset) for item in found] if offset else list(found)


def _moved(item: Quantity, by: int) -> Quantity:
    return replace(item, start=item.start + by, end=item.end + by, figure_end=item.figure_end + by)


# Letters of one person repeat their numbers.
@lru_cache(maxsize=1_024)
def _quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers in figures and in words, in order."""
    found: list[Quantity] = []
    text = _ISO_DATE.sub(lambda day: day[0][:4] + " " * (len(day[0]) - 4), text)
    for raw in sorted((*_figures(text), *_spelled(text)), key=lambda item: item.start):
        if not found or raw.start >= found[-1].end:
            found.append(_with_unit(text, raw))
    return tuple(_paired(text, found))


def _paired(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of its partner: «с 11 до 9 млн рублей», «с 3 дней до 1»."""
    for number, (one, other) in enumerate(pairwise(found)):
        gap = text[one.figure_end : other.start]
        if _OF.fullmatch(gap) and other.value in _SCORES and one.value <= other.value and one.concept is None:
            found[number] = _share(text, one, other)
            continue
        if not _PAIR.fullmatch(gap):
            continue
        if one.bare and (not other.bare or (other.scale > one.scale and one.value < other.value)):
            found[number] = _like(one, other)
        elif other.bare and not one.bare:
            found[number + 1] = _like(other, one)
    return found


def _share(text: str, one: Quantity, other: Quantity) -> Quantity:
    """«Семь из десяти» is 70 %, «4,8 из 5» is 96 %."""
    value, end = one.value / other.value * 100, other.figure_end
    return replace(one, value=value, unit=Unit.PERCENT, end=end, text=text[one.start : end], figure_end=end, scale=1.0)


def _like(bare: Quantity, named: Quantity) -> Quantity:
    scale = named.scale if bare.scale == 1.0 else bare.scale
    return replace(
        bare, value=bare.value * scale, unit=named.unit, concept=named.concept, nouns=named.nouns, scale=scale
    )


def _figures(text: str) -> Iterator[_Raw]:
    for match in _DIGITS.finditer(text):
        value, end = _value(match["number"]), match.end()
        times = _SCALES[match["glued"].lower()] if match["glued"] else 1.0
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
        yield _Raw(value, match.start(), stop, bool(match["money"]), bool(match["plus"]), unit, scale=times)


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


def _spelled(text: str) -> Iterator[_Raw]:
    for item in spelled(text):
        end, value = item.end, item.value
        value, end, scale = _half_more(text, value, end)
        between = _OVER_BETWEEN.match(text, end)
        end = between.end() if between else end
        unit = {
            "percent": Unit.PERCENT,
            "times": Unit.TIMES,
            "months": Unit.MONTHS,
            "people": Unit.COUNT,
            "seconds": Unit.SECONDS,
        }.get(item.unit or "")
        over = between is not None
        yield _Raw(value, item.start, end, over=over, unit=unit, ordinal=item.ordinal, vague=item.vague, scale=scale)


def _half_more(text: str, value: float, end: int) -> tuple[float, int, float]:
    """The value and end of «два с половиной» or «две с половиной тысячи», and by how much it was multiplied."""
    half = _HALF_MORE.match(text, end)
    if half is None:
        return value, end, 1.0
    scaled = _SCALE.match(text, half.end())
    times = _scale(scaled[1]) if scaled else 1.0
    return (value + 0.5) * times, scaled.end() if scaled else half.end(), times


def _with_unit(text: str, raw: _Raw) -> Quantity:
    before = text[max(0, raw.start - BEFORE) : raw.start].rstrip('(«"')
    nouns = [] if before.rstrip().endswith("№") else _nouns(text, raw.end)
    unit, scale, concept, end = _unit(text, raw, nouns)
    quantity = Quantity(
        value=raw.value * scale,
        unit=unit,
        bound=_bound(text, before, raw),
        start=raw.start,
        end=end,
        text=text[raw.start : end],
        concept=concept,
        nouns=tuple(word.lower() for word, _ in nouns),
        ordinal=raw.ordinal,
        scale=raw.scale * scale,
        figure_end=raw.end,
    )
    if (
        unit is Unit.COUNT
        and concept is None
        and 1950 <= raw.value <= 2100
        and len(text[raw.start : raw.end].strip()) == 4
    ):
        named = nouns and nouns[0][0].lower() in {"год", "году", "года", "г", "годом", "годах", "го"}
        unnamed = not nouns or re.search(
            r"(?:\b(?:в|с|до|по|in|since|from|until|of|by|to)|[-–—(,])\s*$", before, re.IGNORECASE
        )
        if named or unnamed:
            return replace(quantity, unit=Unit.YEAR)
    return quantity


def _unit(text: str, raw: _Raw, nouns: list[tuple[str, int]]) -> tuple[Unit, float, str | None, int]:
    """What a number counts, by how much a unit is worth, which thing it is, and where its name ends."""
    if raw.unit is not None:
        return raw.unit, 1.0, PEOPLE if raw.unit is Unit.COUNT else None, raw.end
    if raw.money:
        return Unit.MONEY, 1.0, None, raw.end
    words = [(word.lower(), end) for word, end in nouns]
    for position, (word, end) in enumerate(words):
        if word in LINKS or word in _ARTICLES:
            break  # «90 тысяч в месяц», "70 a day"
        following = words[position + 1][0] if position + 1 < len(words) else ""
        if position == 0 and _calendar(raw, word):
            return Unit.COUNT, 1.0, None, end  # «в 2024 году компания»: a year counts no companies
        if _ADJECTIVE.fullmatch(word) and concept_of(following):
            continue
        if position == 0 and multiplier_of(word) and _INTO.search(text[max(0, raw.start - BEFORE) : raw.start]):
            return Unit.TIMES, 1.0, None, end
        if position == 0 and word == "times" and _FASTER.fullmatch(following):
            return Unit.TIMES, 1.0, None, end
        named = _named_unit(raw, word, position)
        if named is not None:
            return *named, end
    return Unit.COUNT, 1.0, None, nouns[0][1] if nouns else raw.end


def _named_unit(raw: _Raw, word: str, position: int) -> tuple[Unit, float, str | None] | None:
    if word == "%" or word.startswith(("процент", "percent")):
        return Unit.PERCENT, 1.0, None
    if is_money(word):
        return Unit.MONEY, 1.0, None
    # «14 с» is seconds, «14 домов с» is not.
    duration = duration_of(word) if position < (1 if len(word) == 1 else 2) else None
    if duration is not None and not _calendar(raw, word):
        return (
            (Unit.MONTHS, DURATION_MONTHS[duration], None)
            if isinstance(duration, str)
            else (Unit.SECONDS, duration, None)
        )
    concept = concept_of(word)
    return (Unit.COUNT, 1.0, concept) if concept is not None else None


def _calendar(raw: _Raw, word: str) -> bool:
    return raw.value >= 1950 and word in {"год", "году", "года", "годом", "годах", "г"}


def _nouns(text: str, end: int) -> list[tuple[str, int]]:
    """Give up to three words after a number, not going over a comma or a full stop."""
    window = _WINDOW_END.split(text[end : end + 70], maxsplit=1)[0]
    if window[:1] in {"-", "–"}:
        window = f" {window[1:]}"
        following = _WORD.search(window)
        if following is not None and is_number_word(following[0]):
            return []  # «пять-шесть человек»: the second number names what both count
    return [(match[0], end + match.end()) for match in islice(_WORD.finditer(window), 3)]


def _bound(text: str, before: str, raw: _Raw) -> Bound:
    if raw.vague:
        return Bound.VAGUE
    if raw.over or _OVER_AFTER.match(text, raw.end) or _OVER.search(before):
        return Bound.OVER
    if _UNDER.search(before):
        return Bound.UNDER
    if _ABOUT.search(before):
        return Bound.ABOUT
    return Bound.EXACT


def clock_times(text: str) -> list[tuple[int, int]]:
    """Places of times of day: «после 18 часов», "10 am"; they count nothing."""
    found = [
        match.span(1)
        for match in _CLOCK.finditer(text)
        if int(match[1]) <= 24 and not match[0].rstrip().endswith(match[1])
    ]
    found.extend(
        match.span(1) for match in re.finditer(r"\b(\d{1,2}(?::\d{2})?)\s*(?:am|pm|a\.m|p\.m)\b", text, re.IGNORECASE)
    )
    found.extend(match.span() for match in re.finditer(r"\b\d{1,2}:\d{2}\b", text))
    return found
