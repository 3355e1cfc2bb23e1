"""Whether a number of the letter is a number of the resume, itself or derived from two of them."""

import re
from collections.abc import Iterator, Sequence

from services.auto_reply.letters.checks.evidence import Held, ResumeIndex
from services.auto_reply.letters.checks.quantities import Bound, Quantity, Unit
from services.auto_reply.letters.checks.tokens import stem
from services.auto_reply.letters.claims import Evidence

_SAME_THINGS = (
    frozenset({"test", "autotest"}),
    frozenset({"shop", "pharmacy"}),
    frozenset({"user", "client"}),
    frozenset({"people", "user"}),
)
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def proof(quantity: Quantity, index: ResumeIndex) -> Evidence | None:
    """Where the resume proves a number: literally, rounded the honest way, or from a change «с A до B»."""
    for held in (*index.quantities, *derived(index.quantities), *_counts(index)):
        if compatible(quantity, held.quantity) and bounded(quantity, held.quantity.value):
            return held.evidence
    return None


def bounded(claim: Quantity, real: float) -> bool:
    """Tell whether a real value lies where the claim says: «более 1000» for 1200, «почти полмиллиона» for 450 тысяч."""
    value = claim.value
    if abs(real - value) <= 1e-6 * max(1.0, abs(value)):
        return claim.bound is not Bound.UNDER or True
    if claim.bound is Bound.OVER:
        return value <= real <= value * 1.5
    if claim.bound is Bound.UNDER:
        return value * 0.8 <= real <= value
    if claim.bound is Bound.ABOUT:
        return abs(real - value) <= value * 0.15
    return claim.unit is Unit.TIMES and abs(real - value) <= value * 0.06


def compatible(claim: Quantity, real: Quantity) -> bool:
    """Tell whether two quantities count the same thing."""
    if claim.unit is not real.unit:
        return False
    if claim.unit is not Unit.COUNT:
        return True
    if claim.concept and real.concept:
        return claim.concept == real.concept or any({claim.concept, real.concept} <= same for same in _SAME_THINGS)
    if not claim.nouns or not real.nouns:
        return True
    if any(_cyrillic(claim.nouns) is not _cyrillic((noun,)) for noun in real.nouns[:1]):
        return True
    return bool({stem(noun) for noun in claim.nouns[:2]} & {stem(noun) for noun in real.nouns})


def _cyrillic(nouns: Sequence[str]) -> bool:
    return _CYRILLIC.search(nouns[0]) is not None


def derived(quantities: Sequence[Held]) -> Iterator[Held]:
    """What follows from «с 3 дней до 1»: three times, 67 per cent, two days; and from 112 %: 12 % over the plan."""
    for held in quantities:
        quantity = held.quantity
        if quantity.unit is Unit.PERCENT and 100 < quantity.value < 200:
            yield _new(held, quantity.value - 100, Unit.PERCENT)
    for one, other in zip(quantities, quantities[1:], strict=False):
        yield from _change(one, other)


def _change(one: Held, other: Held) -> Iterator[Held]:
    first, second = one.quantity, other.quantity
    alike = first.unit is second.unit or not first.nouns or first.nouns[0] in {"до", "to"}
    close = one.evidence.path == other.evidence.path and 0 <= second.start - first.end <= 25
    if not (alike and close) or not first.value or not second.value:
        return
    scale = _scale(first, second)
    before, after = first.value * scale, second.value
    if before == after:
        return
    yield _new(other, max(before, after) / min(before, after), Unit.TIMES)
    yield _new(other, abs(before - after) / before * 100, Unit.PERCENT)
    yield _new(other, abs(before - after), second.unit)


def _scale(first: Quantity, second: Quantity) -> float:
    """«с 11 до 9 млн», «с 900 до 180 мс»: a bare first number takes the unit and scale of the second."""
    if first.unit is second.unit or first.unit is not Unit.COUNT:
        return 1.0
    if second.unit is Unit.MONEY:
        return 1e6 if second.value >= 1e6 > first.value else 1e3 if second.value >= 1e3 > first.value else 1.0
    if second.unit is Unit.SECONDS:
        return next(
            (
                unit
                for unit in (0.001, 60.0, 3600.0, 86400.0)
                if abs(second.value / unit - round(second.value / unit)) < 1e-9 and second.value / unit < 1000
            ),
            1.0,
        )
    return 1.0


def _new(held: Held, value: float, unit: Unit) -> Held:
    old = held.quantity
    return Held(Quantity(value, unit, Bound.EXACT, old.start, old.end, old.text, old.concept, old.nouns), held.evidence)


def _counts(index: ResumeIndex) -> Iterator[Held]:
    """How many jobs and languages there are."""
    for number, concept, path in (
        (len(index.facts.jobs), "company", "/experience"),
        (len(index.facts.languages), "language", "/language"),
        (sum(1 for item in index.facts.educations if item.kind == "primary"), "education", "/education/primary"),
    ):
        if number:
            quantity = Quantity(float(number), Unit.COUNT, Bound.EXACT, 0, 0, str(number), concept, (concept,))
            yield Held(quantity, Evidence(path, str(number)))
