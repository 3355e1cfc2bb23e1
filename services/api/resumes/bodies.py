"""What the API says of resumes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from libs.common.employers.current import current_employers
from libs.common.lenient_json import as_map
from libs.common.messages.catalogue import Language
from services.api.resumes.domain import GIVEN, guarded, shortcomings
from services.api.resumes.settings_bodies import SettingsBody, settings_body
from services.api.resumes.store import ResumeInUse
from services.api.web.models import Output
from services.api.web.money import salary
from services.api.web.rows import named, text


class ResumeBody(Output):
    """A resume as last synced, with its settings."""

    id: UUID
    account_id: UUID
    hh_resume_id: str
    given: bool = Field(description="Given by its owner as a text or a file, not read from hh: nothing is sent with it")
    title: str = Field(examples=["Python-разработчик"])
    status: str = Field(description="hh's word: published, not_published, blocked, ...", examples=["published"])
    can_apply: bool = Field(description="hh takes applications with it")
    area: str | None = Field(examples=["Москва"])
    salary: str | None = Field(description="What the applicant wants", examples=["280 000 ₽"])
    skills: list[str]
    experience_months: int | None
    link: str | None = Field(description="The resume at hh")
    current_employers: list["EmployerBody"] = Field(
        description="Employers of the open jobs; to confirm in `filters.employers.current` and `current_confirmed`"
    )
    current_employer_unnamed: bool = Field(
        description="An open job names no employer: nothing is sent unasked until the owner confirms which they are"
    )
    notes: list[str] = Field(description="What keeps it from working well, in Russian")
    content_hash: str
    hh_updated_at: datetime | None
    synced_at: datetime
    version: int
    settings: SettingsBody


class EmployerBody(Output):
    """An employer as the resume names it."""

    id: str | None = Field(description="hh's id, when the resume holds it", examples=["1740"])
    name: str = Field(examples=["Яндекс"])


class ResumeList(Output):
    """The user's resumes."""

    items: list[ResumeBody]
    total: int


class SyncBody(Output):
    """What a sync found."""

    found: int
    changed: int
    removed: int


def resume_body(found: ResumeInUse, language: Language = "ru") -> ResumeBody:
    """The resume with its settings."""
    row, snapshot = found.resume, found.resume.snapshot
    can_apply, settings, current = row.status == "published", settings_body(found), current_employers(snapshot)
    return ResumeBody(
        id=row.id,
        account_id=row.account_id,
        hh_resume_id=row.hh_resume_id,
        given=GIVEN in snapshot,
        title=row.title,
        status=row.status,
        can_apply=can_apply,
        area=named(snapshot.get("area")),
        salary=_salary(snapshot, language),
        skills=[one for one in snapshot.get("skill_set") or [] if isinstance(one, str)],
        experience_months=_months(snapshot.get("total_experience")),
        link=text(snapshot.get("alternate_url")),
        current_employers=[EmployerBody(id=one.id, name=one.name) for one in current.found],
        current_employer_unnamed=current.unnamed,
        notes=shortcomings(
            snapshot,
            can_apply=can_apply,
            unnamed=current.unnamed and guarded(settings.filters),
            language=language,
        ),
        content_hash=row.content_hash,
        hh_updated_at=row.hh_updated_at,
        synced_at=row.synced_at,
        version=row.version,
        settings=settings,
    )


def _months(value: object) -> int | None:
    months = as_map(value).get("months")
    return months if isinstance(months, int) else None


def _salary(snapshot: Mapping[str, Any], language: Language) -> str | None:
    wanted = as_map(snapshot.get("salary"))
    amount = wanted.get("amount")
    return salary({"salary": {"from": amount, "to": amount, "currency": wanted.get("currency")}}, language)
