"""The line of the resume behind an evidence, as a person finds it again in his own resume. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
    began, ended = _month(job.get("start")), _month(job.get("end"))
    whose = ", ".join(filter(None, (text(job.get("company")), text(job.get("position")))))
    since = "с" if CYRILLIC.search(whose) else "since"
    years = f"{began}–{ended}" if ended else f"{since} {began}"
    return ", ".join(filter(None, (whose, years if began else None))) or None


def _month(value: object) -> str | None:
    shown = text(value)
    return f"{shown[5:7]}.{shown[:4]}" if shown and re.match(r"\d{4}-\d{2}", shown) else None


def _school(resume: Mapping[str, Any], steps: list[str]) -> str | None:
    education = resume.get("education")
    if len(steps) < 3 or not isinstance(education, Mapping):
        return None
    return named(_item(education.get(steps[1]), steps[2:3]))
