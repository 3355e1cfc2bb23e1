"""Whose tokens they are. Required is only what nothing works without; everything else may be missing or null."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from libs.common.hh.models import shapes
from libs.common.hh.models.fields import (
    Count,
    Flag,
    HHEntity,
    HHModel,
    Id,
    Some,
)


class TokenPair(HHModel):
    """A user's tokens; `expires_in` is the access token's life in seconds. Neither token is ever printed."""

    access_token: str = Field(min_length=1, repr=False)
    refresh_token: str = Field(min_length=1, repr=False)
    token_type: str = "bearer"  # noqa: S105 - the kind, not a secret
    expires_in: int = Field(gt=0)

    @property
    def life(self) -> timedelta:
        """How long the access token lives from the moment hh issued it."""
        return timedelta(seconds=self.expires_in)


class MeCounters(HHModel):
    """What hh counts for an applicant."""

    resumes_count: Count = 0
    new_resume_views: Count = 0
    unread_negotiations: Count = 0


class Me(HHEntity):
    """Whose token it is. Work with it only when `is_applicant`."""

    SHAPE: ClassVar = shapes.ME

    id: Some[Id] = None
    auth_type: Some[str] = None
    first_name: Some[str] = Field(default=None, repr=False)
    last_name: Some[str] = Field(default=None, repr=False)
    email: Some[str] = Field(default=None, repr=False)
    is_in_search: Flag = False
    counters: Some[MeCounters] = None

    @property
    def is_applicant(self) -> bool:
        """The token belongs to an applicant, not to an employer or an application."""
        return self.auth_type == "applicant"

    @property
    def display_name(self) -> str:
        """First and last name as hh knows them."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)
