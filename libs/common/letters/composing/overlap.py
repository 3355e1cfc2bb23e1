"""What a resume and a vacancy share: skills named by both and what was done that is close to the task."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from libs.common.grounding.facts import Job, ResumeFacts, VacancyFacts
from libs.common.letters.advert import advert, stems_of
from libs.common.letters.composing.forms import acts, is_said
from libs.common.letters.composing.splitting import statements
from libs.common.text.weights import weight

_NUMBER = re.compile(
    r"(?<![\w.,])(?!(?:19|20)\d\d(?!\d))\d+(?:[.,]\d+)?\s?(?:%|\+|[а-яёa-z])|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{2,}",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\d\s?%|\bс \d[\d.,\s]{0,8}(?:[а-яё%]{1,8}\s)?до \d|\bв (?:\d|два|три|полтора)[\d.,]{0,4} раза?\b|→", re.IGNORECASE
)
_WISH = re.compile(
    r"\b(?:не|без|лет|(?<!\d{4}\s)год\w*|years?|ищу|хочу|хотел\w*|готов\w*|рассматрива\w+|планиру\w+|интересу\w+|not|no|without|looking|want|ready)\b",
    re.IGNORECASE,
)
_LITTLE = 2
"""Letters of a stem that says nothing."""
_TELLING = 2.0
"""The weight of a word with which a line speaks of what the vacancy speaks of."""
_ROOT = 6
"""Letters by which words of one root are known: «страхование», «страховой»."""
_COUNTED = 1.6
"""How much more a line with a number in it says."""
_OF_ITSELF = 1.5
"""What is added to the weight of a line of the latest job that tells what came of it."""
_SHORT = re.compile(r"[А-ЯЁа-яё]{2,6}\.\s?[а-яё\d]")
_SHORTENED = 0.5
"""What is left of the weight of a line that begins with a shortened word: it is told where nothing else is."""
_NAMED = 1.5
"""How much more a word says that the vacancy's title or its skills name."""
_OLDER = 0.7
"""What is left of the weight of a line at each job further back."""


@dataclass(frozen=True, slots=True)
class Achievement:
    """A line of the resume about what was done, and how much it says to the vacancy."""

    text: str
    weight: float
    counted: bool
    """Whether a number stands in it."""
    job: Job | None
    """The job that it was done at; None where the resume does not say."""
    latest: bool
    """Whether that is the latest job."""
    shared: int
    """How many telling words it has in common with the vacancy."""


@lru_cache(maxsize=32)
def shared_skills(resume: ResumeFacts, vacancy: VacancyFacts) -> tuple[str, ...]:
    """Give the resume's skills that the vacancy names, in the order in which the vacancy names them."""
    wanted = advert(vacancy).run
    found: list[tuple[int, str]] = []
    for skill in dict.fromkeys(resume.skills):
        place = wanted.find(f" {' '.join(stems_of(skill))} ")
        if place >= 0 and stems_of(skill):
            found.append((place, skill))
    return tuple(skill for _, skill in sorted(found))


def weightiest(names: list[str], most: int) -> list[int]:
    """Give the places of the names that say most, in their order."""

    def says(place: int) -> float:
        return max(map(weight, stems_of(names[place])), default=0.0)

    return sorted(sorted(range(len(names)), key=lambda place: -says(place))[:most])


def latest_first(jobs: tuple[Job, ...]) -> list[Job]:
    """Give the jobs, those that last before those that ended."""
    return sorted(
        jobs, key=lambda job: (job.end is None, job.end or job.start or date.min, job.start or date.min), reverse=True
    )


def achievements(resume: ResumeFacts, vacancy: VacancyFacts) -> list[Achievement]:
    """Give what the resume tells that shares words with the vacancy or holds a number, the weightiest first.

    Rare words weigh more than common ones, a line with a number more than one without, the latest job the most.
    """
    wanted = advert(vacancy).stems
    named = frozenset(stems_of(", ".join((vacancy.name, *vacancy.key_skills))))
    found: list[Achievement] = []
    for line, share, said, counted, job, latest in _weighed(resume):
        weights = [weight(stem) * (_NAMED if stem in named else 1) for stem in said & wanted]
        common = sum(weights) + (_OF_ITSELF if latest and _tells_a_result(line) else 0)
        if common > 0 or counted:
            worth = common * share * (_COUNTED if counted else 1)
            shared = sum(one >= _TELLING for one in weights)
            found.append(Achievement(line, worth, counted, job, latest, shared))
    return sorted(found, key=lambda one: -one.weight)


def is_telling(paper: str, facts: ResumeFacts, wanted: VacancyFacts) -> bool:
    """Tell whether a paper names a matter of the vacancy that not everybody of the applicant's trade knows."""
    trade, said = {stem[:_ROOT] for stem in stems_of(facts.title)}, stems_of(paper)
    own = [stem for stem in said if len(stem) > 3 and stem[:_ROOT] not in trade and weight(stem) >= _TELLING]
    return not advert(wanted).stems.isdisjoint(own) or trade <= {stem[:_ROOT] for stem in said}


def is_close(text: str, wanted: VacancyFacts) -> bool:
    """Tell whether a text names a matter that the vacancy names too."""
    asked = advert(wanted).stems
    return any(len(stem) > 3 and stem in asked for stem in stems_of(text))


def lines(resume: ResumeFacts, *, latest: bool = False) -> Iterator[str]:
    """Give the lines of the resume that tell what was done, the latest job's first, or those of that job only."""
    return (one.text for one in _weighed(resume) if one.latest or not latest)


class _Line(NamedTuple):
    text: str
    share: float
    """What is left of its weight by its age."""
    stems: frozenset[str]
    counted: bool
    job: Job | None
    latest: bool


# An applicant writes to many employers.
@lru_cache(maxsize=64)
def _weighed(resume: ResumeFacts) -> tuple[_Line, ...]:
    return tuple(
        _Line(line, share, frozenset(one for one in stems_of(line) if len(one) > _LITTLE), _counts(line), job, latest)
        for line, share, job, latest in _lines(resume)
    )


@lru_cache(maxsize=1_024)
def _tells_a_result(line: str) -> bool:
    return _RESULT.search(line) is not None


def _counts(line: str) -> bool:
    return _NUMBER.search(line) is not None


def _lines(resume: ResumeFacts) -> Iterator[tuple[str, float, Job | None, bool]]:
    for place, job in enumerate(latest_first(resume.jobs)):
        for line in statements(job.description):
            yield line, _OLDER**place * (_SHORTENED if _SHORT.match(line) else 1), job, not place
    title = set(stems_of(resume.title))
    for line in statements(resume.about):
        # «Программист, шесть лет опыта» repeats what the jobs say; «Москва, удалённо» is not done by anybody.
        said = is_said(line) and title.isdisjoint(stems_of(line))
        if (said or (_counts(line) and acts(line.partition(",")[0]))) and _WISH.search(line) is None:
            yield line, _OLDER, None, False
