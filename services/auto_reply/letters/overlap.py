"""What a resume and a vacancy share: skills named by both and lines of experience close to the task."""

import re
from collections.abc import Iterator

from libs.common.grounding.facts import ResumeFacts, VacancyFacts
from libs.common.text.tokens import stems

_BULLET = re.compile(r"^[\s\-–—•*·▪‣◦●]+")
_MIN_LINE_WORDS = 4


def shared_skills(resume: ResumeFacts, vacancy: VacancyFacts) -> list[str]:
    """Give the resume's skills that the vacancy names, in the order in which the vacancy names them."""
    wanted = f" {' '.join(stems(vacancy.all_text))} "
    found: list[tuple[int, str]] = []
    for skill in dict.fromkeys(resume.skills):
        place = wanted.find(f" {' '.join(stems(skill))} ")
        if place >= 0 and stems(skill):
            found.append((place, skill))
    return [skill for _, skill in sorted(found)]


def skills_asked(vacancy: VacancyFacts) -> list[str]:
    """Give the key skills of the vacancy once each."""
    return list({skill.casefold(): skill for skill in vacancy.key_skills}.values())


def relevant_lines(resume: ResumeFacts, vacancy: VacancyFacts) -> list[str]:
    """Give the lines of experience that share most words with the vacancy, best first."""
    wanted = {stem for stem in stems(vacancy.all_text) if len(stem) > 2}
    ranked: list[tuple[int, int, str]] = []
    for order, line in enumerate(_lines(resume)):
        common = len({stem for stem in stems(line) if len(stem) > 2} & wanted)
        if common:
            ranked.append((-common, order, line))
    return [line for _, _, line in sorted(ranked)]


def _lines(resume: ResumeFacts) -> Iterator[str]:
    for job in resume.jobs:
        for raw in job.description.splitlines():
            line = _BULLET.sub("", raw).strip()
            if len(line.split()) >= _MIN_LINE_WORDS:
                yield line
