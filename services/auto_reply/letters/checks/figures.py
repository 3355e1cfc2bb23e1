"""Claims of numbers, durations, years and team sizes."""

import re
from collections.abc import Iterator

from services.auto_reply.letters.checks.context import Context
from services.auto_reply.letters.checks.counted import PEOPLE
from services.auto_reply.letters.checks.numeric import proof
from services.auto_reply.letters.checks.quantities import Quantity, Unit, clock_times, quantities
from services.auto_reply.letters.checks.tenure import duration_claim
from services.auto_reply.letters.claims import Claim, ClaimKind, Evidence

_COLLECTIVE = re.compile(
    r"\b(?:двое|трое|четверо|пятеро|шестеро|семеро|восьмеро|девятеро|десятеро)\b|\b(?:нас|команд\w*|team)\b",
    re.IGNORECASE,
)


def figure_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every quantity told of the applicant."""
    clocks = clock_times(ctx.sentence.text)
    for quantity in quantities(ctx.sentence.text, ctx.sentence.start):
        if not ctx.is_own(quantity.start) or ctx.is_taken(quantity.start, quantity.end):
            continue
        if (
            any(left + ctx.sentence.start <= quantity.start < right + ctx.sentence.start for left, right in clocks)
            and proof(quantity, ctx.index) is None
        ):
            continue
        claim = _claim(ctx, quantity)
        for token in ctx.tokens:
            if token.number and claim.start <= token.start < claim.end:
                ctx.take(token.start, token.end)
        yield claim


def _claim(ctx: Context, quantity: Quantity) -> Claim:
    start, end = quantity.start, quantity.end
    if quantity.unit is Unit.YEAR:
        return ctx.claim(
            ClaimKind.YEARS,
            start,
            end,
            ctx.index.years.get(int(quantity.value)),
            f"В резюме нет {int(quantity.value)} года",
        )
    if quantity.unit is Unit.MONTHS and not _event(ctx, quantity):
        return duration_claim(ctx, quantity)
    if version := _version(ctx, quantity):
        return version
    kind = ClaimKind.TEAM_SIZE if _people(ctx, quantity) else ClaimKind.NUMBER
    reason = "В резюме нет такого числа людей" if kind is ClaimKind.TEAM_SIZE else "В резюме нет этого числа"
    return ctx.claim(kind, start, end, proof(quantity, ctx.index), f"{reason}: {quantity.text.strip()}")


def _event(ctx: Context, quantity: Quantity) -> bool:
    """A period that measures work done, not tenure: «закрываю месяц за 2 месяца» stands in the resume as it is."""
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    return (
        bool(re.search(r"(?:\bс|\bfrom|\bдо|\bto)\s+$", before, re.IGNORECASE))
        and proof(quantity, ctx.index) is not None
    )


def _people(ctx: Context, quantity: Quantity) -> bool:
    if quantity.unit is not Unit.COUNT:
        return False
    segment = ctx.segment_at(quantity.start)
    return quantity.concept == PEOPLE or (quantity.concept is None and _COLLECTIVE.search(segment.text) is not None)


def _version(ctx: Context, quantity: Quantity) -> Claim | None:
    """«React 18», «1С 8.3»: a bare number after a name is its version and must stand in the resume with it."""
    if quantity.unit is not Unit.COUNT or not re.fullmatch(
        r"\d+(?:[.,]\d+)?", ctx.sentence.text[quantity.start - ctx.sentence.start :].split()[0].rstrip(".,;:!?)»")
    ):
        return None
    previous = next((token for token in reversed(ctx.tokens) if token.end <= quantity.start), None)
    if (
        previous is None
        or quantity.start - previous.end > 1
        or not (previous.latin or previous.shouting or previous.capitalised)
    ):
        return None
    number = re.match(r"\d+(?:[.,]\d+)?", ctx.sentence.text[quantity.start - ctx.sentence.start :])
    shown = number[0].replace(",", ".") if number else ""
    for text in ctx.index.texts:
        if re.search(rf"(?<![\d.,]){re.escape(shown)}(?![\d])", text.text.replace(",", ".")):
            return ctx.claim(
                ClaimKind.SKILL, previous.start, quantity.start + len(shown), Evidence(text.path, shown), ""
            )
    return ctx.claim(
        ClaimKind.SKILL,
        previous.start,
        quantity.start + len(shown),
        None,
        f"В резюме не названа версия «{previous.text} {shown}»",
    )
