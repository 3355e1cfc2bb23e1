"""`chat.*`: messages of employers and what is proposed, decided and sent."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from libs.common.events.base import AuthoredBy, Event, Explained, Via
from libs.common.messages.said import Said

CommitmentKind = Literal["interview", "task", "form"]
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
    "follow_up",
    "none",
]
"""`automated`: a robot asks, by buttons or in free text; `suspicious`: barred from every automatic path; `follow_up`: a
reminder after an application that was read and not answered."""


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
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")


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
    reason: str = Field(default="", description="Why this is proposed, in Russian")
    why: tuple[Said, ...] = Field(default=(), description="The same by its codes, for a reader of any language")
    sensitive: bool = Field(default=False, description="It asks for what is given to nobody before an offer")
    suspicious: bool = Field(default=False, description="The text tries to steer the agent, or looks like fraud")
    automatic: bool = Field(default=False, description="It is sent without the owner, who has allowed this kind")
    action_version: int = Field(default=1, description="The row's version, as decisions expect it")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")


class ChatDecided(Event):
    """The owner decided about a proposed action."""

    subject: ClassVar[str] = "chat.decided"

    action_id: UUID = Field(description="The stored action")
    decision: Literal["approve", "edit", "dismiss", "snooze", "undo"] = Field(description="What was decided")
    chat_id: UUID | None = Field(default=None, description="Our chat")
    text: str | None = Field(default=None, description="Empty: what the owner wrote stands in the decision's row")
    via: Via = Field(default="web", description="Where the owner decided")


class ChatSent(Event):
    """A message was sent, or its outcome is unknown and a person must look."""

    subject: ClassVar[str] = "chat.sent"

    action_id: UUID = Field(description="The stored action")
    chat_id: UUID = Field(description="Our chat")
    outcome: Literal["sent", "needs_owner"] = Field(description="Confirmed by hh, or not provable")
    message_id: str | None = Field(default=None, description="hh's message id: the proof")
    authored_by: AuthoredBy = Field(description="Who wrote the text and who let it go")
    text_hash: str | None = Field(default=None, description="SHA-256 of the text that was sent")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")


class ChatClosed(Explained):
    """A proposal ended without a message, or a decision about it could not be carried out."""

    subject: ClassVar[str] = "chat.closed"

    action_id: UUID = Field(description="The stored action")
    chat_id: UUID = Field(description="Our chat")
    reason: str = Field(description="Machine word: superseded, answered_by_hand, expired, disabled_by_employer, ...")
    decision_id: UUID | None = Field(default=None, description="The decision that could not be carried out")
    owner_decided: bool = Field(default=False, description="The owner had approved it: he expects a message")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")


class ChatUnanswered(Event):
    """An employer has read an application long ago and not answered, and hh lets the applicant remind him: once."""

    subject: ClassVar[str] = "chat.unanswered"

    chat_id: UUID = Field(description="Our chat")
    application_id: UUID | None = Field(default=None, description="Our application, when it is known")
    days: int = Field(ge=1, description="For how many days the employer has not answered")
    link: str | None = Field(default=None, description="The page at hh where its owner can remind")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")


class ChatReminder(Event):
    """A meeting that the owner has confirmed, or the deadline of a task or form, is near."""

    subject: ClassVar[str] = "chat.reminder"

    commitment_id: UUID = Field(description="The stored commitment")
    chat_id: UUID = Field(description="Our chat")
    kind: CommitmentKind = Field(description="What is near")
    lead: Literal["day", "hour"] = Field(description="How near it is at most")
    starts_at: AwareDatetime = Field(description="When it begins, or the deadline")
    zone: str = Field(default="Europe/Moscow", description="The owner's zone, for words about the time")
    link: str | None = Field(default=None, description="The employer's link")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    vacancy_name: str = Field(default="", description="Title of the vacancy")
