"""A resume that its owner gave as a text or a file: its fields, as read or corrected, in the words of hh's resumes."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from libs.common.messages.catalogue import message

MAX_TEXT = 60_000
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Month = Annotated[str, Field(pattern=r"^(19|20)\d{2}(-(0[1-9]|1[0-2]))?$", examples=["2021-03", "2019"])]
Level = Literal["a1", "a2", "b1", "b2", "c1", "c2", "l1"]
Degree = Literal[
    "secondary", "special_secondary", "unfinished_higher", "higher", "bachelor", "master", "candidate", "doctor"
]
Format = Literal["ON_SITE", "REMOTE", "HYBRID", "FIELD_WORK"]
Currency = Literal["RUR", "USD", "EUR", "KZT", "BYR", "UZS"]


class _Given(BaseModel):
    """Of what its owner says: no field that is not known. Bodies that hold it refuse what PostgreSQL cannot store."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class JobFields(_Given):
    """One job. Years and months; a job without an end is the present one only when `current` says so."""

    company: Words = ""
    position: Words = ""
    start: Month | None = None
    end: Month | None = None
    current: bool = False
    description: str = Field(default="", max_length=8_000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.company and not self.position:
            raise PydanticCustomError("job_unnamed", "A job needs its employer or its post.")
        if self.start and self.end and self.end[:7] < self.start[: len(self.end)]:
            raise PydanticCustomError("job_period", "The job ends before it begins.")
        return self


class LanguageFields(_Given):
    """A language; no level: the resume names none."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    level: Level | None = None


class SchoolFields(_Given):
    """A school, and what was learned there."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    result: str = Field(default="", max_length=500)
    year: int | None = Field(default=None, ge=1950, le=2100)


class ResumeFields(_Given):
    """What a resume says, field by field. Only the title must be there."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        description="The post that is looked for", examples=["Главный бухгалтер"]
    )
    first_name: Words = ""
    middle_name: Words = ""
    last_name: Words = ""
    area: Words = Field(default="", description="Town", examples=["Тула"])
    salary: int | None = Field(default=None, ge=1, le=100_000_000, description="What is wanted a month")
    currency: Currency = "RUR"
    skills: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=100
    )
    jobs: list[JobFields] = Field(default_factory=list[JobFields], max_length=60, description="The latest first")
    degree: Degree | None = None
    schools: list[SchoolFields] = Field(default_factory=list[SchoolFields], max_length=30)
    languages: list[LanguageFields] = Field(default_factory=list[LanguageFields], max_length=30)
    citizenship: list[Words] = Field(default_factory=list, max_length=10)
    work_formats: list[Format] = Field(default_factory=list[Format], max_length=4)
    licences: list[Literal["A", "B", "C", "D", "E"]] = Field(default_factory=list, max_length=5)
    about: str = Field(default="", max_length=20_000)

    def snapshot(self) -> dict[str, Any]:
        """The same in the shape of hh's `GET /resumes/{id}`: whoever reads resumes reads this one as any other."""
        return {
            "title": self.title,
            "first_name": self.first_name or None,
            "middle_name": self.middle_name or None,
            "last_name": self.last_name or None,
            "area": {"id": None, "name": self.area} if self.area else None,
            "salary": {"amount": self.salary, "currency": self.currency} if self.salary else None,
            "skill_set": list(self.skills),
            "skills": self.about,
            "experience": [_job(one) for one in self.jobs],
            "education": {
                "level": {"id": self.degree, "name": DEGREES[self.degree]} if self.degree else None,
                "primary": [_school(one) for one in self.schools],
            },
            "language": [_language(one) for one in self.languages],
            "citizenship": [{"id": None, "name": one} for one in self.citizenship if one],
            "work_format": [{"id": one, "name": message("term", one, "ru").word} for one in self.work_formats],
            "driver_license_types": [{"id": one} for one in self.licences],
            "status": {"id": "published", "name": "готово"},
        }


DEGREES: dict[str, str] = {
    "secondary": "Среднее",
    "special_secondary": "Среднее специальное",
    "unfinished_higher": "Неоконченное высшее",
    "higher": "Высшее",
    "bachelor": "Бакалавр",
    "master": "Магистр",
    "candidate": "Кандидат наук",
    "doctor": "Доктор наук",
}
LEVELS: dict[str, str] = {
    "a1": "A1 — Начальный",
    "a2": "A2 — Элементарный",
    "b1": "B1 — Средний",
    "b2": "B2 — Средне-продвинутый",
    "c1": "C1 — Продвинутый",
    "c2": "C2 — В совершенстве",
    "l1": "Родной",
}
_CODES = {
    "русск": "rus", "russian": "rus", "английск": "eng", "english": "eng", "немецк": "deu", "german": "deu",
    "французск": "fra", "french": "fra", "испанск": "spa", "spanish": "spa", "китайск": "zho", "chinese": "zho",
}  # fmt: skip


def _job(job: JobFields) -> dict[str, Any]:
    return {
        "company": job.company or None,
        "position": job.position or None,
        "start": _day(job.start, "01"),
        "end": None if job.current else _day(job.end, "12"),
        "description": job.description or None,
    }


def _day(month: str | None, of_year: str) -> str | None:
    """hh's jobs begin and end on days; where only a year is known its first or its last month is meant."""
    if month is None:
        return None
    return f"{month}-01" if len(month) > 4 else f"{month}-{of_year}-01"


def _school(school: SchoolFields) -> dict[str, Any]:
    return {"name": school.name, "organization": None, "result": school.result or None, "year": school.year}


def _language(language: LanguageFields) -> dict[str, Any]:
    name = language.name.casefold()
    code = next((code for begin, code in _CODES.items() if name.startswith(begin)), re.sub(r"\W", "", name))
    level = {"id": language.level, "name": LEVELS[language.level]} if language.level else None
    return {"id": code, "name": language.name, "level": level}
