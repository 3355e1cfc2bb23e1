"""How long one has worked in a field, «в электронике», «за рулём»: at every job that the words of the field show."""

from functools import cache, lru_cache
from itertools import pairwise

from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.tenures import of_jobs
from libs.common.grounding.facts import Job
from libs.common.grounding.language.forms import groups, names_of
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import unnumbered, words
from libs.common.grounding.resume.evidence import Tenure
from libs.common.text.morphology import reading

_IN = frozenset({"в", "во", "на", "за", "in"})
_IN_DESCRIPTION = 2


def of_field(ctx: Context, span: Span) -> Tenure | None:
    """The jobs of the field that a span names behind «в», unless the next word narrows it."""
    tokens = [*ctx.tokens_in(span), None]
    for before, (token, after) in zip(tokens, pairwise(tokens[1:]), strict=False):
        if before is None or token is None or before.key not in _IN:
            continue
        shown = _shown(names_of(token.text))
        if not shown or (after is not None and _narrows(after.text, shown)):
            continue
        jobs = [job for job in ctx.index.facts.jobs if _shows(job, shown)]
        if jobs:
            return of_jobs(ctx.index, jobs, f" ({token.text})")
    return None


@lru_cache(maxsize=1_024)
def worked_in(field: str, jobs: tuple[Job, ...]) -> bool:
    """Tell whether a word is a field that one of the jobs shows."""
    shown = _shown(names_of(field))
    return bool(shown) and any(_shows(job, shown) for job in jobs)


def _narrows(word: str, shown: frozenset[str]) -> bool:
    """Tell whether a word behind a field says which part of it: «в продажах станков»."""
    found = reading(word.lower()).grammemes
    return "gent" in found and "NUMR" not in found and names_of(word).isdisjoint(shown)


def _shows(job: Job, shown: frozenset[str]) -> bool:
    return not shown.isdisjoint(_named(job)) or len(_told(job) & shown) >= _IN_DESCRIPTION


@lru_cache(maxsize=512)
def _named(job: Job) -> frozenset[str]:
    said = words(f"{job.position} {job.company} {' '.join(job.industries)}")
    return frozenset(name for word in said for name in names_of(unnumbered(word) or word))


@lru_cache(maxsize=512)
def _told(job: Job) -> frozenset[str]:
    return frozenset(name for word in words(job.description) for name in names_of(word))


def _shown(names: frozenset[str]) -> frozenset[str]:
    """The words that show a field; none where it is no field."""
    return frozenset[str]().union(*(_fields().get(name, frozenset[str]()) for name in names))


@cache
def _fields() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups("fields"):
        middle = group.words.index("<")
        shown = frozenset(name for word in group.words[middle + 1 :] for name in names_of(word))
        for word in group.words[:middle]:
            for name in names_of(word):
                found[name] = found.get(name, frozenset[str]()) | shown
    return found
