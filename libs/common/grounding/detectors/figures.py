"""Claims of numbers, durations, years and team sizes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.deeds.leadership import LEADS, leads, mentors
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.enumerated import enumerated
from libs.common.grounding.detectors.summed import as_many_deeds, as_many_times, in_all
from libs.common.grounding.detectors.tenure import duration_claim, since_claim
from libs.common.grounding.facts import Text
from libs.common.grounding.language.tokens import stem, tokenise
from libs.common.grounding.numbers.amounts import OF_TIME, Bound, Quantity, Unit
from libs.common.grounding.numbers.clocks import clock_times
from libs.common.grounding.numbers.counted import PEOPLE
from libs.common.grounding.numbers.quantities import OF_THEM, quantities
from libs.common.grounding.numbers.same_things import SERVED
from libs.common.grounding.resume.derived import SHARE_OF, derived
from libs.common.grounding.resume.evidence import Held
from libs.common.grounding.resume.numeric import bounded, proof
from libs.common.grounding.words.lists import WORDS
from libs.common.text.dates import MONTHS
from libs.common.text.morphology import AS_WHOM, reading

_COLLECTIVE = re.compile(
    r"\b(?:двое|трое|четверо|пятеро|шестеро|семеро|восьмеро|девятеро|десятеро)\b|\b(?:нас|команд\w*|team)\b",
    re.IGNORECASE,
)


def figure_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every quantity told of the applicant."""
    found = quantities(ctx.sentence.text, ctx.sentence.start)
    clocks = clock_times(ctx.sentence.text) if found else ()
    joined = _joined(ctx, found)
    yield from joined
    judged: list[tuple[Quantity, Claim]] = []
    for quantity in _in_years(found, ctx.sentence.text, ctx.sentence.start):
        told = any(one.start <= quantity.start < one.end for one in joined)
        if told or not _stated(ctx, quantity) or ctx.is_taken(quantity.start, quantity.end) or _passing(ctx, quantity):
            continue
        if (
            any(left + ctx.sentence.start <= quantity.start < right + ctx.sentence.start for left, right in clocks)
            and proof(quantity, ctx.index, ctx.tokens) is None
        ):
            continue
        judged.append((quantity, _claim(ctx, quantity)))
        for token in ctx.tokens:
            if quantity.start <= token.start < quantity.figure_end:
                ctx.take(token.start, token.end)
    for quantity, claim in judged:
        yield (
            claim if claim.supported else _reckoned(ctx, quantity, judged) or _as_before(ctx, quantity, found) or claim
        )


def _reckoned(ctx: Context, quantity: Quantity, judged: list[tuple[Quantity, Claim]]) -> Claim | None:
    """What proved numbers of the same sentence come to: «на шесть пунктов, с 91 до 97 %», «втрое меньше, шесть»."""
    ends = [
        Held(one, claim.evidence, ctx.sentence.text)
        for one, claim in judged
        if claim.evidence is not None and one.start != quantity.start and one.unit not in OF_TIME
    ]
    follows = (held.quantity for held in derived(ends) if held.quantity.unit is quantity.unit is not Unit.COUNT)
    if not any(bounded(quantity, one.value) for one in follows):
        return None
    return ctx.claim(ClaimKind.NUMBER, quantity.start, quantity.end, ends[0].evidence, "")


def _as_before(ctx: Context, quantity: Quantity, found: list[Quantity]) -> Claim | None:
    """The claim of a bare number that counts what the one before it does: «у вас семь, у меня шесть»."""
    ends = _CLAUSE_ENDS.match(ctx.sentence.text, quantity.figure_end - ctx.sentence.start)
    earlier = [one for one in found if one.start < quantity.start and one.unit is Unit.COUNT and not one.bare]
    if not quantity.bare or quantity.unit is not Unit.COUNT or ends is None or not earlier:
        return None
    named = replace(quantity, concept=earlier[-1].concept, nouns=earlier[-1].nouns[:1])
    claim = _claim(ctx, named)
    return claim if claim.supported else None


_CLAUSE_ENDS = re.compile(r"\s*(?:[,;.!?)]|[-–—]|\sи\s|$)")
_MONTH = re.compile(rf"\s?(?:-?го |st |nd |rd |th |of )?\s?{MONTHS.either()}", re.IGNORECASE)
_DENIED_EXPERIENCE = WORDS.any_of("figures_denied_experience")
_NAME = re.compile(r"[«“„\"]\s?[A-ZА-ЯЁ0-9][^«»“”„\"]*[»”“\"]")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?(?![\w%])")
_VERB = re.compile(r"\w+(?:ю|юсь|ал|ала|ил|ила|ли|ть|ет)")
_DASH = re.compile(r"\s?[-–—]\s?")
_ROUND = frozenset({10.0, 100.0})
_AND = re.compile(r"\s(?:и|а|and)\s", re.IGNORECASE)
_WERE = re.compile(r"\b(?:был[оаи]?|стал[оаи]?|остал[оаи]сь|теперь)\s$", re.IGNORECASE)
"""«Было семнадцать, осталось шесть» counts no years."""
_AGO = re.compile(r"\s+(?:тому )?(?:назад|ago)\b", re.IGNORECASE)


def _joined(ctx: Context, found: list[Quantity]) -> list[Claim]:
    """Two numbers that are one: «шесть сделок из десяти» for 60 %, «два-три в месяц» for 30 in a year."""
    claims: list[Claim] = []
    for one, whole in pairwise(found):
        between = ctx.sentence.text[one.figure_end - ctx.sentence.start : whole.start - ctx.sentence.start]
        if one.value >= whole.value:
            continue
        if whole.value in _ROUND and SHARE_OF.fullmatch(between):
            told = replace(one, value=one.value / whole.value * 100, unit=Unit.PERCENT, end=whole.figure_end, scale=1.0)
        elif _DASH.fullmatch(between) and one.unit is whole.unit:
            told = replace(whole, value=(one.value + whole.value) / 2, bound=Bound.ABOUT, start=one.start)
        else:
            continue
        place = proof(told, ctx.index, ctx.tokens) or as_many_deeds(whole, ctx.index, ctx.tokens)
        place = place if _stated(ctx, one) else None
        if place is not None:
            claims.append(ctx.claim(ClaimKind.NUMBER, one.start, whole.figure_end, place, ""))
    return claims


def _stated(ctx: Context, quantity: Quantity) -> bool:
    """A number counts in what is told of oneself, and in «не больше пяти минут», which denies no experience."""
    place = quantity.start - ctx.sentence.start
    if any(match.start() < place < match.end() for match in _NAME.finditer(ctx.sentence.text)):
        return False
    if ctx.is_own(quantity.start):
        return True
    return ctx.is_denied(quantity.start) and _DENIED_EXPERIENCE.search(ctx.sentence.text) is None


def _passing(ctx: Context, quantity: Quantity) -> bool:
    """Dates and «два года назад» tell when, not how much."""
    after = ctx.sentence.text[quantity.end - ctx.sentence.start :]
    figure = ctx.sentence.text[quantity.figure_end - ctx.sentence.start :]
    return _AGO.match(after) is not None or (quantity.value <= 31 and _MONTH.match(figure) is not None)


def _in_years(found: list[Quantity], text: str, offset: int) -> list[Quantity]:
    """«Шесть лет, из них четыре — в B2B»: a bare number after years means years too."""
    years = next((item for item in found if item.unit is Unit.MONTHS and item.scale == 12), None)
    if years is None:
        return found
    return [
        replace(item, unit=Unit.MONTHS, value=item.value * 12, scale=12.0)
        if item.concept is None
        and item.unit is Unit.COUNT
        and item.start > years.end
        and item.value <= 20
        and (not item.nouns or item.nouns[0] == "в" or _as_somebody(item.nouns[0]))
        and not _is_name(text[: item.start - offset])
        and _WERE.search(text[: item.start - offset]) is None
        and not (OF_THEM.match(text, item.figure_end - offset) and _counts_things(found, item))
        else item
        for item in found
    ]


def _counts_things(found: list[Quantity], item: Quantity) -> bool:
    """Tell whether the number before another counts things: «22 прототипа, три из них вышли»."""
    before = [one for one in found if one.start < item.start][-1:]
    return any(one.unit is Unit.COUNT and one.nouns for one in before)


def _is_name(before: str) -> bool:
    """Tell whether a number after these words is a part of a name: «в поликлинике № 18»."""
    return before.rstrip().endswith("№")


def _as_somebody(noun: str) -> bool:
    """Tell whether a word says as whom one worked or what was done, and is not counted: «девять — технологом»."""
    found = reading(noun).grammemes
    return found >= AS_WHOM or not found.isdisjoint({"VERB", "ADVB", "PRTS"})


def _claim(ctx: Context, quantity: Quantity) -> Claim:
    start, end = quantity.start, quantity.end
    if quantity.unit is Unit.YEAR:
        return since_claim(ctx, quantity)
    if quantity.unit is Unit.MONTHS and not _event(ctx, quantity):
        return duration_claim(ctx, quantity)
    if version := _version(ctx, quantity):
        return version
    kind = ClaimKind.TEAM_SIZE if _people(ctx, quantity) else ClaimKind.NUMBER
    reason = "В резюме нет такого числа людей" if kind is ClaimKind.TEAM_SIZE else "В резюме нет этого числа"
    return ctx.claim(kind, start, end, _proof(ctx, quantity), f"{reason}: {quantity.text.strip()}")


_ANYBODY = re.compile(r"человек\w*|люд\w+|people|persons?", re.IGNORECASE)


def _proof(ctx: Context, quantity: Quantity) -> Evidence | None:
    """Where the number stands; «120 человек» may be the buyers of the resume, unless they are led or a team."""
    found = proof(quantity, ctx.index, ctx.tokens) or enumerated(ctx, quantity)
    segment = _near(ctx, quantity)
    if (
        found is not None
        and quantity.concept == PEOPLE
        and (_of_others(ctx, quantity, found) or _taught(segment, found))
    ):
        return None
    if found is not None or not quantity.nouns:
        return found
    told = in_all(quantity, ctx.index, ctx.tokens, ctx.sentence.text)
    told = told or as_many_deeds(quantity, ctx.index, ctx.tokens)
    told = told or as_many_times(quantity, ctx.index, ctx.tokens, ctx.sentence.text, ctx.sentence.start)
    if told is not None:
        return told
    if (became := _became(ctx, quantity)) is not None:
        return became
    if LEADS.search(segment) or _COLLECTIVE.search(segment):
        return None
    if _ANYBODY.fullmatch(quantity.nouns[0]) is None:
        return proof(quantity, ctx.index, ctx.tokens, persons=True)
    served = (proof(replace(quantity, concept=one), ctx.index, ctx.tokens) for one in sorted(SERVED))
    return next((place for place in served if place is not None), None)


def _became(ctx: Context, quantity: Quantity) -> Evidence | None:
    """Where as many people are called what these are told to have become: «трое учеников стали призёрами»."""
    if _BECAME.search(ctx.sentence.text, quantity.figure_end - ctx.sentence.start) is None:
        return None
    called = {token.stem for token in ctx.tokens if token.start > quantity.figure_end and _is_what(token.key)}
    for held in ctx.index.quantities:
        real = held.quantity
        if real.unit is Unit.COUNT and real.nouns and stem(real.nouns[0]) in called and bounded(quantity, real.value):
            return held.evidence
    return None


def _is_what(word: str) -> bool:
    return {"NOUN", "anim", "plur", "ablt"} <= reading(word).grammemes


_BECAME = re.compile(r"\bстал[аи]?\b|\bявля\w+ся|\bоказал\w+|\bbecame\b", re.IGNORECASE)


def _of_others(ctx: Context, quantity: Quantity, found: Evidence) -> bool:
    """Tell whether a number is another's: «пятерых менеджеров и пятерых инженеров» where five managers were taught."""
    held = {token.stem for token in tokenise(found.text)}
    told = quantities(ctx.sentence.text)
    counted = {
        stem(one.nouns[0]) for one in told if one.nouns and one.concept == PEOPLE and one.value == quantity.value
    }
    own = {stem(noun) for noun in quantity.nouns[:1]}
    return bool(held & (counted - own)) and held.isdisjoint(own)


def _taught(segment: str, found: Evidence) -> bool:
    """Tell whether people are told as led whom the resume says to have been taught."""
    held = (Text(found.path, found.text),)
    return LEADS.search(segment) is not None and leads(held) is None and mentors(held) is not None


def _near(ctx: Context, quantity: Quantity) -> str:
    """What stands around a number between two conjunctions: what is led in another part is not counted by it."""
    segment = ctx.segment_at(quantity.start)
    cuts = [segment.start + match.start() for match in _AND.finditer(segment.text)]
    left = max((cut for cut in cuts if cut <= quantity.start), default=segment.start)
    right = min((cut for cut in cuts if cut >= quantity.end), default=segment.end)
    return segment.text[left - segment.start : right - segment.start]


def _event(ctx: Context, quantity: Quantity) -> bool:
    """A period that measures work done, not tenure: «закрываю месяц за 2 месяца» stands in the resume as it is."""
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    return (
        bool(re.search(r"(?:\bс|\bfrom|\bдо|\bto|\bза)\s+$", before, re.IGNORECASE))
        and proof(quantity, ctx.index, ctx.tokens) is not None
    )


def _people(ctx: Context, quantity: Quantity) -> bool:
    if quantity.unit is not Unit.COUNT:
        return False
    segment = ctx.segment_at(quantity.start)
    return quantity.concept == PEOPLE or (quantity.concept is None and _COLLECTIVE.search(segment.text) is not None)


def _version(ctx: Context, quantity: Quantity) -> Claim | None:
    """«React 18», «1С 8.3»: a bare number after a name is its version and must stand in the resume with it."""
    figure = _FIGURE.match(ctx.sentence.text, quantity.start - ctx.sentence.start)
    counts = not quantity.bare and (quantity.concept is not None or not _VERB.fullmatch(next(iter(quantity.nouns), "")))
    previous = next((token for token in reversed(ctx.tokens) if token.end <= quantity.start), None)
    if figure is None or counts or quantity.unit is not Unit.COUNT or previous is None:
        return None
    named = previous.shouting or (previous.capitalised and not previous.first) or (previous.latin and not ctx.english)
    if not named or quantity.start - previous.end > 1:
        return None
    shown = figure[0].replace(",", ".")
    stands = re.compile(rf"(?<![\d.]){re.escape(shown)}(?!\d)")
    text = next((text for text in ctx.index.texts if stands.search(text.text.replace(",", "."))), None)
    evidence = Evidence(text.path, shown) if text else None
    reason = f"В резюме не названа версия «{previous.text} {shown}»"
    return ctx.claim(ClaimKind.SKILL, previous.start, quantity.start + len(shown), evidence, reason)
