"""How long the applicant has done what: months by occupation, from each job's title, skills and dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from libs.common.messages.figures import Months
from libs.common.messages.said import Said, say
from libs.common.resumes.jobs import Span
from libs.common.text.tokens import words
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weight
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.titles import Title

_SAME_WORK, _NEAR_WORK = 0.6, 0.3
"""Kinship from which a month of a job counts full, and from which it counts half."""
_TELLING = 3.0
_SOFT = frozenset({"soft", "tongue", "office"})
_SHOWN, _SHOWN_SHARE = 3, 0.3
"""A job of another or no named occupation counts half when its text shows so many of the skills offered."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its title, what its text says, its span if the resume dates it."""

    title: Title
    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Career:
    """`total`: the whole experience, None when the resume does not say; `own`: in the occupation the resume offers."""

    total: int | None
    own: int | None
    by_code: Mapping[str, int]

    def months_for(self, codes: frozenset[str]) -> int | None:
        """Months that count for a vacancy of these occupations; without any those in the applicant's own."""
        if self.total is None or not codes:
            return self.own
        return max(self.by_code.get(code, 0) for code in codes)


def read_career(
    jobs: Sequence[Job], title: Title, roles: frozenset[str], skills: frozenset[int], total: int | None
) -> Career:
    """Count the months of each occupation; a resume without dates counts whole for every one."""
    table = occupations()
    mine = title.main or frozenset(code for role in roles for code in table.roles.get(role, ()))
    if total is None or all(job.span is None for job in jobs):
        return Career(total, total, dict.fromkeys(table.groups, total or 0))
    held = [(job.span, _codes(job, title, mine, skills)) for job in jobs if job.span is not None]
    undated = max(0, total - _months((span, 1.0) for span, _ in held)) if len(held) < len(jobs) else 0
    by_code = {
        code: min(total, undated + _months((span, _share(codes, code)) for span, codes in held))
        for code in table.groups
    }
    own = max((by_code[code] for code in mine), default=total)
    return Career(total, own, by_code)


def _codes(job: Job, title: Title, mine: frozenset[str], skills: frozenset[int]) -> Mapping[str, float]:
    """Occupations of a job: full by its title; the applicant's own by shared words, half by shared skills."""
    if job.title.main:
        codes = {**dict.fromkeys(job.title.aside, 0.5), **dict.fromkeys(job.title.main, 1.0)}
    elif not title.main or any(weight(stem) > _TELLING for stem in job.title.stems & title.stems):
        codes = dict.fromkeys(mine, 1.0)
    else:
        codes = {}
    if not mine & codes.keys() and _shows(job, skills):
        codes |= dict.fromkeys(mine, 0.5)
    return codes


def _shows(job: Job, skills: frozenset[int]) -> bool:
    known = vocabulary().skills
    hard = {number for number in skills if known[number].kind not in _SOFT}
    shown = hard & {found.value.id for found in vocabulary().find(words(job.text))}
    return len(shown) >= max(_SHOWN, _SHOWN_SHARE * len(hard))


def _share(codes: Mapping[str, float], code: str) -> float:
    table = occupations()
    kin = max((table.affinity(one, code) * share for one, share in codes.items()), default=0.0)
    return 1.0 if kin >= _SAME_WORK else 0.5 if kin >= _NEAR_WORK else 0.0


def _months(held: Iterable[tuple[Span, float]]) -> int:
    """Months of the spans by their shares; where two lie over each other the larger share counts, once."""
    total, done = 0.0, set[int]()
    for span, share in sorted(held, key=lambda item: -item[1]):
        if share:
            months = set(range(*span)) - done
            total += share * len(months)
            done |= months
    return round(total)


def own_months(related: int, total: int | None) -> Said:
    """What the resume has of the experience asked for: so much, so much in this occupation, none."""
    if related:
        of_trade = total is not None and related < total
        return say("held", "of_trade" if of_trade else "some", time=Months(months=related))
    return say("held", "none_of_trade" if total else "none")
