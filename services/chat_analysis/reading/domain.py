"""The reading of an employer's message: pure, bounded, without a language model."""

from datetime import datetime

from libs.common.answers.domain import AnswerBank
from services.chat_analysis.reading.conversation import (
    Author,
    Contradiction,
    Conversation,
    Message,
    Proposal,
    Slot,
)

__all__ = ["Author", "Contradiction", "Conversation", "Message", "Proposal", "Slot", "read"]


def read(conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
    """Propose what to do about what the employer wrote last; never raises over a text, whatever it holds."""
    inbound = conversation.inbound
    if not inbound:
        return Proposal("none", "Последнее слово за вами: отвечать не на что.")
    last = inbound[-1]
    evidence = (last.text.strip()[:300],) if last.text.strip() else ()
    if last.buttons:
        return Proposal(
            "automated",
            "Сообщение с кнопками: ответ выбирают из готовых.",
            message_id=last.id,
            options=last.buttons,
            evidence=evidence,
        )
    if conversation.state.startswith("discard"):
        return Proposal("rejection", "Работодатель отказал.", message_id=last.id, evidence=evidence)
    return Proposal("ask_user", "Работодатель написал вам: прочтите и решите.", message_id=last.id, evidence=evidence)
