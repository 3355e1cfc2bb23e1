"""Bodies of decisions."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from libs.common.applications import Action
from libs.common.decisions.refusals import refusal
from libs.common.decisions.store import Outcome
from libs.common.messages.catalogue import Language
from libs.common.text.clean import says_something
from services.api.applications.bodies import ApplicationBody
from services.api.web.models import Input, Output, Version

PASTED, MAX_LETTER = 30_000, 10_000
"""Characters of a pasted vacancy and of a letter."""
MAX_ITEMS, MAX_EDITS = 200, 10
HEAVY = 20
"""What an edited letter, or a vacancy that is fetched from hh, takes of the allowance; a plain word takes 1."""
Hash = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the letter that the owner saw")


class DecisionInput(Input):
    """What the owner decided about an application that he saw in one version."""

    action: Action = Field(description="approve, edit (a letter of his own), dismiss, undo, sent_by_hand")
    expected_version: Version
    letter_hash: str | None = Hash
    resume_id: UUID | None = Field(
        default=None,
        description="The resume that the owner saw: with it an approval of an older version stands while this letter"
        " of this resume is still what would leave",
    )
    letter: str | None = Field(
        default=None, min_length=1, max_length=MAX_LETTER, description="The new letter; only for edit"
    )

    @property
    def cost(self) -> int:
        """What the decision takes of the caller's allowance."""
        return HEAVY if self.action == "edit" else 1

    @model_validator(mode="after")
    def _letter_belongs_to_edit(self) -> Self:
        if self.action == "edit" and not says_something(self.letter or ""):
            raise PydanticCustomError("letter_needed", "An edit needs the text of the letter.")
        if self.action != "edit" and self.letter is not None:
            raise PydanticCustomError("letter_only_edit", "Only an edit carries a letter.")
        return self


class DecisionItem(DecisionInput):
    """A decision about one of several applications."""

    application_id: UUID


class DecisionsBody(Input):
    """Several decisions at once; each stands or falls by itself."""

    items: list[DecisionItem] = Field(
        min_length=1, max_length=MAX_ITEMS, description=f"At most {MAX_EDITS} of them may be edits"
    )

    @model_validator(mode="after")
    def _few_edits(self) -> Self:
        # Each letter is checked, and others' events wait behind it.
        if sum(item.action == "edit" for item in self.items) > MAX_EDITS:
            raise PydanticCustomError("too_many_edits", "Too many letters at once.", {"max": MAX_EDITS})
        return self


class DecisionResult(Output):
    """What became of one decision."""

    application_id: UUID
    action: Action
    status: Literal["accepted", "refused"]
    decision_id: UUID | None = Field(description="The stored decision")
    code: str | None = Field(description="Why it was refused", examples=["version_conflict"])
    detail: str | None = Field(description="The same for a person")
    current: ApplicationBody | None = Field(description="The application now; none: there is none of yours")
    decided_by: str | None = Field(description="Who decided before, if somebody did")
    decided_at: datetime | None
    via: str | None = Field(description="From where: web, telegram, cli")


class DecisionResults(Output):
    """The results in the order of the items."""

    items: list[DecisionResult]
    accepted: int
    refused: int


class DecisionBody(Output):
    """A stored decision."""

    id: UUID
    application_id: UUID | None = Field(description="None for a wish by link that has no application yet")
    vacancy_id: str | None = Field(description="hh's vacancy that it is about")
    action: str
    via: str
    letter_hash: str | None
    created_at: datetime
    outcome: Literal["pending", "done", "refused"] = Field(description="What became of it")
    refused_why: str | None = Field(description="Why it was not carried out, machine word", examples=["another_letter"])
    detail: str | None = Field(description="The same for a person")
    settled_at: datetime | None = Field(description="When it was carried out or refused")


class DecisionList(Output):
    """The last decisions, the newest first."""

    items: list[DecisionBody]


class ByLinkBody(Input):
    """Apply to one vacancy by its link, or by its text: a resume without an hh account needs the text."""

    url: str = Field(default="", max_length=2000, examples=["https://hh.ru/vacancy/123456789"])
    text: str = Field(default="", max_length=PASTED, description="The vacancy as it stands on its page")
    name: str = Field(default="", max_length=200, description="The post, where the text does not say it")
    company: str = Field(default="", max_length=200, description="The employer, where the text does not say it")
    resume_id: UUID = Field(description="The resume to apply with")
    override: bool = Field(default=False, description="Also when another resume of this account was used for it")


class ByLinkResult(Output):
    """The wish was recorded; the application appears in the list when the agent has looked at the vacancy."""

    decision_id: UUID
    vacancy_id: str
    resume_id: UUID


def members(result: DecisionResult) -> dict[str, Any]:
    """What a 409 carries besides the problem."""
    return result.model_dump(mode="json", include={"current", "decided_by", "decided_at", "via"})


def decision_body(row: Outcome, language: Language) -> DecisionBody:
    """A decision with its outcome."""
    return DecisionBody(
        id=row.id,
        application_id=row.application_id,
        vacancy_id=row.vacancy_id,
        action=row.action,
        via=row.via,
        letter_hash=row.letter_hash,
        created_at=row.created_at,
        outcome="pending" if row.settled_at is None else "refused" if row.refused_why else "done",
        refused_why=row.refused_why,
        detail=refusal(row.refused_why).told(language) if row.refused_why else None,
        settled_at=row.settled_at,
    )
