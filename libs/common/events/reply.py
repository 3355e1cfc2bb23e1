"""`reply.*`: what became of an application."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from libs.common.events.base import AuthoredBy, Event, Explained, VacancyCard
from libs.common.reasons import PauseReason

ConfirmedBy = Literal["answer", "readback", "owner"]
NegotiationChange = Literal["viewed", "state", "found_manual"]


class _ApplicationEvent(Event):
    application_id: UUID = Field(description="Our row")
    account_id: UUID = Field(description="The linked HeadHunter account")
    resume_id: UUID | None = Field(default=None, description="The resume it was sent with")
    vacancy: VacancyCard = Field(description="The vacancy")


class ReplySent(_ApplicationEvent):
    """hh confirmed the application."""

    subject: ClassVar[str] = "reply.sent"

    negotiation_id: str = Field(description="hh's negotiation id: the proof")
    letter_hash: str | None = Field(default=None, description="SHA-256 of the letter that was sent")
    authored_by: AuthoredBy = Field(description="Who wrote the letter and who let it go")
    score: int | None = Field(default=None, description="Fit, 0-100")
    confirmed_by: ConfirmedBy = Field(
        default="answer", description="hh's answer, a look at hh's list after a lost answer, or the owner's word"
    )


class ReplyFailed(_ApplicationEvent, Explained):
    """A decided refusal or skip: this application will not be sent."""

    subject: ClassVar[str] = "reply.failed"

    reason: str = Field(description="Machine word: already_applied, test_required, external, dry_run, ...")
    link: str | None = Field(default=None, description="Where the owner can go on by hand")
    needs_owner: bool = Field(default=False, description="A person must look: the outcome could not be proved")


class ReplyPaused(Explained):
    """Sending stops for an account, a user or a resume."""

    subject: ClassVar[str] = "reply.paused"

    account_id: UUID | None = Field(default=None, description="The account concerned")
    resume_id: UUID | None = Field(default=None, description="The resume concerned, when only it is")
    reason: PauseReason = Field(description="Why")
    until: AwareDatetime | None = Field(
        default=None, description="When sending goes on by itself; none: a person must act"
    )
    link: str | None = Field(default=None, description="Where the person can act, e.g. a captcha page")


class ReplyUpdated(_ApplicationEvent):
    """The employer viewed, invited or discarded; or a negotiation made by hand was found."""

    subject: ClassVar[str] = "reply.updated"

    negotiation_id: str = Field(description="hh's negotiation id")
    change: NegotiationChange = Field(description="What is new")
    negotiation_state: str = Field(description="hh's state: response, invitation, discard, hidden or one yet unknown")
    previous_state: str | None = Field(default=None, description="The state before")
