"""Resumes and vacancies as the matcher sees them, read leniently from hh's JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from libs.common.employers.current import CurrentEmployers, current_employers
from libs.common.lenient_json import (
    as_bool,
    as_id,
    as_items,
    as_map,
    as_text,
    item_id,
    item_ids,
    item_names,
)
from libs.common.resumes.jobs import Span, job_spans
from libs.common.resumes.terms import OLD_EMPLOYMENT, ResumeTerms
from libs.common.text.html import html_to_text
from libs.common.text.licences import held, named_categories
from libs.common.text.money import Salary
from libs.common.text.tokens import words
from libs.common.text.vocabulary import vocabulary
from services.auto_reply.matching.reading.conditions import licences_of, pay_of
from services.auto_reply.matching.reading.profile import Profile, read_profile
from services.auto_reply.matching.reading.wishes import read_stance, wished_occupations
from services.auto_reply.matching.trades.career import Career, Job, read_career
from services.auto_reply.matching.trades.titles import Title, parse_title

MAX_TEXT = 60_000
"""Characters of a description that are read; longer ones are cut, the rest never carries requirements."""

_HIGHLIGHT = re.compile(r"</?highlighttext>")


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """A vacancy, from an item of the search or from the full detail (`detailed`).

    Every absent field is None or empty.
    """

    id: str
    title: Title
    employer_id: str | None
    employer_name: str
    anonymous: bool
    area_id: str | None
    area_name: str
    salary: Salary | None
    experience: str | None
    formats: frozenset[str]
    schedule: str | None
    employment: frozenset[str]
    roles: frozenset[str]
    licences: frozenset[str]
    """Categories of a driving licence that the work needs."""
    skills: tuple[str, ...]
    listed: tuple[frozenset[int], ...]
    """Ids of the vocabulary's skills that each of `skills` names."""
    text: str
    profile: Profile
    detailed: bool
    archived: bool
    external: bool
    has_test: bool
    letter_required: bool
    closed: bool
    relations: frozenset[str]

    @classmethod
    def from_hh(cls, payload: Mapping[str, Any]) -> "VacancyFacts":
        """Read a vacancy of any shape hh has been seen to send; never fails on null, missing or drifted fields."""
        description = payload.get("description")
        text = _vacancy_text(payload, description)
        employer = as_map(payload.get("employer"))
        area = as_map(payload.get("area"))
        kind = item_id(payload.get("type"))
        skills = tuple(item_names(payload.get("key_skills"))[:50])
        title = parse_title(as_text(payload.get("name"))[:500])
        formats = _formats(payload)
        response_url = as_text(payload.get("response_url"))
        return cls(
            id=as_id(payload.get("id")) or "",
            title=title,
            employer_id=as_id(employer.get("id")),
            employer_name=as_text(employer.get("name")),
            anonymous=kind == "anonymous" or not as_text(employer.get("name")),
            area_id=as_id(area.get("id")),
            area_name=as_text(area.get("name")),
            salary=pay_of(payload, f"{title.text}\n{text}"),
            experience=item_id(payload.get("experience")),
            formats=formats,
            schedule=item_id(payload.get("schedule")),
            employment=_employment(payload),
            roles=item_ids(payload.get("professional_roles")),
            licences=licences_of(payload, title, skills, text),
            skills=skills,
            listed=tuple(map(vocabulary().name_skills, skills)),
            text=text,
            profile=read_profile(text, title, formats_known=bool(formats)),
            detailed=isinstance(description, str),
            archived=as_bool(payload.get("archived")),
            external=bool(response_url) or kind == "direct",
            has_test=as_bool(payload.get("has_test")) or as_bool(as_map(payload.get("test")).get("required")),
            letter_required=as_bool(payload.get("response_letter_required")),
            closed=as_bool(payload.get("closed_for_applicants")),
            relations=item_ids(payload.get("relations")),
        )


def _vacancy_text(payload: Mapping[str, Any], description: object) -> str:
    if isinstance(description, str) and description:
        return html_to_text(description[:MAX_TEXT])
    snippet = as_map(payload.get("snippet"))
    parts = {"Требования": as_text(snippet.get("requirement")), "Обязанности": as_text(snippet.get("responsibility"))}
    return "\n".join(f"{name}:\n{html_to_text(_HIGHLIGHT.sub('', part))}" for name, part in parts.items() if part)


def _formats(payload: Mapping[str, Any]) -> frozenset[str]:
    formats = item_ids(payload.get("work_format"))
    if not formats and item_id(payload.get("schedule")) == "remote":
        return frozenset({"REMOTE"})
    return formats


def _employment(payload: Mapping[str, Any]) -> frozenset[str]:
    form = item_id(payload.get("employment_form"))
    if form is None:
        old = item_id(payload.get("employment"))
        form = OLD_EMPLOYMENT.get(old, old) if old else None
    if item_id(payload.get("schedule")) == "flyInFlyOut":
        form = "FLY_IN_FLY_OUT"
    return frozenset({form}) if form else frozenset()


@dataclass(frozen=True, slots=True)
class ResumeFacts:
    """A resume as far as it matters for fit; texts hold no personal data."""

    id: str
    title: Title
    positions: tuple[Title, ...]
    employers: tuple[str, ...]
    current: CurrentEmployers
    area_id: str | None
    relocation: str | None
    relocation_areas: frozenset[str]
    salary: Salary | None
    career: Career
    formats: frozenset[str]
    schedules: frozenset[str]
    employment: frozenset[str]
    roles: frozenset[str]
    skills: tuple[str, ...]
    own_skills: frozenset[int]
    licences: frozenset[str]
    """Categories of a driving licence that the applicant names."""
    text: str
    refusals: tuple[str, ...]
    denials: tuple[str, ...]
    wishes: frozenset[str]

    @classmethod
    def from_hh(cls, payload: Mapping[str, Any]) -> "ResumeFacts":
        """Read a resume of any shape; one without skills or experience gives empty fields, never an error."""
        jobs = list(as_items(payload.get("experience")))
        stance = read_stance(as_text(payload.get("skills"))[:MAX_TEXT])
        skills = tuple(_skill_set(payload.get("skill_set")))
        terms = ResumeTerms.from_hh(payload)
        text = "\n".join([stance.offered, *(f"{as_text(job.get('position'))}\n{_job_text(job)}" for job in jobs)])
        title = parse_title(as_text(payload.get("title"))[:500])
        own_skills = _own_skills(skills, title, text)
        roles = item_ids(payload.get("professional_roles"))
        return cls(
            id=as_id(payload.get("id")) or "",
            title=title,
            positions=tuple(
                parse_title(as_text(job.get("position"))[:500]) for job in jobs if as_text(job.get("position"))
            ),
            employers=tuple(name for job in jobs if (name := as_text(job.get("company")))),
            current=current_employers(payload),
            area_id=terms.area_id,
            relocation=terms.relocation,
            relocation_areas=terms.relocation_areas,
            salary=terms.salary,
            career=read_career(_jobs(jobs, job_spans(payload)), title, roles, own_skills, terms.months),
            formats=terms.formats,
            schedules=item_ids(payload.get("schedules")) or item_ids([payload.get("schedule")]),
            employment=terms.employment,
            roles=roles,
            skills=skills,
            own_skills=own_skills,
            licences=held(
                item_ids(payload.get("driver_license_types"))
                | named_categories("\n".join([title.text, *skills, as_text(payload.get("skills")), text]))
            ),
            text=text[:MAX_TEXT],
            refusals=stance.refused,
            denials=stance.denied,
            wishes=wished_occupations(stance.offered),
        )


def _job_text(job: Mapping[str, Any]) -> str:
    """What a job's description claims; «кадровый учёт не вела» is no claim."""
    return read_stance(as_text(job.get("description"))[:MAX_TEXT]).offered


def _jobs(jobs: list[Mapping[str, Any]], spans: list[Span | None]) -> list[Job]:
    return [
        Job(parse_title(as_text(job.get("position"))[:500]), _job_text(job), span)
        for job, span in zip(jobs, spans, strict=True)
    ]


def _skill_set(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for item in value[:200]:
            name = as_text(item) or as_text(as_map(item).get("name"))
            if name:
                yield name[:200]


def _own_skills(skills: tuple[str, ...], title: Title, text: str) -> frozenset[int]:
    known = vocabulary()
    ids = {number for name in skills for number in known.name_skills(name)}
    ids |= title.skills
    ids |= {found.value.id for found in known.find(words(text))}
    return known.closure(ids)
