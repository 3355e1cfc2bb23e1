"""`chat.*`: messages of employers and what is proposed, decided and sent."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from libs.common.events.base import AuthoredBy, Event

ActionKind = Literal[
    "propose_reply",
    "mark_interview",
    "ask_user",
    "fill_form",
    "test_task",
    "decline_suggest",
    "rejection",
    "automated",
    "suspicious",
    "none",
]
"""`automated`: a robot asks, by buttons or in free text; `suspicious`: barred from every automatic path."""


class ChatMessage(Event):
    """A new message of an employer."""

    subject: ClassVar[str] = "chat.message"

    chat_id: UUID = Field(description="Our chat")
    message_id: str = Field(description="hh's message id")
    application_id: UUID | None = Field(default=None, description="The application it belongs to")
    preview: str = Field(
        default="", max_length=200, description="The beginning of the text, without contacts and links"
    )
    suspicious: bool = Field(default=False, description="The text tries to steer the agent; barred from auto paths")


class ChatAction(Event):
    """A proposed action in a chat."""

    subject: ClassVar[str] = "chat.action"

    action_id: UUID = Field(description="The stored action")
    chat_id: UUID = Field(description="Our chat")
    inbound_message_id: str = Field(description="hh's id of the message that it answers")
    kind: ActionKind = Field(description="What is proposed")
    draft: str | None = Field(default=None, description="Proposed text")
    options: tuple[str, ...] = Field(default=(), description="Answers to choose from, verbatim")
    evidence: tuple[str, ...] = Field(default=(), description="What in the resume or chat it rests on")
    deadline: AwareDatetime | None = Field(default=None, description="Until when an answer makes sense")


class ChatDecided(Event):
    """The owner decided about a proposed action."""

    subject: ClassVar[str] = "chat.decided"

    action_id: UUID = Field(description="The stored action")
    decision: Literal["approve", "edit", "dismiss", "undo"] = Field(description="What was decided")
    text: str | None = Field(default=None, description="The owner's text, when edited")
    via: Literal["web", "telegram", "cli"] = Field(default="web", description="Where the owner decided")


class ChatSent(Event):
    """A message was sent, or its outcome is unknown and a person must look."""

    subject: ClassVar[str] = "chat.sent"

    action_id: UUID = Field(description="The stored action")
    chat_id: UUID = Field(description="Our chat")
    outcome: Literal["sent", "needs_owner"] = Field(description="Confirmed by hh, or not provable")
    message_id: str | None = Field(default=None, description="hh's message id: the proof")
    authored_by: AuthoredBy = Field(description="Who wrote the text and who let it go")
