"""What is read and what comes of it: conversations with employers, and proposals to the owner."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from libs.common.answers.contradictions import Contradiction
from libs.common.answers.domain import Needed
from libs.common.events.chat import ActionKind
from libs.common.grounding.facts import ResumePayload, VacancyPayload
from libs.common.messages.said import Said, told


class Author(StrEnum):
    """Who wrote a message; hh names no robots in its public API, so `ROBOT` is set only where hh says so."""

    EMPLOYER = "employer"
    APPLICANT = "applicant"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat; `buttons` are the answers that hh offers under it, `at` is aware."""

    id: str
    author: Author
    text: str
    at: datetime
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat in the order of its messages, with what surrounds it.

    `state` is hh's id of the negotiation's state, `zone` the owner's IANA zone, `letter` the application's letter.
    """

    messages: tuple[Message, ...]
    employer: str = ""
    vacancy: VacancyPayload = field(default_factory=dict)
    resume: ResumePayload = field(default_factory=dict)
    state: str = "response"
    zone: str = "Europe/Moscow"
    letter: str = ""

    @property
    def inbound(self) -> tuple[Message, ...]:
        """The employer's messages after the applicant's last one: these wait for a proposal."""
        last = max((place for place, one in enumerate(self.messages) if one.author is Author.APPLICANT), default=-1)
        return self.messages[last + 1 :]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time proposed for a meeting, both ends aware; `end` is None where only a beginning was named."""

    start: datetime
    end: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the owner may do about the newest inbound message.

    `draft` is what may be sent, `options` are the answers that the employer offers, verbatim; `evidence` quotes the
    messages; `links` are the employer's and never opened by the program; `missing` are facts that only the owner
    knows. `why` are sentences for the owner, in whatever language he reads.
    """

    kind: ActionKind
    why: tuple[Said, ...]
    message_id: str | None = None
    draft: str | None = None
    options: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    deadline: datetime | None = None
    slots: tuple[Slot, ...] = ()
    links: tuple[str, ...] = ()
    missing: tuple[Needed, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    sensitive: bool = False
    suspicious: bool = False
    grounded: bool = False
    """Whether resume, answer bank and conversation prove every statement of the draft."""
    understood: bool = False
    """Whether the messages hold nothing but questions that facts answer, and courtesies."""
    read_by: Literal["rules", "model", "rules_instead"] = "rules"
    """Whose reading it is; `rules_instead`: a model was asked and gave none, for `model_fault`."""
    model_fault: str | None = None
    composed: bool = True
    """Whether the draft was composed of facts; a model's words are never sent without the owner's look."""

    @property
    def reason(self) -> str:
        """Why it is proposed, in Russian."""
        return told(self.why, "ru")

    @property
    def may_be_automatic(self) -> bool:
        """Whether the draft may be sent without the owner's look, where the owner has allowed that kind."""
        return (
            self.kind == "propose_reply"
            and self.draft is not None
            and self.grounded
            and self.composed
            and self.understood
            and not (self.sensitive or self.suspicious or self.missing or self.contradictions)
        )
