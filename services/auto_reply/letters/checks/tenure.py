"""How long: with a skill, at an employer, in a position, or in all, from the dates of the jobs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.text.tokens import LEXICON, TOKEN
from libs.common.text.vocabulary import vocabulary
from services.auto_reply.letters.checks.context import Context
from services.auto_reply.letters.checks.evidence import ResumeIndex, Words
from services.auto_reply.letters.checks.leadership import LEADS, leads
from services.auto_reply.letters.checks.lexicon import profession_of, rank_of
from services.auto_reply.letters.checks.quantities import Bound, Quantity, Unit
from services.auto_reply.letters.checks.sentences import Span
from services.auto_reply.letters.checks.tokens import Token
from services.auto_reply.letters.claims import Claim, ClaimKind, Evidence
from services.auto_reply.letters.facts import Job, Text, covered_months
from services.auto_reply.letters.wording import duration_ru

_LEGAL = frozenset(["ооо", "оао", "зао", "пао", "ао", "ип", "нко", "гк", "llc", "ltd", "inc", "gmbh", "студия", "компания", "группа"])
_AGE = re.compile(r"(?:\bмне\s+(?:сейчас\s+)?|\bi(?: am|'m)\s+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Months the resume proves, of what, and where."""

    months: int
    of: str
    evidence: Evidence


def duration_claim(ctx: Context, quantity: Quantity) -> Claim:
    """Judge «пять лет» of whatever the segment speaks about."""
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    if _AGE.search(before):
        return _age_claim(ctx, quantity)
    tenure = _tenure(ctx, quantity)
    if _reaches(quantity, tenure.months) or _said(ctx, quantity):
        return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, tenure.evidence, "")
    told = duration_ru(tenure.months) or "меньше месяца"
    reason = f"В резюме {told}{tenure.of}, в письме — {quantity.text}"
    return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, None, reason)


def _age_claim(ctx: Context, quantity: Quantity) -> Claim:
    age = ctx.index.facts.age
    proved = Evidence("/age", str(age)) if age is not None and age * 12 == quantity.value else None
    return ctx.claim(ClaimKind.NUMBER, quantity.start, quantity.end, proved, "В резюме другой возраст")


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
        words = Words((Text(held.evidence.path, held.evidence.text),))
        if any(words.find(token, exact=True) for token in named if token.stem not in {"опыт", "год", "лет"}):
            return True
    return False


def _tenure(ctx: Context, quantity: Quantity) -> Tenure:
    segment = ctx.segment_at(quantity.start)
    for span in (segment, ctx.sentence):
        found = [item for item in (_employer(ctx, span), _skill(ctx, span), _position(ctx, span)) if item is not None]
        if found:
            return min(found, key=lambda item: item.months)
    months = ctx.index.facts.experience_months(ctx.index.today)
    return Tenure(months, " опыта", Evidence("/total_experience/months", duration_ru(months)))


def _of_jobs(index: ResumeIndex, jobs: Sequence[Job], of: str) -> Tenure:
    months = covered_months(tuple(jobs), index.today)
    evidence = Evidence(jobs[0].path, f"{jobs[0].position}, {jobs[0].company}: {duration_ru(months)}")
    return Tenure(months, of, evidence)


def _employer(ctx: Context, span: Span) -> Tenure | None:
    """The job whose company is named in the span, by all its own words."""
    said = [token for token in ctx.tokens_in(span) if token.capitalised or token.latin]
    for job in ctx.index.facts.jobs:
        company = Words((Text(job.path, job.company),))
        name = [word for word in TOKEN.findall(job.company) if word.lower() not in _LEGAL and word[0].isupper()]
        met = {place.text.lower() for token in ctx.tokens_in(span) if (place := company.find(token, exact=True))}
        if (
            name
            and any(company.find(token, exact=True) for token in said)
            and all(word.lower() in met for word in name)
        ):
            return _of_jobs(ctx.index, [job], f" в «{job.company}»")
    return None


def _skill(ctx: Context, span: Span) -> Tenure | None:
    """The least tenure among the skills named in the span."""
    sequence = [LEXICON[raw] for raw in TOKEN.findall(span.text)]
    found: list[Tenure] = []
    for mention in vocabulary().find(sequence):
        skill = mention.value
        if skill.kind in {"soft", "tongue", "domain"}:
            continue
        jobs = [job for number, job in enumerate(ctx.index.facts.jobs) if skill.id in ctx.index.job_skills(number)]
        if jobs:
            found.append(
                _of_jobs(ctx.index, jobs, f" с {skill.name}" if skill.name[0].isascii() else f" ({skill.name})")
            )
    return min(found, key=lambda item: item.months) if found else None


def _position(ctx: Context, span: Span) -> Tenure | None:
    """Jobs whose position or field is named in the span, or in which people were led when the span says so."""
    if LEADS.search(span.text):
        led = [job for number, job in enumerate(ctx.index.facts.jobs) if leads(ctx.index.job_texts[number])]
        if led:
            return _of_jobs(ctx.index, led, " руководства")
    scores: list[tuple[int, Job]] = []
    for job in ctx.index.facts.jobs:
        position = Words((Text(job.path, job.position),))
        scores.append((sum(1 for token in ctx.tokens_in(span) if _names_work(token) and position.find(token)), job))
    best = max((score for score, _ in scores), default=0)
    if not best:
        return None
    jobs = [job for score, job in scores if score == best]
    return _of_jobs(
        ctx.index, jobs, f" на должности «{jobs[0].position}»" if len(jobs) == 1 else " на таких должностях"
    )


def _names_work(token: Token) -> bool:
    known = any(profession_of(name) or rank_of(name) for name in (token.key, token.stem))
    return known or (len(token.stem) > 4 and token.stem not in {"работа", "опыт", "компан", "проект", "команд"})
