"""Bodies of chats, their messages and the actions proposed in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from libs.common.answers.domain import Topic
from libs.common.chat_actions import Decision, State, is_open, possible_decisions
from libs.common.chats.rules import MAX_TEXT
from libs.common.db.rows import columns
from libs.common.db.tables.chat_analysis import ChatMessageRow
from libs.common.events.chat import ActionKind
from libs.common.messages.catalogue import Language, known
from libs.common.messages.said import restored, told
from libs.common.text.clean import says_something
from services.api.answers.words import check_said
from services.api.chats.store import Proposed, ShownChat
from services.api.web.models import Input, Moment, Output, Version

PREVIEW = 160


class ChatBody(Output):
    """One chat as lists show it."""

    id: UUID
    negotiation_id: str = Field(description="hh's negotiation")
    application_id: UUID | None
    resume_id: UUID | None
    employer_name: str
    vacancy_name: str
    vacancy_url: str | None
    negotiation_state: str = Field(examples=["invitation"])
    messaging_status: str | None = Field(description="hh's word for whether one may write", examples=["ok"])
    cannot_write: str | None = Field(description="Why one may not write, for a person; none: one may")
    viewed: bool = Field(description="The employer has looked at the application")
    waits: bool = Field(description="Something in it waits for the owner")
    asks: ActionKind | None = Field(description="The kind of the newest thing that waits")
    last_author: str | None = Field(examples=["employer"])
    last_message_at: datetime | None
    last_text: str = Field(description="The beginning of the last message")
    version: int
    updated_at: datetime


class MessageBody(Output):
    """One message."""

    id: UUID
    hh_id: str
    author: Literal["employer", "applicant", "robot", "unknown"]
    kind: Literal["text", "letter", "state"] = Field(description="state: only the negotiation's state changed")
    state: str
    text: str
    buttons: list[str] = Field(description="Answers that hh offers under it")
    at: datetime
    authored_by: str | None = Field(description="Of the applicant's: human, ai_approved or ai_auto")
    action_id: UUID | None = Field(description="The action that sent it")


class ActionBody(Output):
    """What is proposed about one message, and what became of it."""

    id: UUID
    chat_id: UUID
    inbound_message_id: str = Field(description="hh's id of the message that it answers")
    kind: ActionKind
    state: State
    reason: str = Field(description="Why, in the language of the account")
    evidence: list[str]
    options: list[str] = Field(description="Answers to choose from, verbatim")
    details: dict[str, Any] = Field(description="slots, links, missing facts, contradictions")
    draft: str | None
    draft_hash: str | None = Field(description="Names exactly this draft; a decision may repeat it")
    text: str | None = Field(description="What is or was sent")
    authored_by: str | None
    deadline: datetime | None
    sensitive: bool
    suspicious: bool
    grounded: bool
    snoozed_until: datetime | None
    not_before: datetime = Field(description="An approved one is not sent before: it can be undone until then at least")
    expires_at: datetime | None
    ended_why: str | None = Field(description="Why it ended without a message, machine word", examples=["superseded"])
    held_why: str | None = Field(description="What an approved one waits for", examples=["never_left"])
    why_sentence: str | None = Field(description="The same for a person")
    decided_via: str | None
    decided_at: datetime | None
    sent_message_id: str | None = Field(description="hh's message: the proof that it was sent")
    sent_at: datetime | None
    can: list[Decision] = Field(description="Decisions that are possible now")
    version: int
    created_at: datetime
    updated_at: datetime


class ChatDetail(ChatBody):
    """The chat with its last messages, the oldest first, and its actions, the newest first."""

    messages: list[MessageBody]
    actions: list[ActionBody]


class ActionList(Output):
    """Actions that wait for the owner, the nearest deadline first."""

    items: list[ActionBody]


class Remembered(Input):
    """A fact for the answer bank, stated in the reply; topic and subject are those of `details.missing`."""

    topic: Topic
    subject: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=500)
    text_en: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        check_said(self.text, self.text_en)
        return self


class DecisionInput(Input):
    """What the owner decided about an action that he saw in one version."""

    decision: Decision = Field(description="approve the draft, edit (a text of his own), dismiss, snooze, undo")
    expected_version: Version
    draft_hash: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the draft that the owner saw"
    )
    text: str | None = Field(default=None, max_length=MAX_TEXT, description="The reply; only for edit")
    snooze_until: Moment | None = Field(default=None, description="Only for snooze")
    secrets_meant: bool = Field(
        default=False, description="Send it though it gives away papers, a card or a code (409 sensitive_text)"
    )
    remember: list[Remembered] = Field(
        default=[], max_length=10, description="Facts that the owner's own reply states, kept for the next employer"
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.decision == "edit") != says_something(self.text or ""):
            raise PydanticCustomError("text_for_edit", "An edit, and nothing else, carries a text.")
        if (self.decision == "snooze") != (self.snooze_until is not None):
            raise PydanticCustomError("time_for_snooze", "A snooze, and nothing else, carries a time.")
        if self.remember and self.decision != "edit":
            raise PydanticCustomError("facts_for_edit", "Only a reply of one's own states facts to remember.")
        return self


class DecisionResult(Output):
    """The decision was recorded; what becomes of it shows in the action."""

    decision_id: UUID
    action: ActionBody


def chat_body(row: ShownChat, language: Language = "ru") -> ChatBody:
    """The chat in a list."""
    return ChatBody.model_validate(_chat(row, language))


def chat_detail(
    row: ShownChat, messages: Sequence[ChatMessageRow], actions: Sequence[Proposed], language: Language
) -> ChatDetail:
    """The chat whole."""
    shown = [MessageBody.model_validate(columns(one)) for one in messages]
    proposed = [action_body(one, language) for one in actions]
    return ChatDetail.model_validate({**_chat(row, language), "messages": shown, "actions": proposed})


def action_body(row: Proposed, language: Language = "ru") -> ActionBody:
    """The action as its owner decides about it."""
    action = row.action
    why = known("chat", action.ended_why or action.held_why or "", language)
    return ActionBody.model_validate(
        {
            **columns(action),
            "inbound_message_id": row.inbound_message_id,
            "reason": told(restored(action.details.get("why")), language) or action.reason,
            "why_sentence": why.sentence if why else None,
            "can": possible_decisions(
                State(action.state), has_draft=action.draft is not None, may_write=is_open(row.messaging_status)
            ),
        }
    )


def _chat(row: ShownChat, language: Language) -> Mapping[str, object]:
    card, status = row.chat.card, row.chat.messaging_status
    stands = None if status is None or is_open(status) else known("chat", status, language)
    text = " ".join(row.last_text.split())
    return {
        **columns(row.chat),
        "waits": row.asks is not None,
        "asks": row.asks,
        "employer_name": card.get("employer_name") or "",
        "vacancy_name": card.get("name") or "",
        "vacancy_url": card.get("url"),
        "cannot_write": stands.sentence if stands else None,
        "last_text": text if len(text) <= PREVIEW else text[: PREVIEW - 1] + "…",
    }
