"""Resumes as typed values. Required is only the id; everything else may be missing or null."""

from typing import ClassVar

from pydantic import Field

from libs.common.hh.models import shapes
from libs.common.hh.models.fields import (
    Count,
    Flag,
    HHModel,
    HHObject,
    Many,
    Moment,
    Ref,
    Some,
)
from libs.common.hh.models.vacancies import Language


class ResumeSalary(HHModel):
    """What the applicant wants."""

    amount: Some[float] = None
    currency: Some[str] = None


class Experience(HHModel):
    """One place of work; dates are `YYYY-MM-DD`, `end` None means until now."""

    company: Some[str] = None
    position: Some[str] = None
    start: Some[str] = None
    end: Some[str] = None
    description: Some[str] = None


class TotalExperience(HHModel):
    """All experience in months."""

    months: Count = 0


class ResumeCard(HHObject):
    """A resume as the list of one's own gives it. The owner's name and contacts are only in `payload`."""

    SHAPE: ClassVar = shapes.RESUME

    title: Some[str] = None
    status: Some[Ref] = None
    access: Some[dict[str, Ref]] = None
    blocked: Flag = False
    finished: Flag = False
    can_publish_or_update: Flag = False
    next_publish_at: Some[Moment] = None
    area: Some[Ref] = None
    salary: Some[ResumeSalary] = None
    total_experience: Some[TotalExperience] = None
    experience: Many[Experience] = Field(default=(), repr=False)
    new_views: Count = 0
    total_views: Count = 0
    alternate_url: Some[str] = None
    created_at: Some[Moment] = None
    updated_at: Some[Moment] = None

    @property
    def can_apply(self) -> bool:
        """hh accepts applications with it: published and not blocked."""
        return self.status is not None and self.status.id == "published" and not self.blocked


class Resume(ResumeCard):
    """A resume in full."""

    skill_set: Many[str] = ()
    skills: Some[str] = Field(default=None, repr=False)
    professional_roles: Many[Ref] = ()
    language: Many[Language] = ()
    employments: Many[Ref] = ()
    employment_form: Many[Ref] = ()
    schedules: Many[Ref] = ()
    work_format: Many[Ref] = ()
