"""What follows from the numbers of a resume: changes, shares, rates over another time, the middle of a range."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from libs.common.grounding.claims import Evidence
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.quantities import quantities as _quantities
from libs.common.grounding.numbers.rates import over_other_times
from libs.common.grounding.numbers.turns import SEVERAL
from libs.common.grounding.resume.evidence import Held, ResumeIndex

SHARE_OF = re.compile(r"\s+(?:[^\W\d_]+\s+){0,2}?(?:из|of)\s+(?:каждых\s+|every\s+)?", re.IGNORECASE)
"""What stands between a part and its whole: «17 из 20», «17 пациентов из 20», "17 out of 20"."""
_UP_TO = re.compile(r"\b(?:до|to|вместо)\b", re.IGNORECASE)
"""What a count fell to is no part of it."""
_INSTEAD = re.compile(r"\b(?:вместо|против|instead of|against)\b|\b(?:раньше|прежде|был[оаи]?)\s", re.IGNORECASE)
"""The second number is what there was before."""
_LISTED = re.compile(r"\s*(?:,|и|или|and|or)?\s*№?\s*", re.IGNORECASE)
"""What stands between numbers that only follow each other: «№ 6 и № 7»."""
_RANGE = re.compile(r"\s?[-–—]\s?")
_WITHIN = re.compile(r"^[^.,;:\d]*\b(?:за|in|over)\s$", re.IGNORECASE)
_BESIDE = 40
"""Characters between a count and the time in which it was reached."""
_MUCH = 50
"""From how many per cent on a growth is told by times."""
_WIDEST = 2.0
"""By how much the end of a range may be more than its beginning for its middle to tell of it."""


def derived(quantities: Sequence[Held]) -> Iterator[Held]:
    """What follows from «с 3 дней до 1»: three times, 67 per cent, two days; and from 112 %: 12 % over the plan."""
    for held in quantities:
        quantity = held.quantity
        if quantity.unit is Unit.PERCENT and 100 < quantity.value < 200:
            yield _new(held, quantity.value - 100, Unit.PERCENT)
        if quantity.unit is Unit.PERCENT and quantity.value >= _MUCH and _grew(held):
            yield _new(held, 1 + quantity.value / 100, Unit.TIMES)  # «+140 %» is 2.4 times
        yield from _spread_over_years(held)
        for period, value in over_other_times(quantity, held.sentence):
            rate = _new(held, value, quantity.unit)
            yield replace(rate, quantity=replace(rate.quantity, period=period), over=True)
    # «97 % в 2025 году, в 2022-м было 91 %»: a year stands between two ends of a change
    for one, other in itertools.pairwise(held for held in quantities if held.quantity.unit is not Unit.YEAR):
        between = other.sentence[one.quantity.figure_end : other.quantity.start]
        if _LISTED.fullmatch(between) is None:
            yield from _change(one, other)
        if _RANGE.fullmatch(between):
            yield from _middle(one, other)


def _grew(held: Held) -> bool:
    """Tell whether a percentage says by how much something grew."""
    return held.quantity.turn == "by" or held.sentence[: held.quantity.start].rstrip().endswith("+")


def _middle(one: Held, other: Held) -> Iterator[Held]:
    """The middle of «40–60 млн», which «около 50 млн» tells of."""
    low, high = one.quantity, other.quantity
    if low.unit is high.unit and 0 < low.value < high.value <= _WIDEST * low.value:
        yield replace(other, quantity=replace(high, value=(low.value + high.value) / 2, bound=Bound.ABOUT))


def _spread_over_years(held: Held) -> Iterator[Held]:
    """What «60 мероприятий за два года» comes to in a year and in a month."""
    quantity = held.quantity
    if quantity.unit is not Unit.COUNT or quantity.period != SEVERAL:
        return
    for lasted in _quantities(held.sentence):
        between = held.sentence[quantity.figure_end : lasted.start]
        if lasted.unit is not Unit.MONTHS or not 0 < len(between) <= _BESIDE or not _WITHIN.search(between):
            continue
        for period, months in (("year", 12), ("month", 1)):
            yearly = _new(held, quantity.value * months / lasted.value, Unit.COUNT)
            yield replace(yearly, quantity=replace(yearly.quantity, period=period), over=True)


def _change(one: Held, other: Held) -> Iterator[Held]:
    first, second = one.quantity, other.quantity
    close = one.evidence.path == other.evidence.path and 0 <= second.start - first.figure_end <= 40
    between = other.sentence[first.figure_end : second.start]
    before, after = first.value, second.value
    if _INSTEAD.search(between) is not None:
        before, after = after, before
    if first.unit is not second.unit or not close or not before or not after or before == after:
        return
    if first.unit is Unit.COUNT and before < after and SHARE_OF.fullmatch(between):
        yield from _share(other, before / after * 100)
        return
    yield _new(other, max(before, after) / min(before, after), Unit.TIMES)
    yield _new(other, abs(before - after) / before * 100, Unit.PERCENT)
    yield _new(other, abs(before - after), second.unit)
    if first.unit is Unit.COUNT and after < before and _UP_TO.search(between) is None:  # «30 дел, из них 24 выиграла»
        yield _new(other, after / before * 100, Unit.PERCENT)


def _share(whole: Held, percent: float) -> Iterator[Held]:
    """«17 из 20» is 85 %, «14 из 19» is 73,7 % and, rounded, 74 %; of all but one in a thousand it is never all."""
    yield _new(whole, percent, Unit.PERCENT)
    for digits in (0, 1):
        if 0 < (rounded := round(percent, digits)) < 100:
            yield _new(whole, rounded, Unit.PERCENT)


def _new(held: Held, value: float, unit: Unit) -> Held:
    old = held.quantity
    return Held(
        Quantity(value, unit, Bound.EXACT, old.start, old.end, old.text, old.concept, old.nouns),
        held.evidence,
        held.sentence,
    )


def counts(index: ResumeIndex) -> Iterator[Held]:
    """How many jobs and languages there are."""
    for number, concept, path in (
        (len(index.facts.jobs), "company", "/experience"),
        (len(index.facts.languages), "language", "/language"),
        (sum(1 for item in index.facts.educations if item.kind == "primary"), "education", "/education/primary"),
    ):
        if number:
            quantity = Quantity(float(number), Unit.COUNT, Bound.EXACT, 0, 0, str(number), concept, (concept,))
            yield Held(quantity, Evidence(path, str(number)))
