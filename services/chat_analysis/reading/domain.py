"""The reading of an employer's message: pure, bounded, without a language model."""

from collections.abc import Sequence
from datetime import datetime

from libs.common.answers.domain import AnswerBank
from libs.common.events.chat import ActionKind
from libs.common.text.speech import Sentence
from services.chat_analysis.reading.conversation import (
    Author,
    Contradiction,
    Conversation,
    Message,
    Proposal,
    Slot,
)
from services.chat_analysis.reading.understanding import Understood, understand

__all__ = ["Author", "Contradiction", "Conversation", "Message", "Proposal", "Slot", "read"]


def read(conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
    """Propose what to do about what the employer wrote last; never raises over a text, whatever it holds."""
    inbound = conversation.inbound
    if not inbound:
        return Proposal("none", "Последнее слово за вами: отвечать не на что.")
    text = "\n".join(message.text for message in inbound)
    said = understand(text, now, conversation.zone)
    kind = kind_of(said, buttons=inbound[-1].buttons, state=conversation.state)
    return Proposal(kind, kind, message_id=inbound[-1].id, sensitive=bool(said.sensitive), suspicious=bool(said.unease))


def kind_of(said: Understood, *, buttons: Sequence[str] = (), state: str = "response") -> ActionKind:
    """What a text calls for; the strictest reading of it wins."""
    if said.unease:
        return "suspicious"
    if said.refuses or (state.startswith("discard") and not said.meeting):
        return "rejection"
    if buttons or said.robot:
        return "automated"
    if said.sensitive:
        return "ask_user"
    if said.test:
        return "test_task"
    if said.form and not (said.meeting and said.times.slots):
        return "fill_form"
    if said.meeting:
        return "mark_interview"
    if said.offer or said.unknown:
        return "ask_user"
    return "propose_reply" if said.wants else "none"


def quotes(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Sentences as evidence, shortened."""
    return tuple(dict.fromkeys(one.text[:300] for one in sentences[:3]))
