"""How long: with a skill, at an employer, in a position, or in all, from the dates of the jobs."""

import re

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.fields import of_field
from libs.common.grounding.detectors.tenures import (
    names_person,
    names_work,
    of_employer,
    of_employers,
    of_jobs,
    of_place,
    of_position,
    of_skill,
    says_as_whom,
    together,
)
from libs.common.grounding.detectors.told_times import stood_in, told_of_a_name, told_shorter
from libs.common.grounding.facts import Text
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.evidence import ResumeIndex, Tenure
from libs.common.grounding.resume.lookup import Words
from libs.common.grounding.wording import duration_ru
from libs.common.text.morphology import reading

_YEAR = 12
_NAMING, _NAMED = 3, 2
"""Letters of a word that may name a paper, and how many such words must name it."""
_YEAR_OF = re.compile(r"\b(?:19|20)\d\d\b")
_PAPER = re.compile(
    r"\b(?:получ|прош|сдал|защити|выдан|аттест|аккредит|earned|received|passed|obtained)", re.IGNORECASE
)
_IN = re.compile(r"\b(?:за|within)\s+(?:(?:почти|около|всего|какие-то|неполные)\s+)?$", re.IGNORECASE)
_IN_WORDS = 40
"""Characters before a duration in which it is said to be what a deed took."""
_AGE = re.compile(r"(?:\bмне\s+(?:сейчас\s+)?|\bi(?: am|'m)\s+)$", re.IGNORECASE)

_ALL_WORK = re.compile(r"\b(?:(?:мой|трудовой|общий|весь) (?:\w+ )?стаж|за плечами)\b", re.IGNORECASE)
"""The whole working life, of which a clause about the present job is no part."""
_COMPOUND_STAZH = re.compile(r"[а-яё]стаж\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:сейчас|теперь)\b", re.IGNORECASE)


def duration_claim(ctx: Context, quantity: Quantity) -> Claim:
    """Judge «пять лет» of whatever the segment speaks about."""
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    if _AGE.search(before):
        return _age_claim(ctx, quantity)
    if stood_in(ctx, quantity):
        return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, None, f"В резюме нет срока: {quantity.text}")
    tenure = _tenure(ctx, quantity)
    if tenure.stated and tenure.since is None and (less := told_of_a_name(ctx, quantity)):
        tenure = less
    tenure = min((tenure, *told_shorter(ctx, quantity)), key=lambda item: item.months)
    if takes(before) and not _lasted(ctx, quantity, tenure):
        return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, None, f"В резюме нет срока: {quantity.text}")
    if _reaches(quantity, tenure.months) or (tenure.stated and _said(ctx, quantity)):
        return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, tenure.evidence, "")
    stated = duration_ru(tenure.months) or "меньше месяца"
    reason = f"В резюме {stated}{tenure.of}, в письме — {quantity.text}"
    return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, None, reason)


def since_claim(ctx: Context, quantity: Quantity) -> Claim:
    """Judge «с 2018 года»: the year is the resume's and, for a named employer or position, not before its start."""
    year = int(quantity.value)
    reason = f"В резюме нет {year} года"
    proved = ctx.index.years.get(year)
    segment = ctx.segment_at(quantity.start)
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    if proved is not None and re.search(r"(?:\bс|\bsince|\bfrom)\s+$", before, re.IGNORECASE):
        spans = [one for one in ctx.segments if one == segment or not _timed(one)]
        tenures = [
            item
            for span in spans
            for item in (of_employer(ctx, span), of_skill(ctx, span), of_position(ctx, span))
            if item
        ]
        started = [item for item in tenures if item.since is not None]
        early = started and year < min(item.since for item in started if item.since is not None)
        if early and not _said_since(ctx, segment, year):
            proved, reason = None, f"В резюме{started[0].of} — с {started[0].since} года, в письме — с {year}"
    if proved is not None and (other := _of_other_year(ctx, segment, year)):
        proved, reason = None, f"В резюме это {other} года, в письме — {year}"
    return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, proved, reason)


def _said_since(ctx: Context, segment: Span, year: int) -> bool:
    """Tell whether the applicant's own words have something of a segment since a year: «TypeScript с 2021»."""
    own = [Words((text,)) for text in ctx.index.about if re.search(rf"\b(?:с|since) {year}\b", text.text)]
    named = [one for one in ctx.tokens_in(segment) if len(one.stem) > _NAMING and not one.number]
    return any(words.find(one) is not None for words in own for one in named)


def _of_other_year(ctx: Context, segment: Span, year: int) -> str | None:
    """The year of the paper that a segment names most of, where it is another: «аттестат получила в 2016 году»."""
    said = [one for one in ctx.tokens_in(segment) if len(one.stem) > _NAMING and not one.number]
    hits = {text: sum(Words((text,)).find(one) is not None for one in said) for text in ctx.index.facts.certificates}
    most = max(hits.values(), default=0)
    if most < _NAMED or _PAPER.search(segment.text) is None:
        return None
    several = len(set(_YEAR_OF.findall(segment.text))) > 1  # «в 2022 и 2023 годах прошёл два курса»
    least = 1 if several else most
    years = [found[0] for text, hit in hits.items() if hit >= least and (found := _YEAR_OF.search(text.text))]
    return years[0] if years and str(year) not in years else None


def _timed(span: Span) -> bool:
    """Tell whether a part of a sentence has a time of its own: «с 2013 года, последние семь лет — в поликлинике»."""
    return any(one.unit in {Unit.MONTHS, Unit.YEAR} for one in quantities(span.text))


def _age_claim(ctx: Context, quantity: Quantity) -> Claim:
    age = ctx.index.facts.age
    proved = Evidence("/age", str(age)) if age is not None and age * 12 == quantity.value else None
    return ctx.claim(ClaimKind.NUMBER, quantity.start, quantity.end, proved, "В резюме другой возраст")


def takes(before: str) -> bool:
    """Tell whether a duration after these words is what a deed took, «за два месяца», and no time of work."""
    return _IN.search(before[-_IN_WORDS:]) is not None


def _lasted(ctx: Context, claim: Quantity, tenure: Tenure) -> bool:
    """Tell whether what was done «за два года» took as long as a job, all of them, or a period told of."""
    total = ctx.index.facts.experience_months(ctx.index.today)
    lasted = (tenure.months, total, *(job.months(ctx.index.today) for job in ctx.index.facts.jobs))
    years = (sorted(_years_of(text)) for text in ctx.index.texts)
    if any(len(told) > 1 and (told[-1] - told[0]) * _YEAR == claim.value for told in years):
        return True  # «9 в 2022 г. → 3 в 2025 г.»
    near = any(claim.value * 0.88 - 1 <= months <= claim.value * 1.3 + _YEAR / 2 for months in lasted)
    return near or any(
        held.quantity.unit is Unit.MONTHS and held.quantity.value == claim.value for held in ctx.index.quantities
    )


def _years_of(text: Text) -> set[int]:
    return {int(match[0]) for match in _YEAR_OF.finditer(text.text)}


def _reaches(claim: Quantity, months: int) -> bool:
    """Tell whether months are enough: exact numbers may be rounded down, «почти» and «около» a little up."""
    value = claim.value
    if claim.ordinal:
        return months >= value - 12
    if claim.bound is Bound.OVER:
        return months > value or (months == value and value < 12)
    if claim.bound is Bound.UNDER:
        return months >= value - max(3.0, value * 0.12)
    if claim.bound is Bound.ABOUT:
        return months >= value * 0.85 - 1
    return months >= value - 1


def _said(ctx: Context, claim: Quantity) -> bool:
    """Tell whether the resume says the same duration in its own text about the same thing."""
    segment = ctx.segment_at(claim.start)
    named = [token for token in ctx.tokens_in(segment) if len(token.stem) > 3 and not token.number]
    for held in ctx.index.quantities:
        real = held.quantity
        if real.unit is not Unit.MONTHS or real.value < claim.value or held.evidence.path.startswith("/language"):
            continue
        if claim.bound is Bound.OVER and real.bound is not Bound.OVER and real.value == claim.value:
            continue
        words = ctx.index.words_of(held)
        if any(words.find(token, exact=True) for token in named if token.stem not in {"опыт", "год", "лет"}):
            return True
        if any(token.stem == "стаж" for token in ctx.tokens) and _COMPOUND_STAZH.search(held.evidence.text):
            return True  # «Педстаж 23 г.»
    return False


def _tenure(ctx: Context, quantity: Quantity) -> Tenure:
    """What the resume proves of the duration's subject; letters of one person tell the same durations."""
    known, what = ctx.index.tenures, (ctx.sentence.text, quantity, ctx.english)
    if what not in known:
        known[what] = _sought(ctx, quantity)
    return known[what]


def _sought(ctx: Context, quantity: Quantity) -> Tenure:
    for scope in _scopes(ctx, quantity):
        span = _opening(ctx, quantity, scope) or scope
        joined = None if names_person(ctx, span) else of_employers(ctx, span)
        if joined is not None:
            return joined
        skill, position = of_skill(ctx, span), of_position(ctx, span)
        if skill and position and not says_as_whom(ctx, span):
            # «аналитика данных», "writing Python": one field, named by the jobs here and by their skills there
            skill, position = _of_both(ctx.index, skill, position), None
        employer = of_employer(ctx, span)
        field = None if employer or says_as_whom(ctx, span) else of_field(ctx, span)
        if field is not None and all(item is None or item.months <= field.months for item in (skill, position)):
            return field
        found = [item for item in (employer, skill, position) if item is not None]
        if found:
            return min(found, key=lambda item: item.months)
    months = ctx.index.facts.experience_months(ctx.index.today)
    whole = Evidence("/total_experience/months", duration_ru(months))
    return Tenure(months, " опыта", _nearest(ctx.index, quantity, months) or whole, stated=True)


def _opening(ctx: Context, quantity: Quantity, span: Span) -> Span | None:
    """What stands before the deed where one says as whom one did it: «за 12 лет работы медсестрой освоила уколы»."""
    if not span.start <= quantity.start < span.end or not takes(
        ctx.sentence.text[: quantity.start - ctx.sentence.start]
    ):
        return None
    deed = next((one for one in ctx.tokens_in(span) if one.start > quantity.end and _is_deed(one)), None)
    if deed is None:
        return None
    opening = Span(span.start, deed.start, span.text[: deed.start - span.start])
    return opening if says_as_whom(ctx, opening) else None


def _is_deed(token: Token) -> bool:
    return not token.latin and "VERB" in reading(token.key).grammemes


def _of_both(index: ResumeIndex, one: Tenure, other: Tenure) -> Tenure:
    """The time of both, named by the longer one."""
    named = max(one, other, key=lambda item: item.months)
    jobs = dict.fromkeys((*named.jobs, *one.jobs, *other.jobs))
    return of_jobs(index, [*jobs], named.of, stated=named.stated) if jobs else named


def _nearest(index: ResumeIndex, claim: Quantity, total: int) -> Evidence | None:
    """The job that lasted as long as is said, where all of them together lasted longer."""
    if abs(total - claim.value) < _YEAR:
        return None
    lasted = [(abs(job.months(index.today) - claim.value), job) for job in index.facts.jobs]
    near = [(apart, job) for apart, job in lasted if apart < _YEAR and _reaches(claim, job.months(index.today))]
    return of_jobs(index, [min(near, key=lambda one: one[0])[1]], "").evidence if near else None


def _scopes(ctx: Context, quantity: Quantity) -> list[Span]:
    """Where to look for the subject: around the duration, then before it; after it only when it stands alone."""
    window, segment = _window(ctx, quantity), ctx.segment_at(quantity.start)
    before = [item for item in ctx.segments if item.end <= segment.start]
    after = [item for item in ctx.segments if item.start >= segment.end]
    if _ALL_WORK.search(f"{before[-1].text if before else ''} {segment.text}"):
        # «мой стаж — шесть лет; сейчас работаю в студии»
        before, after = ([item for item in each if not _NOW.search(item.text)] for each in (before, after))
    own = [token for token in ctx.tokens_in(window) if names_work(token) or (token.latin and not ctx.english)]
    if window != segment and of_place(ctx, window):
        return [window]  # «пять лет в клинике и два года в школе»
    if not own and together(segment.text):
        return [segment]  # «всего семь лет: три года в клубе»
    scopes = [window, *([segment] if window == segment or not own else []), *reversed(before)]
    return scopes if own else [*scopes, *after[:2]]


def _window(ctx: Context, quantity: Quantity) -> Span:
    """The part of the segment that speaks of this duration and not of another one."""
    segment = ctx.segment_at(quantity.start)
    left, right = segment.start, segment.end
    for other in quantities(segment.text, segment.start):
        if (
            not (other.unit is Unit.MONTHS or (other.bare and other.nouns[:1] in {(), ("в",)}))
            or other.start == quantity.start
        ):
            continue
        if other.end <= quantity.start:
            left = max(left, _cut(ctx, other.end, quantity.start, other.end))
        elif other.start >= quantity.end:
            right = min(right, _cut(ctx, quantity.end, other.start, other.start))
    return Span(left, right, ctx.sentence.text[left - ctx.sentence.start : right - ctx.sentence.start])


def _cut(ctx: Context, start: int, end: int, otherwise: int) -> int:
    between = ctx.sentence.text[start - ctx.sentence.start : end - ctx.sentence.start]
    match = re.search(r"\s(?:и|а|из них|and|of which)\s", between, re.IGNORECASE)
    return start + match.start() if match else otherwise
