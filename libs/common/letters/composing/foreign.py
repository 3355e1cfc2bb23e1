"""What is told of a job whose lines are in the other language: tools by name, numbers whose nouns are known."""

import re
from collections.abc import Callable, Iterator

from libs.common.grounding.facts import Job, VacancyFacts
from libs.common.grounding.wording import joined
from libs.common.letters.advert import stems_of
from libs.common.letters.composing.applicant import Applicant
from libs.common.letters.composing.counted import counted_in_russian
from libs.common.letters.composing.english_names import in_sentence
from libs.common.letters.composing.overlap import shared_skills
from libs.common.letters.composing.phrases import fitting

_RUSSIAN = re.compile("[А-Яа-яЁё]")
_TOOLS = 3
"""Names that are told."""
_FIGURES = 2
"""Numbers that are told."""

Passed = Callable[[str], str]
First = Callable[[list[str], str], str]
"""Of ways to say a thing the first that passes the check, chosen for a slot of the letter."""


def foreign(applicant: Applicant, vacancy: VacancyFacts, passed: Passed, first: First) -> Iterator[str]:
    """With what one works at the job that was named, where its lines are in the other language."""
    job, phrases = applicant.named, applicant.phrases
    if job is None or _RUSSIAN.search(job.description):
        return
    said = frozenset(stems_of(job.description))
    own = [skill for skill in applicant.resume.skills if skill.isascii() and said.issuperset(stems_of(skill))]
    shared = [skill for skill in shared_skills(applicant.resume, vacancy) if skill in own]
    tools = (shared if len(shared) > 1 else [*shared, *(skill for skill in own if skill not in shared)])[:_TOOLS]
    facts = {**applicant.facts(job), "tools": joined([*map(in_sentence, tools)], phrases.conjunction)}
    ways = (phrases.foreign, phrases.tools) if job.end is None else (phrases.foreign_there, phrases.tools_there)
    sentences = ([way.format(**facts) for way in fitting(frames, facts)] for frames in ways)
    told = next(filter(None, (first(frames, "foreign") for frames in sentences)), "")
    if tools and told:
        yield " ".join(filter(None, (told, _figures(applicant, job, passed, first))))


def _figures(applicant: Applicant, job: Job, passed: Passed, first: First) -> str:
    """The numbers of the lines that a Russian letter cannot quote."""
    figured = applicant.phrases.figured
    counts = [one for line in job.description.splitlines() for one in counted_in_russian(line)] if figured else []
    told = [one for one in counts if passed(figured[0].format(figures=one))][:_FIGURES]
    joint = joined(told, applicant.phrases.conjunction)
    return first([way.format(figures=joint) for way in figured], "figures") if told else ""
