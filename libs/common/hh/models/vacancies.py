"""Vacancies as typed values. Required is only the id; everything else may be missing or null."""

from typing import ClassVar

from pydantic import Field

from libs.common.hh.models import shapes
from libs.common.hh.models.fields import (
    Flag,
    HHModel,
    HHObject,
    Id,
    Many,
    Moment,
    Name,
    Ref,
    RefId,
    Some,
    Text,
)

ANSWERED_RELATIONS = frozenset({"got_response", "got_invitation", "got_rejection", "got_question"})
"""Any of these means that the applicant and this vacancy already have a negotiation."""


class Employer(HHModel):
    """An employer; anonymous ones have no id."""

    id: Some[Id] = None
    name: Some[str] = None
    trusted: Flag = False
    accredited_it_employer: Flag = False
    blacklisted: Flag = False
    alternate_url: Some[str] = None


class Salary(HHModel):
    """A salary as written in the vacancy; `gross` is before tax, None when not said. The rouble's code is RUR."""

    from_: Some[float] = Field(default=None, alias="from")
    to: Some[float] = None
    currency: Some[str] = None
    gross: Some[bool] = None
    mode: Some[RefId] = None
    frequency: Some[RefId] = None


class Snippet(HHModel):
    """Fragments of the description; may hold `<highlighttext>` tags."""

    requirement: Some[str] = None
    responsibility: Some[str] = None


class VacancyShort(HHObject):
    """A vacancy as lists give it: without description and key skills."""

    SHAPE: ClassVar = shapes.VACANCY

    name: Text = ""
    area: Some[Ref] = None
    employer: Some[Employer] = None
    salary: Some[Salary] = None
    salary_range: Some[Salary] = None
    snippet: Some[Snippet] = None
    professional_roles: Many[Ref] = ()
    type: Some[Ref] = None
    experience: Some[Ref] = None
    schedule: Some[Ref] = None
    employment: Some[Ref] = None
    employment_form: Some[Ref] = None
    work_format: Many[Ref] = ()
    work_schedule_by_days: Many[Ref] = ()
    working_hours: Many[Ref] = ()
    relations: Many[str] = ()
    has_test: Flag = False
    response_letter_required: Flag = False
    archived: Flag = False
    premium: Flag = False
    internship: Flag = False
    accept_incomplete_resumes: Flag = False
    published_at: Some[Moment] = None
    created_at: Some[Moment] = None
    url: Some[str] = None
    alternate_url: Some[str] = None
    apply_alternate_url: Some[str] = None
    response_url: Some[str] = None

    @property
    def pay(self) -> Salary | None:
        """The salary, from the newer field when it is there."""
        return self.salary_range or self.salary

    @property
    def answered(self) -> bool:
        """hh says that the applicant has already applied or was invited."""
        return not ANSWERED_RELATIONS.isdisjoint(self.relations)

    @property
    def external(self) -> bool:
        """Applications go to the employer's own site, hh takes none."""
        return self.response_url is not None or (self.type is not None and self.type.id == "direct")


class Language(HHModel):
    """A language with its level."""

    id: Some[Id] = None
    name: Some[str] = None
    level: Some[Ref] = None


class TestInfo(HHModel):
    """Whether the vacancy's test must be passed before applying."""

    required: Flag = False


class Vacancy(VacancyShort):
    """A vacancy in full; `description` is HTML."""

    description: Some[str] = None
    key_skills: Many[Name] = ()
    languages: Many[Language] = ()
    driver_license_types: Many[RefId] = ()
    test: Some[TestInfo] = None
    allow_messages: Flag = False
    closed_for_applicants: Flag = False
    approved: Flag = False
    initial_created_at: Some[Moment] = None
