"""Resume and vacancy payloads read leniently into typed facts; a null or missing field is an absent fact."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from libs.common.grounding.markup import plain_text
from libs.common.grounding.payload import date_of, dated, id_of, items, mapping, name_of, whole
from libs.common.lenient_json import as_text, item_names
from libs.common.text.pasted import by_lines
from libs.common.text.positions import position_spelled

_SCHOOL = re.compile(r"^/education/\w+/\d+/(?:name|organization)$")
ResumePayload: TypeAlias = Mapping[str, Any]
VacancyPayload: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of resume text and the JSON pointer to it."""

    path: str
    text: str


def is_school_name(path: str) -> bool:
    """Tell whether a place of a resume is what a school is called, which says nothing of who went there."""
    return _SCHOOL.search(path) is not None


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
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Found once: what is kept of a resume is asked for with every sentence, also of many whose titles are one.
        said = (self.title, self.about, self.skills, self.jobs, self.wishes, self.answers)
        object.__setattr__(self, "_hash", hash((self.first_name, self.middle_name, self.last_name, said)))

    def __hash__(self) -> int:
        return self._hash

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
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.name, self.employer, self.description)))

    def __hash__(self) -> int:
        return self._hash

    @property
    def all_text(self) -> str:
        """Every word of the vacancy that a letter may refer to."""
        return "\n".join((self.name, self.employer, self.area, ", ".join(self.key_skills), self.description))


def covered_months(jobs: tuple[Job, ...], today: date) -> int:
    """Months in which at least one of the jobs was held; overlapping jobs count once."""
    spans = sorted(
        (first := job.start.year * 12 + job.start.month, first + job.months(today)) for job in jobs if job.start
    )
    months = reached = 0
    for first, end in spans:
        months += max(0, end - max(first, reached))
        reached = max(reached, end)
    return months


def read_resume(resume: ResumePayload) -> ResumeFacts:
    """Read a resume of `GET /resumes/{id}`; anything missing becomes empty, never an error."""
    education = mapping(resume.get("education"))
    facts = ResumeFacts(
        title=position_spelled(as_text(resume.get("title"))),
        first_name=as_text(resume.get("first_name")),
        last_name=as_text(resume.get("last_name")),
        middle_name=as_text(resume.get("middle_name")),
        gender=id_of(resume.get("gender")),
        age=whole(resume.get("age")),
        area=name_of(resume.get("area")),
        roles=tuple(item_names(resume.get("professional_roles"))),
        skills=tuple(item_names(resume.get("skill_set"))),
        about=by_lines(plain_text(as_text(resume.get("skills")))),
        jobs=tuple(_jobs(resume)),
        total_months=whole(mapping(resume.get("total_experience")).get("months")),
        education_level=id_of(education.get("level")),
        education_level_name=name_of(education.get("level")),
        educations=tuple(_educations(education)),
        languages=tuple(_languages(resume)),
        certificates=tuple(_certificates(resume)),
        licences=tuple(filter(None, (id_of(item) for item in items(resume.get("driver_license_types"))))),
        salary=whole(mapping(resume.get("salary")).get("amount")),
        formats=tuple(filter(None, (id_of(item) for item in items(resume.get("work_format"))))),
        schedules=tuple(filter(None, (id_of(item) for item in items(resume.get("schedules"))))),
        wishes=tuple(_wishes(resume)),
        answers=tuple(
            Text(f"/answers/{n}", said) for n, one in enumerate(items(resume.get("answers"))) if (said := as_text(one))
        ),
    )
    return as_before(facts)


# What is kept of a resume is found by its identity where it is the same object for every letter.
@lru_cache(maxsize=64)
def as_before(facts: ResumeFacts) -> ResumeFacts:
    """The same facts, as the object that was read before where one says the same."""
    return facts


def read_vacancy(vacancy: VacancyPayload) -> VacancyFacts:
    """Read a vacancy of `GET /vacancies/{id}` or of a search page; HTML becomes plain text."""
    snippet = mapping(vacancy.get("snippet"))
    described = as_text(vacancy.get("description")) or "\n".join(
        filter(None, (as_text(snippet.get("requirement")), as_text(snippet.get("responsibility"))))
    )
    return VacancyFacts(
        id=str(vacancy.get("id") or ""),
        name=plain_text(as_text(vacancy.get("name"))),
        employer=plain_text(name_of(vacancy.get("employer"))),
        area=name_of(vacancy.get("area")),
        description=plain_text(described),
        key_skills=tuple(item_names(vacancy.get("key_skills"))),
        formats=tuple(filter(None, (id_of(item) for item in items(vacancy.get("work_format"))))),
        schedule=id_of(vacancy.get("schedule")),
    )


def _jobs(resume: ResumePayload) -> Iterator[Job]:
    for index, item in enumerate(items(resume.get("experience"))):
        job = mapping(item)
        yield Job(
            path=f"/experience/{index}",
            company=as_text(job.get("company")),
            position=position_spelled(as_text(job.get("position"))),
            description=by_lines(plain_text(as_text(job.get("description")))),
            start=date_of(job.get("start")),
            end=date_of(job.get("end")),
            industries=tuple(item_names(job.get("industries"))),
        )


def _wishes(resume: ResumePayload) -> Iterator[Text]:
    if id_of(resume.get("business_trip_readiness")) == "ready":
        yield Text(
            "/business_trip_readiness", "готов ездить в командировки ready willing to go on business trips travel"
        )
    relocation = mapping(resume.get("relocation"))
    if id_of(relocation.get("type")) in {"relocation_possible", "relocation_desirable"}:
        places = ", ".join(item_names(relocation.get("area")))
        yield Text("/relocation", f"готов к переезду переехать ready willing to relocate relocation: {places}")
    for kind in ("schedules", "employments"):
        for number, name in enumerate(item_names(resume.get(kind))):
            yield Text(f"/{kind}/{number}", f"готов работать: {name}")


def _educations(education: Mapping[str, Any]) -> Iterator[Education]:
    for kind in ("primary", "additional", "attestation", "elementary"):
        for index, item in enumerate(items(education.get(kind))):
            entry = mapping(item)
            yield Education(
                path=f"/education/{kind}/{index}",
                kind=kind,
                name=as_text(entry.get("name")),
                organization=as_text(entry.get("organization")),
                result=as_text(entry.get("result")),
                year=whole(entry.get("year")),
            )


def _languages(resume: ResumePayload) -> Iterator[Language]:
    for index, item in enumerate(items(resume.get("language"))):
        entry = mapping(item)
        level = mapping(entry.get("level"))
        yield Language(
            path=f"/language/{index}",
            id=as_text(entry.get("id")),
            name=as_text(entry.get("name")),
            level_id=as_text(level.get("id")).casefold(),
            level_name=as_text(level.get("name")),
        )


def _certificates(resume: ResumePayload) -> Iterator[Text]:
    for index, item in enumerate(items(resume.get("certificate"))):
        entry = mapping(item)
        title = as_text(entry.get("title")) or as_text(entry.get("name"))
        named = ", ".join(filter(None, (title, as_text(entry.get("owner")))))
        yield Text(f"/certificate/{index}", " ".join(filter(None, (named, dated(entry.get("achieved_at"))))))
