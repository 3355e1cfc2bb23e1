"""Resume and vacancy payloads read leniently into typed facts; a null or missing field is an absent fact."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from libs.common.grounding.markup import plain_text

ResumePayload: TypeAlias = Mapping[str, Any]
VacancyPayload: TypeAlias = Mapping[str, Any]

_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of resume text and the JSON pointer to it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """One place of work; `end` is None while it lasts."""

    path: str
    company: str
    position: str
    description: str
    start: date | None
    end: date | None
    industries: tuple[str, ...]

    def months(self, today: date) -> int:
        """Full months worked, counting both the first and the last month as hh does."""
        if self.start is None:
            return 0
        end = min(self.end or today, today)
        return max(0, (end.year - self.start.year) * 12 + end.month - self.start.month + 1)


@dataclass(frozen=True, slots=True)
class Education:
    """One finished or running education; `kind` is primary, additional, attestation or elementary."""

    path: str
    kind: str
    name: str
    organization: str
    result: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Language:
    """A language with hh's level id (a1..c2, l1)."""

    path: str
    id: str
    name: str
    level_id: str
    level_name: str


@dataclass(frozen=True, slots=True)
class ResumeFacts:
    """Everything a letter may say about its author."""

    title: str
    first_name: str
    last_name: str
    middle_name: str
    gender: str | None
    age: int | None
    area: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    about: str
    jobs: tuple[Job, ...]
    total_months: int | None
    education_level: str | None
    education_level_name: str
    educations: tuple[Education, ...]
    languages: tuple[Language, ...]
    certificates: tuple[Text, ...]
    licences: tuple[str, ...]
    salary: int | None
    formats: tuple[str, ...]
    schedules: tuple[str, ...]
    wishes: tuple[Text, ...] = ()
    """What hh's own fields and the owner's settings say the applicant is ready for."""
    answers: tuple[Text, ...] = ()
    """What the owner has said of themselves elsewhere than in the resume."""

    def __hash__(self) -> int:
        # Of little: what is kept of a resume is asked for with every sentence.
        return hash((self.title, self.about, self.skills))

    def experience_months(self, today: date) -> int:
        """Months of work: the union of the dated jobs, or hh's own total where it is larger or no job is dated."""
        return max(covered_months(self.jobs, today), self.total_months or 0)


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What the vacancy says about itself, as plain text."""

    id: str = field(compare=False)
    """Two vacancies that say the same are read once."""
    name: str
    employer: str
    area: str
    description: str
    key_skills: tuple[str, ...]
    formats: tuple[str, ...]
    schedule: str | None
    messages: tuple[Text, ...] = ()
    """What the employer has written to the applicant."""

    def __hash__(self) -> int:
        return hash((self.name, self.employer, self.description))

    @property
    def all_text(self) -> str:
        """Every word of the vacancy that a letter may refer to."""
        return "\n".join((self.name, self.employer, self.area, ", ".join(self.key_skills), self.description))


def covered_months(jobs: tuple[Job, ...], today: date) -> int:
    """Months in which at least one of the jobs was held; overlapping jobs count once."""
    covered: set[int] = set()
    for job in jobs:
        if job.start is not None:
            first = job.start.year * 12 + job.start.month
            covered.update(range(first, first + job.months(today)))
    return len(covered)


def read_resume(resume: ResumePayload) -> ResumeFacts:
    """Read a resume of `GET /resumes/{id}`; anything missing becomes empty, never an error."""
    education = _mapping(resume.get("education"))
    return ResumeFacts(
        title=_text(resume.get("title")),
        first_name=_text(resume.get("first_name")),
        last_name=_text(resume.get("last_name")),
        middle_name=_text(resume.get("middle_name")),
        gender=_id(resume.get("gender")),
        age=_int(resume.get("age")),
        area=_name(resume.get("area")),
        roles=tuple(_names(resume.get("professional_roles"))),
        skills=tuple(_names(resume.get("skill_set"))),
        about=plain_text(_text(resume.get("skills"))),
        jobs=tuple(_jobs(resume)),
        total_months=_int(_mapping(resume.get("total_experience")).get("months")),
        education_level=_id(education.get("level")),
        education_level_name=_name(education.get("level")),
        educations=tuple(_educations(education)),
        languages=tuple(_languages(resume)),
        certificates=tuple(_certificates(resume)),
        licences=tuple(filter(None, (_id(item) for item in _items(resume.get("driver_license_types"))))),
        salary=_int(_mapping(resume.get("salary")).get("amount")),
        formats=tuple(filter(None, (_id(item) for item in _items(resume.get("work_format"))))),
        schedules=tuple(filter(None, (_id(item) for item in _items(resume.get("schedules"))))),
        wishes=tuple(_wishes(resume)),
        answers=tuple(
            Text(f"/answers/{n}", said) for n, one in enumerate(_items(resume.get("answers"))) if (said := _text(one))
        ),
    )


def read_vacancy(vacancy: VacancyPayload) -> VacancyFacts:
    """Read a vacancy of `GET /vacancies/{id}` or of a search page; HTML becomes plain text."""
    snippet = _mapping(vacancy.get("snippet"))
    described = _text(vacancy.get("description")) or "\n".join(
        filter(None, (_text(snippet.get("requirement")), _text(snippet.get("responsibility"))))
    )
    return VacancyFacts(
        id=str(vacancy.get("id") or ""),
        name=plain_text(_text(vacancy.get("name"))),
        employer=plain_text(_name(vacancy.get("employer"))),
        area=_name(vacancy.get("area")),
        description=plain_text(described),
        key_skills=tuple(_names(vacancy.get("key_skills"))),
        formats=tuple(filter(None, (_id(item) for item in _items(vacancy.get("work_format"))))),
        schedule=_id(vacancy.get("schedule")),
    )


def _jobs(resume: ResumePayload) -> Iterator[Job]:
    for index, item in enumerate(_items(resume.get("experience"))):
        job = _mapping(item)
        yield Job(
            path=f"/experience/{index}",
            company=_text(job.get("company")),
            position=_text(job.get("position")),
            description=plain_text(_text(job.get("description"))),
            start=_date(job.get("start")),
            end=_date(job.get("end")),
            industries=tuple(_names(job.get("industries"))),
        )


def _wishes(resume: ResumePayload) -> Iterator[Text]:
    if _id(resume.get("business_trip_readiness")) == "ready":
        yield Text(
            "/business_trip_readiness", "готов ездить в командировки ready willing to go on business trips travel"
        )
    relocation = _mapping(resume.get("relocation"))
    if _id(relocation.get("type")) in {"relocation_possible", "relocation_desirable"}:
        places = ", ".join(_names(relocation.get("area")))
        yield Text("/relocation", f"готов к переезду переехать ready willing to relocate relocation: {places}")
    for kind in ("schedules", "employments"):
        for number, name in enumerate(_names(resume.get(kind))):
            yield Text(f"/{kind}/{number}", f"готов работать: {name}")


def _educations(education: Mapping[str, Any]) -> Iterator[Education]:
    for kind in ("primary", "additional", "attestation", "elementary"):
        for index, item in enumerate(_items(education.get(kind))):
            entry = _mapping(item)
            yield Education(
                path=f"/education/{kind}/{index}",
                kind=kind,
                name=_text(entry.get("name")),
                organization=_text(entry.get("organization")),
                result=_text(entry.get("result")),
                year=_int(entry.get("year")),
            )


def _languages(resume: ResumePayload) -> Iterator[Language]:
    for index, item in enumerate(_items(resume.get("language"))):
        entry = _mapping(item)
        level = _mapping(entry.get("level"))
        yield Language(
            path=f"/language/{index}",
            id=_text(entry.get("id")),
            name=_text(entry.get("name")),
            level_id=_text(level.get("id")).casefold(),
            level_name=_text(level.get("name")),
        )


def _certificates(resume: ResumePayload) -> Iterator[Text]:
    for index, item in enumerate(_items(resume.get("certificate"))):
        entry = _mapping(item)
        title = _text(entry.get("title")) or _text(entry.get("name"))
        named = ", ".join(filter(None, (title, _text(entry.get("owner")))))
        yield Text(f"/certificate/{index}", " ".join(filter(None, (named, _text(entry.get("achieved_at"))))))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}  # pyright: ignore[reportUnknownVariableType]


def _items(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value: object) -> str:
    return _text(_mapping(value).get("name"))


def _id(value: object) -> str | None:
    found = _mapping(value).get("id")
    return str(found) if found is not None else None


def _names(value: object) -> Iterator[str]:
    for item in _items(value):
        name = _text(item) or _name(item)
        if name:
            yield name


def _int(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value)
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _date(value: object) -> date | None:
    match = _DATE.match(_text(value))
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return date(year, month, min(max(day, 1), 28))
