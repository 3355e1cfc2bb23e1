"""What to ask hh for a resume, and which of the answers are news. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from libs.common.messages.catalogue import Language
from libs.common.resumes.filters import ResumeFilters

NEWEST_FIRST = "publication_time"


@dataclass(frozen=True)
class DueSearch:
    """One claimed turn: everything a search needs, read once."""

    lease_token: UUID
    resume_id: UUID
    user_id: UUID
    account_id: UUID
    hh_resume_id: str
    mode: str
    threshold: int
    filters: dict[str, Any]
    """What the owner chose; the rest is suggested."""
    llm_judge: bool
    settings_version: int
    resume_hash: str
    resume: dict[str, Any]
    suggested: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the resume suggests, as noted when it was read; empty: not noted yet."""
    complete: bool = False
    """A search under these settings has seen everything that was published by `newest`."""
    newest: datetime | None = None
    language: Language = "ru"
    """The owner's, for what a model tells him."""


@dataclass(frozen=True)
class Known:
    """What is stored of a vacancy for a resume."""

    decision: str
    mode: str
    vacancy_hash: str
    resume_hash: str
    settings_version: int
    matcher_version: str


QueryName = Literal["area", "remote", "anywhere", "similar"]


@dataclass(frozen=True)
class Query:
    """One search: by parameters in the owner's areas, remote or anywhere, or hh's own similar vacancies."""

    name: QueryName
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        """The words that were searched for, None: there were none."""
        return self.params.get("text") or None


@dataclass(frozen=True)
class Versions:
    """What a stored decision must rest on to be still good."""

    resume_hash: str
    settings_version: int
    matcher_version: str


def queries(resume: Mapping[str, Any], filters: ResumeFilters) -> list[Query]:
    """The searches for a resume, widest benefit first: near the owner, remote from anywhere, and hh's similar ones.

    hh's parameters only narrow what has to be looked at; every rule is checked again on what comes back.
    """
    what = _what(resume, filters)
    areas = list(filters.areas.include) or _own_area(resume)
    found = [Query("area", {**what, "area": areas})] if areas else [Query("anywhere", what)]
    if areas and filters.remote_from_anywhere:
        found.append(Query("remote", {**what, "schedule": ["remote"]}))
    if areas and resume.get("relocation") and _may_move(resume) and not filters.areas.include:
        found.append(Query("anywhere", what))
    found.append(Query("similar", {"order_by": NEWEST_FIRST}))
    return found


def _what(resume: Mapping[str, Any], filters: ResumeFilters) -> dict[str, Any]:
    params: dict[str, Any] = {"order_by": NEWEST_FIRST}
    roles = list(filters.professional_roles) or [
        role["id"] for role in resume.get("professional_roles") or [] if role.get("id")
    ]
    if roles:
        params["professional_role"] = roles
    if filters.text:
        params["text"] = filters.text
    elif not roles:
        params["text"] = str(resume.get("title") or "")
    return params


def _own_area(resume: Mapping[str, Any]) -> list[str]:
    area = resume.get("area") or {}
    return [str(area["id"])] if area.get("id") else []


def _may_move(resume: Mapping[str, Any]) -> bool:
    kind = ((resume.get("relocation") or {}).get("type") or {}).get("id")
    return kind not in {None, "no_relocation"}


def is_news(known: Known | None, vacancy_hash: str, versions: Versions) -> bool:
    """Whether a listed vacancy has to be decided (again)."""
    if known is None:
        return True
    return (known.vacancy_hash, known.resume_hash, known.settings_version, known.matcher_version) != (
        vacancy_hash,
        versions.resume_hash,
        versions.settings_version,
        versions.matcher_version,
    )


def is_over(due: DueSearch, published: Iterable[datetime | None], *, news: bool) -> bool:
    """Whether a page, newest first, ends its query: nothing on it is news, and it reaches back to what was seen whole.

    That all is known is not enough: the page may have been decided by a turn, or a process, that never came to the end.
    """
    if news or not due.complete:
        return False
    moments = [moment for moment in published if moment is not None]
    return due.newest is None or not moments or min(moments) <= due.newest


def is_announced(known: Known | None, decision: str, mode: str) -> bool:
    """A match is told once; again when it became one anew, or when what happens next differs."""
    return decision == "matched" and (known is None or known.decision != "matched" or known.mode != mode)
