"""`match.*`: what was found and what the owner decided."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from libs.common.events.base import ApplicationMode, Event, Explained, Score, VacancyCard, Via
from libs.common.messages.said import Said

Decision = Literal["approve", "edit", "dismiss", "undo", "apply", "sent_by_hand"]


class MatchFound(Event):
    """A vacancy fits a resume."""

    subject: ClassVar[str] = "match.found"

    match_id: UUID = Field(description="The stored decision, with its trace")
    account_id: UUID = Field(description="The linked HeadHunter account")
    resume_id: UUID = Field(description="The resume that fits")
    vacancy: VacancyCard = Field(description="The vacancy")
    score: Score
    threshold: Score
    why: tuple[Said, ...] = Field(default=(), description="Why it fits, by codes, for a reader of any language")
    reasons: tuple[str, ...] = Field(default=(), validate_default=True, description="The same in Russian")
    mode: ApplicationMode = Field(description="What happens next: nothing is sent, the owner is asked, or it is sent")

    @field_validator("reasons")
    @classmethod
    def _worded(cls, written: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        why: tuple[Said, ...] = info.data.get("why", ())
        return written or tuple(one.told("ru") for one in why)


class MatchDecided(Event):
    """The owner approved, edited, dismissed, took back, applied by link or sent by hand.

    A bell: what was decided is read from the row `decision_id`, never believed from this body.
    """

    subject: ClassVar[str] = "match.decided"

    decision_id: UUID = Field(description="The stored decision")
    decision: Decision = Field(description="What was decided")
    application_id: UUID | None = Field(
        default=None, description="The application decided about; none for apply by link"
    )
    resume_id: UUID | None = Field(default=None, description="The resume to apply with, for apply by link")
    vacancy_id: str | None = Field(default=None, description="hh's vacancy id, for apply by link")
    letter: str | None = Field(default=None, description="No longer filled: the owner's text stays in the database")
    letter_hash: str | None = Field(default=None, description="SHA-256 of the letter that the owner saw")
    override: bool = Field(default=False, description="Apply although another resume of this account was used")
    via: Via = Field(default="web", description="Where the owner decided")


class MatchRefused(Explained):
    """A decision of the owner could not be carried out any more."""

    subject: ClassVar[str] = "match.refused"

    decision_id: UUID = Field(description="The stored decision")
    decision: Decision = Field(description="What was decided")
    application_id: UUID | None = Field(default=None, description="The application decided about")
    vacancy: VacancyCard | None = Field(default=None, description="Its vacancy")
    reason: str = Field(description="Machine word: another_letter, already_applied, state_sent, ...")
