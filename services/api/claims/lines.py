"""The line of the resume behind an evidence, as a person finds it again in his own resume. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from libs.common.text.dates import MONTHS
from services.api.web.rows import named, text

Section = Literal["title", "skills", "experience", "total", "about", "education", "languages", "answers", "other"]
SECTIONS: Mapping[str, Section] = {
    "title": "title",
    "skill_set": "skills",
    "skills": "about",
    "experience": "experience",
    "total_experience": "total",
    "education": "education",
    "certificate": "education",
    "language": "languages",
    "answers": "answers",
}
MOST = 300
CYRILLIC = re.compile("[А-Яа-яЁё]")
"""What is quoted of a resume is in the resume's language."""
ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-\d\d)?")
SENTENCE = re.compile(r"(?<=[.!?;])\s+|[\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """`line` is what the resume says there, `place` the job or school it belongs to."""

    section: Section
    line: str
    place: str | None = None


def line_of(resume: Mapping[str, Any], path: str, found: str) -> Line:
    """The line at a JSON pointer with the words found there; those words alone when the resume has changed since."""
    steps = [step for step in path.split("/") if step]
    section: Section = SECTIONS.get(steps[0], "other") if steps else "other"
    whole = _sentence_in(text(_at(resume, steps)) or "", found) or found
    if section == "experience" and (job := _item(resume.get("experience"), steps[1:2])) is not None:
        if dated := _month(found, russian=_is_russian(job)):
            return Line(section, dated.said, _job(job))
        return Line(section, whole if whole != found else _sentence_with(found, job) or found, _job(job))
    if section == "education":
        return Line(section, whole, _school(resume, steps))
    return Line(section, whole)


def _at(resume: object, steps: list[str]) -> object:
    """What stands at the end of the steps; None where they lead nowhere."""
    for step in steps:
        if isinstance(resume, list):
            resume = resume[int(step)] if step.isdecimal() and int(step) < len(resume) else None
        else:
            resume = resume.get(step) if isinstance(resume, Mapping) else None
    return resume


def _item(items: object, steps: list[str]) -> Mapping[str, Any] | None:
    if not isinstance(items, list) or not steps or not steps[0].isdecimal() or int(steps[0]) >= len(items):
        return None
    one = items[int(steps[0])]
    return one if isinstance(one, Mapping) else None


def _sentence_with(found: str, job: Mapping[str, Any]) -> str | None:
    position = text(job.get("position")) or ""
    return _sentence_in(text(job.get("description")) or "", found) or (position if _has(position, found) else None)


def _sentence_in(whole: str, found: str) -> str | None:
    for sentence in SENTENCE.split(whole):
        if _has(sentence, found):
            return " ".join(sentence.split())[:MOST]
    return None


def _has(whole: str, part: str) -> bool:
    return bool(part) and " ".join(part.split()).casefold() in " ".join(whole.split()).casefold()


def _job(job: Mapping[str, Any]) -> str | None:
    russian = _is_russian(job)
    began, ended = (_month(job.get(end), russian=russian) for end in ("start", "end"))
    years = None
    if began is not None:
        years = f"{began.said} – {ended.said}" if ended else f"{'с' if russian else 'since'} {began.beside}"
    return ", ".join(filter(None, (_whose(job), years))) or None


def _whose(job: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (text(job.get("company")), text(job.get("position")))))


def _is_russian(job: Mapping[str, Any]) -> bool:
    return CYRILLIC.search(_whose(job)) is not None


class Month(NamedTuple):
    """A month with its year, by itself and after «с»: «март 2021», «марта 2021»."""

    said: str
    beside: str


def _month(value: object, *, russian: bool) -> Month | None:
    """The month of hh's date, in the language of the resume; None for what is no date."""
    found = ISO_MONTH.fullmatch(text(value) or "")
    if found is None:
        return None
    name, year = MONTHS[int(found["month"])], found["year"]
    said, beside = (name.russian, name.beside) if russian else (name.english.title(),) * 2
    return Month(f"{said} {year}", f"{beside} {year}")


def _school(resume: Mapping[str, Any], steps: list[str]) -> str | None:
    education = resume.get("education")
    if len(steps) < 3 or not isinstance(education, Mapping):
        return None
    return named(_item(education.get(steps[1]), steps[2:3]))
