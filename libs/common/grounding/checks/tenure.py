"""How long: with a skill, at an employer, in a position, or in all, from the dates of the jobs."""

import re
from collections.abc import Sequence

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.context import Context
from libs.common.grounding.checks.evidence import ResumeIndex, Tenure
from libs.common.grounding.checks.evidence import only_helped as _helped
from libs.common.grounding.checks.leadership import LEADS, leads
from libs.common.grounding.checks.lexicon import ordinary_stems, profession_of, rank_of
from libs.common.grounding.checks.quantities import Bound, Quantity, Unit, quantities
from libs.common.grounding.checks.sentences import Span
from libs.common.grounding.checks.tokens import Token
from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.facts import Job, covered_months
from libs.common.grounding.wording import duration_ru
from libs.common.grounding.words.lists import any_of
from libs.common.text.morphology import reading, readings
from libs.common.text.roots import related, root
from libs.common.text.tokens import LEXICON, TOKEN
from libs.common.text.vocabulary import vocabulary

_BROAD = bag(
    "разработк development develop programming программирован веб web сфер отрасл эксплуатац индустр професс"
    " коммерческ field industri коммерц"
)
_PLACE = re.compile(
    r"больниц|поликлиник|клиник|школ|сад(?:у|ик)|завод|фабрик|банк|аптек|такси|кофейн|агентств|студи|ресторан|салон|"
    r"гостиниц|отел|магазин|склад|музе|театр|бюро|hospital|clinic|bank|pharmac|agency|studio|hotel|warehouse"
)
_TOGETHER = re.compile(
    r"\b(?:в сумме|суммарн\w+|в общей сложности|в общем|всего|in total|overall|altogether)\b", re.IGNORECASE
)
_YEAR = 12
_TRIED = any_of("tenure_tried.txt")
_AGE = re.compile(r"(?:\bмне\s+(?:сейчас\s+)?|\bi(?: am|'m)\s+)$", re.IGNORECASE)


def duration_claim(ctx: Context, quantity: Quantity) -> Claim:
    """Judge «пять лет» of whatever the segment speaks about."""
    before = ctx.sentence.text[: quantity.start - ctx.sentence.start]
    if _AGE.search(before):
        return _age_claim(ctx, quantity)
    tenure = _tenure(ctx, quantity)
    if tenure.stated and tenure.since is None and (less := _less(ctx, quantity)):
        tenure = less
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
        spans = (segment, ctx.sentence)
        tenures = [
            item for span in spans for item in (_employer(ctx, span), _skill(ctx, span), _position(ctx, span)) if item
        ]
        started = [item for item in tenures if item.since is not None]
        if started and year < min(item.since for item in started if item.since is not None):
            proved, reason = None, f"В резюме{started[0].of} — с {started[0].since} года, в письме — с {year}"
    return ctx.claim(ClaimKind.YEARS, quantity.start, quantity.end, proved, reason)


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
        words = ctx.index.words_of(held)
        if any(words.find(token, exact=True) for token in named if token.stem not in {"опыт", "год", "лет"}):
            return True
    return False


def _less(ctx: Context, claim: Quantity) -> Tenure | None:
    """A shorter duration that the resume itself tells of a name in the segment; longer ones do not contradict it."""
    segment = ctx.segment_at(claim.start)
    named = [token for token in ctx.tokens_in(segment) if _is_name(ctx, token)]
    found = (
        Tenure(int(held.quantity.value), "", held.evidence)
        for held in ctx.index.quantities
        if held.quantity.unit is Unit.MONTHS
        and any(ctx.index.words_of(held).find(token, exact=True) for token in named)
    )
    return max(found, key=lambda item: item.months, default=None)


def _is_name(ctx: Context, token: Token) -> bool:
    if token.key == "i":
        return False
    return token.shouting or (token.capitalised and not token.first) or (token.latin and not ctx.english)


def _tenure(ctx: Context, quantity: Quantity) -> Tenure:
    """What the resume proves of the duration's subject; letters of one person tell the same durations."""
    known, what = ctx.index.tenures, (ctx.sentence.text, quantity, ctx.english)
    if what not in known:
        known[what] = _sought(ctx, quantity)
    return known[what]


def _sought(ctx: Context, quantity: Quantity) -> Tenure:
    for span in _scopes(ctx, quantity):
        skill, position = _skill(ctx, span), _position(ctx, span)
        if skill and position and not _names_person(ctx, span):
            # «аналитика данных», "writing Python": one field, named by the jobs here and by their skills there
            skill, position = max(skill, position, key=lambda item: item.months), None
        found = [item for item in (_employer(ctx, span), skill, position) if item is not None]
        if found:
            return min(found, key=lambda item: item.months)
    months = ctx.index.facts.experience_months(ctx.index.today)
    whole = Evidence("/total_experience/months", duration_ru(months))
    return Tenure(months, " опыта", _nearest(ctx.index, quantity, months) or whole, stated=True)


def _nearest(index: ResumeIndex, claim: Quantity, total: int) -> Evidence | None:
    """The job that lasted as long as is said, where all of them together lasted longer."""
    if abs(total - claim.value) < _YEAR:
        return None
    lasted = [(abs(job.months(index.today) - claim.value), job) for job in index.facts.jobs]
    near = [(apart, job) for apart, job in lasted if apart < _YEAR and _reaches(claim, job.months(index.today))]
    return _of_jobs(index, [min(near, key=lambda one: one[0])[1]], "").evidence if near else None


def _scopes(ctx: Context, quantity: Quantity) -> list[Span]:
    """Where to look for the subject: around the duration, then before it; after it only when it stands alone."""
    window, segment = _window(ctx, quantity), ctx.segment_at(quantity.start)
    before = [item for item in ctx.segments if item.end <= segment.start]
    after = [item for item in ctx.segments if item.start >= segment.end]
    own = [token for token in ctx.tokens_in(window) if _names_work(token) or (token.latin and not ctx.english)]
    if window != segment and _of_place(ctx, window):
        return [window]  # «пять лет в клинике и два года в школе»
    scopes = [window, *([segment] if window == segment or not own else []), *reversed(before)]
    return scopes if own else [*scopes, *after[:2]]


def _of_place(ctx: Context, span: Span) -> bool:
    return any(_PLACE.match(token.key) for token in ctx.tokens_in(span))


def _window(ctx: Context, quantity: Quantity) -> Span:
    """The part of the segment that speaks of this duration and not of another one."""
    segment = ctx.segment_at(quantity.start)
    left, right = segment.start, segment.end
    for other in quantities(segment.text, segment.start):
        if not (other.unit is Unit.MONTHS or (other.bare and not other.nouns)) or other.start == quantity.start:
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


def _of_jobs(index: ResumeIndex, jobs: Sequence[Job], of: str, *, stated: bool = False) -> Tenure:
    months = covered_months(tuple(jobs), index.today)
    evidence = Evidence(jobs[0].path, f"{jobs[0].position}, {jobs[0].company}: {duration_ru(months)}")
    starts = [job.start.year for job in jobs if job.start is not None]
    return Tenure(months, of, evidence, stated, min(starts, default=None))


def employer_job(ctx: Context, span: Span) -> Job | None:
    """The job whose company is named in the span, by at least half of its own words."""
    said = [token for token in ctx.tokens_in(span) if token.capitalised or token.latin]
    if not said:
        return None
    index, tokens = ctx.index, ctx.tokens_in(span)
    for job, company, name in zip(index.facts.jobs, index.job_companies, index.job_names, strict=True):
        if not any(company.find(token, exact=True) for token in said):
            continue
        met = {place.text.lower() for token in tokens if (place := company.find(token, exact=True))}
        if 0 < len(name) <= 2 * sum(1 for word in name if word in met):
            return job
    return None


def _employer(ctx: Context, span: Span) -> Tenure | None:
    job = employer_job(ctx, span)
    return _of_jobs(ctx.index, [job], f" в «{job.company}»") if job else _employer_kind(ctx, span)


def _employer_kind(ctx: Context, span: Span) -> Tenure | None:
    """The only job whose company is of the kind named: «в поликлинике» for «Детская поликлиника «Росток»»."""
    kinds = [token for token in ctx.tokens_in(span) if _PLACE.match(token.key) and not _adjective(token)]
    companies = zip(ctx.index.facts.jobs, ctx.index.job_companies, strict=True)
    jobs = [job for job, company in companies if any(company.find(kind) for kind in kinds)]
    return _of_jobs(ctx.index, jobs, f" в «{jobs[0].company}»") if len(jobs) == 1 else None


def _skill(ctx: Context, span: Span) -> Tenure | None:
    """The least tenure among the skills named in the span."""
    sequence = [LEXICON[raw] for raw in TOKEN.findall(span.text)]
    found: list[Tenure] = []
    for mention in vocabulary().find(sequence):
        skill = mention.value
        said = [word.key for word in sequence[mention.start : mention.end]]
        if skill.kind in {"soft", "tongue", "domain"} or all(profession_of(word) for word in said):
            continue
        jobs = [job for number, job in enumerate(ctx.index.facts.jobs) if skill.id in ctx.index.job_skills(number)]
        if not jobs and _only_tried(ctx, skill.name):
            found.append(Tenure(0, f" с {skill.name} (только учебный проект)", Evidence("/skills", skill.name)))
        if jobs:
            of = f" с {skill.name}" if skill.name[0].isascii() else f" ({skill.name})"
            found.append(_of_jobs(ctx.index, jobs, of, stated=True))
    return min(found, key=lambda item: item.months) if found else None


def _only_tried(ctx: Context, name: str) -> bool:
    """Tell whether the resume says of a skill that it was only tried or studied."""
    return any(name.casefold() in text.text.casefold() and _TRIED.search(text.text) for text in ctx.index.about)


def _position(ctx: Context, span: Span) -> Tenure | None:
    """Jobs whose position or field is named in the span, or in which people were led when the span says so."""
    if LEADS.search(span.text):
        led = [job for number, job in enumerate(ctx.index.facts.jobs) if leads(ctx.index.job_texts[number])]
        if led:
            return _of_jobs(ctx.index, led, " руководства")
    named = [token for token in ctx.tokens_in(span) if _names_work(token)]
    trades = [root(reading(token.key).normal) for token in named if not token.latin and _is_person(token)]
    fields = [root(reading(token.key).normal) for token in named if not token.latin and not _is_person(token)]
    helps = _helped(span.text)
    scores: list[tuple[int, Job]] = []
    for job, position, place in zip(ctx.index.facts.jobs, ctx.index.job_positions, ctx.index.job_roots, strict=True):
        if place.helped and not helps:
            continue
        score = sum(1 for token in named if position.find(token, exact=_is_person(token)))
        score = score or int(any(_of_trade(trade, place.roots) for trade in (*trades, *fields)))
        scores.append((score, job))
    best = max((score for score, _ in scores), default=0)
    if not best:
        return None
    least = best if _names_person(ctx, span) and not _TOGETHER.search(span.text) else 1
    jobs = [job for score, job in scores if score >= least]
    return _of_jobs(
        ctx.index, jobs, f" на должности «{jobs[0].position}»" if len(jobs) == 1 else " на таких должностях"
    )


def _adjective(token: Token) -> bool:
    """Tell whether a word only qualifies: «в ресторанном деле» names no restaurant."""
    return not token.latin and bool(reading(token.key).grammemes & {"ADJF", "ADJS"})


def _of_trade(trade: str, place: frozenset[str]) -> bool:
    """Tell whether a job is of a profession by the name of its place: a hairdresser at «Парикмахерская «Лотос»»."""
    return any(min(len(trade), len(other)) >= _TRADE and related(trade, other) for other in place)


_TRADE = 6
"""Letters of a root by which a place is of a profession."""


def _names_person(ctx: Context, span: Span) -> bool:
    return any(_is_person(token) and _animate(token) for token in ctx.tokens_in(span))


def _animate(token: Token) -> bool:
    """«Аналитик» is somebody, «аналитика» is a field."""
    return token.latin or all("inan" not in one.grammemes for one in readings(token.key))


def _is_person(token: Token) -> bool:
    return any(profession_of(name) or rank_of(name) for name in (token.key, token.stem))


def _names_work(token: Token) -> bool:
    return _is_person(token) or (
        len(token.stem) > 3 and token.stem not in _BROAD and token.stem not in ordinary_stems()
    )
