"""What a duration may be told of, a job, an employer, a skill or a position, and how long each lasted."""

import re
from collections.abc import Sequence

from libs.common.grounding.claims import Evidence
from libs.common.grounding.deeds.leadership import LEADS, leads
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.neighbours import text_before
from libs.common.grounding.facts import Job, covered_months
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.deputies import is_second, ranks_held
from libs.common.grounding.language.forms import names_of, synonyms
from libs.common.grounding.language.lexicon import ordinary_stems, profession_of, rank_said
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import Token, words
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.evidence import ResumeIndex, Tenure
from libs.common.grounding.resume.jobs import only_helped as _helped
from libs.common.grounding.resume.jobs import own_words
from libs.common.grounding.wording import duration_ru
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import AS_WHOM, reading, readings
from libs.common.text.roots import related, root
from libs.common.text.tokens import LEXICON, TOKEN
from libs.common.text.vocabulary import vocabulary
from libs.common.text.years import plural_ru

_BROAD = bag(
    "разработк development develop programming программирован веб web сфер отрасл эксплуатац индустр професс"
    " коммерческ field industri коммерц"
)


_PLACE = WORDS.any_of("tenures_place")


_TOGETHER = re.compile(
    r"\b(?:в сумме|суммарн\w+|в общей сложности|в общем|всего|in total|overall|altogether)\b", re.IGNORECASE
)


_TRIED = WORDS.any_of("tenure_tried", "only", "tried_little")


def together(text: str) -> bool:
    """Tell whether a duration is said to be that of all jobs."""
    return _TOGETHER.search(text) is not None


def of_place(ctx: Context, span: Span) -> bool:
    return any(_PLACE.match(token.key) for token in ctx.tokens_in(span))


def of_jobs(index: ResumeIndex, jobs: Sequence[Job], of: str, *, stated: bool = False) -> Tenure:
    months = covered_months(tuple(jobs), index.today)
    evidence = Evidence(jobs[0].path, f"{_named(jobs)}: {duration_ru(months)}")
    starts = [job.start.year for job in jobs if job.start is not None]
    return Tenure(months, of, evidence, stated, min(starts, default=None), tuple(jobs))


def _named(jobs: Sequence[Job]) -> str:
    """The first job by position and company, and how many places more the duration covers."""
    first, more = f"{jobs[0].position}, {jobs[0].company}", len(jobs) - 1
    return f"{first}, и ещё {more} {plural_ru(more, 'место', 'места', 'мест')} работы" if more else first


def employer_job(ctx: Context, span: Span) -> Job | None:
    """The job whose company is named in the span, by at least half of its own words."""
    earlier = [match.span() for match in _BEFORE_ANOTHER.finditer(span.text)]
    tokens = [
        token
        for token in ctx.tokens_in(span)
        if not any(start <= token.start - span.start < end for start, end in earlier)
    ]
    said = [token for token in tokens if token.capitalised or token.latin]
    if not said:
        return None
    index = ctx.index
    for job, company, name in zip(index.facts.jobs, index.job_companies, index.job_names, strict=True):
        if not any(company.find(token, exact=True) for token in said):
            continue
        met = {place.text.lower() for token in tokens if (place := company.find(token, exact=True))}
        if 0 < len(name) <= 2 * sum(1 for word in name if word in met):
            return job
    return None


def of_employer(ctx: Context, span: Span) -> Tenure | None:
    """The employer that a span names."""
    jobs = _employed(ctx, span)
    return of_jobs(ctx.index, jobs, f" в «{jobs[0].company}»") if jobs else None


def of_employers(ctx: Context, span: Span) -> Tenure | None:
    """All employers that are joined from a span on: «и в школе, и во дворце творчества»."""
    jobs = _employed(ctx, span)
    for segment in (one for one in ctx.segments if jobs and one.start >= span.end):
        more = _employed(ctx, segment) if _JOINED.match(segment.text) else []
        if not more or quantities(segment.text):
            break
        jobs += [job for job in more if job not in jobs]
    return of_jobs(ctx.index, jobs, f" в «{jobs[0].company}»") if len(jobs) > 1 else None


def _employed(ctx: Context, span: Span) -> list[Job]:
    job = employer_job(ctx, span)
    return _same_employer(ctx, job) if job else _employer_kind(ctx, span)


def _same_employer(ctx: Context, job: Job) -> list[Job]:
    """The jobs at the employer of a job, those that the sentence names by their positions where it does."""
    index, name = ctx.index, own_words(job.company)
    jobs = [
        number for number, one in enumerate(index.facts.jobs) if one is job or (name and own_words(one.company) == name)
    ]
    named = [token for token in ctx.tokens if names_work(token) and not token.capitalised]
    met = {n: sum(index.job_positions[n].find(token, exact=True) is not None for token in named) for n in jobs}
    held = [n for n in jobs if met[n]]
    return [index.facts.jobs[n] for n in held or jobs]


def _employer_kind(ctx: Context, span: Span) -> list[Job]:
    """The only job whose company is of the kind named: «в поликлинике» for «Детская поликлиника «Росток»».

    Of many named, «в ресторанах», all of that kind or of a narrower one.
    """
    kinds = [token for token in ctx.tokens_in(span) if _PLACE.match(token.key) and not _adjective(token)]
    companies = list(zip(ctx.index.facts.jobs, ctx.index.job_companies, strict=True))
    jobs = [job for job, company in companies if any(company.find(kind) for kind in kinds)]
    many = frozenset[str]().union(*(synonyms(names_of(kind.text)) for kind in kinds if _many(kind)))
    if many:
        return [job for job, _ in companies if job in jobs or any(names_of(w) & many for w in words(job.company))]
    return jobs if len(jobs) == 1 else []


def _many(token: Token) -> bool:
    return not token.latin and "plur" in reading(token.key).grammemes


_BEFORE_ANOTHER = re.compile(
    r"\b(?i:до|перед|после|before|after|prior to)\s"
    r"(?:(?:прихода|перехода|работы|устройства|joining|moving to)\s(?:(?:в|на|к)\s)?)?"
    r"(?:(?:компани|банк|студи|фирм|ООО|АО)\w*\s)?[«\"“]?[A-ZА-ЯЁ][^\s,;:()]{0,30}"
    r"(?:\s[^\s,;:()«»а-яё]{1,30}){0,2}[»\"”]?"
)
"""«До Tripoka работал в студии» is told of the studio."""
_JOINED = re.compile(r"\s*(?:и|а также|and)\s", re.IGNORECASE)


def of_skill(ctx: Context, span: Span) -> Tenure | None:
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
        if jobs and _is_field(said, span.text):
            jobs = _of_the_trade(ctx, jobs)
        if jobs:
            of = f" с {skill.name}" if skill.name[0].isascii() else f" ({skill.name})"
            found.append(of_jobs(ctx.index, jobs, of, stated=True))
    return min(found, key=lambda item: item.months) if found else None


def _is_field(said: Sequence[str], text: str) -> bool:
    """Tell whether one word names a field in which one worked: «тринадцать лет в медицине», no tool and no task."""
    return len(said) == 1 and re.search(rf"\bв\s+{re.escape(said[0])}(?!\s+\w)", text, re.IGNORECASE) is not None


def _of_the_trade(ctx: Context, jobs: list[Job]) -> list[Job]:
    """These jobs and all others of the same trade: a nurse is one in every hospital, a manager not everywhere."""
    trades = {word for job in jobs for word in _persons(job.position)}
    return [job for job in ctx.index.facts.jobs if job in jobs or trades & _persons(job.position)]


def _persons(position: str) -> frozenset[str]:
    """The trades that a position names, in dictionary form; what is one of many things is none."""
    names = (reading(word) for word in words(position) if _CYRILLIC.match(word))
    return frozenset(one.normal for one in names if {"NOUN", "anim"} <= one.grammemes) - _ANYTHING


_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ANYTHING = bag(
    "менеджер специалист инженер администратор оператор руководитель мастер помощник консультант рабочий начальник"
    " разработчик директор заместитель ассистент представитель эксперт сотрудник техник лаборант стажёр"
    " стажер ученик преподаватель учитель координатор аналитик"
)


def _only_tried(ctx: Context, name: str) -> bool:
    """Tell whether the resume says of a skill that it was only tried or studied."""
    return any(name.casefold() in text.text.casefold() and _TRIED.search(text.text) for text in ctx.index.about)


def of_position(ctx: Context, span: Span) -> Tenure | None:
    """Jobs whose position or field is named in the span, or in which people were led when the span says so."""
    if LEADS.search(span.text):
        led = [job for number, job in enumerate(ctx.index.facts.jobs) if leads(ctx.index.job_texts[number])]
        if led:
            return of_jobs(ctx.index, led, " руководства")
    named = [token for token in ctx.tokens_in(span) if names_work(token)]
    trades = [root(reading(token.key).normal) for token in named if not token.latin and _is_person(token)]
    fields = [root(reading(token.key).normal) for token in named if not token.latin and not _is_person(token)]
    helps, summed = _helped(span.text), together(span.text)
    scores: list[tuple[int, Job]] = []
    for job, position, place in zip(ctx.index.facts.jobs, ctx.index.job_positions, ctx.index.job_roots, strict=True):
        if place.helped and not helps:
            continue
        score = sum(1 for token in named if position.find(token, exact=_is_person(token)))
        score = score or int(any(_of_trade(trade, place.roots) for trade in (*trades, *fields)))
        score = score or int(summed and any(other.endswith(trade) for trade in trades for other in place.roots))
        scores.append((score, job))
    best = max((score for score, _ in scores), default=0)
    if not best:
        return None
    own = (token for token in named if not is_second(text_before(ctx, token)))
    ranks = {rank for token in own if (rank := rank_said(token.key, token.stem)) is not None}
    if ranks:
        # «пять лет старшим бортпроводником» is no time as a flight attendant
        title = ctx.index.facts.title
        held = [(score, job) for score, job in scores if ranks <= ranks_held(f"{job.position}, {title}")]
        if not any(score for score, _ in held):
            return Tenure(0, " на этой должности", Evidence("/experience", ""), stated=True)
        scores = held
    least = best if names_person(ctx, span) and not summed else 1
    jobs = [job for score, job in scores if score >= least]
    return of_jobs(ctx.index, jobs, f" на должности «{jobs[0].position}»" if len(jobs) == 1 else " на таких должностях")


def _adjective(token: Token) -> bool:
    """Tell whether a word only qualifies: «в ресторанном деле» names no restaurant."""
    return not token.latin and bool(reading(token.key).grammemes & {"ADJF", "ADJS"})


def _of_trade(trade: str, place: frozenset[str]) -> bool:
    """Tell whether a job is of a profession by the name of its place: a hairdresser at «Парикмахерская «Лотос»»."""
    return any(min(len(trade), len(other)) >= _TRADE and related(trade, other) for other in place)


_TRADE = 6
"""Letters of a root by which a place is of a profession."""


def names_person(ctx: Context, span: Span) -> bool:
    return any(_is_person(token) and _animate(token) for token in ctx.tokens_in(span))


def says_as_whom(ctx: Context, span: Span) -> bool:
    """Tell whether a span says as whom one worked: «машинистом», also where the profession is in no list."""
    russian = (token for token in ctx.tokens_in(span) if not token.latin)
    as_whom = any(reading(token.key).grammemes >= AS_WHOM for token in russian)
    return as_whom or names_person(ctx, span)


def _animate(token: Token) -> bool:
    """«Аналитик» is somebody, «аналитика» is a field; «оператор» is also one of algebra."""
    found = readings(token.key)
    person = {one.normal for one in found if "anim" in one.grammemes}
    return token.latin or all("inan" not in one.grammemes or one.normal in person for one in found)


def _is_person(token: Token) -> bool:
    return bool(profession_of(token.key) or profession_of(token.stem) or rank_said(token.key, token.stem))


def names_work(token: Token) -> bool:
    return _is_person(token) or (
        len(token.stem) > 3 and token.stem not in _BROAD and token.stem not in ordinary_stems()
    )
