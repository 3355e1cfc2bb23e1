"""Bodies of applications: the row for lists, the whole with letter, evidence and history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError

from libs.common.applications import Action, State, outlasted, possible_actions
from libs.common.db.rows import columns
from libs.common.db.tables.applications import Application
from libs.common.events.catalogue import EVENTS
from libs.common.events.stories import story
from libs.common.messages.catalogue import Language, Message, known, reason_of_application
from services.api.applications.store import Published
from services.api.claims.bodies import ClaimBody, stored_claims
from services.api.matches.bodies import VacancyBody, reasons_of, vacancy_body
from services.api.web.models import Output
from services.api.web.rows import named, text

SHOWN_EVENTS = ("reason", "via", "decision", "negotiation_state", "confirmed_by", "score", "until", "link")


class ApplicationBody(Output):
    """One application as lists show it."""

    id: UUID
    account_id: UUID
    resume_id: UUID | None
    match_id: UUID | None
    vacancy: VacancyBody
    state: State
    reason: str | None = Field(description="Why it ended or waits, machine word", examples=["test_required"])
    reason_sentence: str | None = Field(description="The same for a person; none: there is nothing to say")
    held_why: str | None = Field(description="Why it waits", examples=["quiet_hours"])
    not_before: datetime = Field(description="It will not be sent before; undo is possible until then at least")
    expires_at: datetime | None
    mode: str
    score: int | None
    origin: Literal["sandbox", "hh", "assisted"] = Field(
        description="assisted: without an hh account, the owner sends it himself"
    )
    made_by: Literal["agent", "manual"] = Field(description="manual: the owner applied at hh himself")
    is_override: bool
    letter_hash: str | None = Field(description="Names exactly the stored letter; a decision repeats it")
    letter_grounded: bool | None = Field(description="Every claim is proved by the resume; none: not checked")
    authored_by: str | None = Field(examples=["ai_approved"])
    negotiation_id: str | None = Field(description="hh's negotiation: the proof that it was sent")
    negotiation_state: str | None
    viewed_at: datetime | None
    sent_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    can: list[Action] = Field(description="Decisions that are possible now")
    reasons: list[str] = Field(description="Why the vacancy fits, in the reader's language")
    created_at: datetime
    updated_at: datetime
    version: int


class EvidenceBody(Output):
    """What the application rests on and what hh answered."""

    vacancy_snapshot: dict[str, Any] = Field(description="The vacancy as it was")
    resume_hash: str | None
    factors: dict[str, Any]
    prompt_version: str | None
    model: str | None
    letter_source: str | None = Field(examples=["composed"])
    request_id: str | None = Field(description="hh's id of the request")
    hh_answer: dict[str, Any] | None
    attempts: int
    posts: int
    readbacks: int
    attempt_at: datetime | None


class HistoryEntry(Output):
    """One step, the oldest first."""

    at: datetime
    subject: str = Field(examples=["reply.sent"])
    title: str = Field(description="In the reader's language", examples=["Отклик отправлен"])
    body: str
    facts: dict[str, Any]


class ApplicationDetail(ApplicationBody):
    """The application with its letter, evidence and history."""

    letter: str | None
    claims: list[ClaimBody] = Field(description="What the stored letter claims, each with the line that proves it")
    grounding: dict[str, Any] | None = Field(description="The check of the letter as it was stored")
    evidence: EvidenceBody
    history: list[HistoryEntry]
    chat_id: UUID | None = Field(description="The chat about it, once hh has one")


def application_body(row: Application, language: Language) -> ApplicationBody:
    """The application in a list."""
    return ApplicationBody.model_validate(_facts(row, language))


def application_detail(
    row: Application,
    events: Sequence[Published],
    resume: Mapping[str, Any],
    language: Language,
    *,
    chat_id: UUID | None,
) -> ApplicationDetail:
    """The application with the events about it; `resume` is the snapshot that claims point into."""
    evidence = EvidenceBody.model_validate(columns(row))
    history = [entry for event in events if (entry := _entry(event, language)) is not None]
    claims = stored_claims(row.grounding, row.letter or "", resume)
    return ApplicationDetail.model_validate(
        {**_facts(row, language), "evidence": evidence, "history": history, "claims": claims, "chat_id": chat_id}
    )


def _facts(row: Application, language: Language) -> dict[str, object]:
    snapshot = row.vacancy_snapshot or row.card
    employer_id = named(snapshot.get("employer"), "id") or text(snapshot.get("employer_id"))
    vacancy = vacancy_body(row.vacancy_id, row.vacancy_name, employer_id, row.employer_name, snapshot, language)
    card = row.card
    shown = {name: getattr(vacancy, name) or text(card.get(name)) for name in ("area", "salary", "url")}
    grounding = row.grounding or {}
    return {
        **columns(row),
        "vacancy": vacancy.model_copy(update=shown),
        "reasons": reasons_of(row.reasons, language),
        "reason_sentence": said.sentence if (said := _why(row, language)) else None,
        "letter_grounded": grounding.get("grounded") if isinstance(grounding.get("grounded"), bool) else None,
        "can": possible_actions(
            row.state,
            has_letter=row.letter_hash is not None,
            origin=row.origin,
            by_word=row.decided_by == "owner" and row.negotiation_id is None,
        ),
    }


def _why(row: Application, language: Language) -> Message | None:
    """Why it ended or waits; one that will expire before it may leave is said to."""
    if outlasted(row.state, row.held_why, row.not_before, row.expires_at):
        return known("decision", "expires_first", language)
    return reason_of_application(row.reason, language)


def _entry(event: Published, language: Language) -> HistoryEntry | None:
    model = EVENTS.get(event.subject)
    if model is None:
        return None
    try:
        entry_story = story(model.model_validate(event.payload), language)
    except ValidationError:
        return None  # an event of an older version: its fact stays in the table
    facts = {name: event.payload[name] for name in SHOWN_EVENTS if event.payload.get(name) is not None}
    return HistoryEntry(
        at=event.created_at, subject=event.subject, title=entry_story.title, body=entry_story.body, facts=facts
    )
