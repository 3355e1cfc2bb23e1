"""The events of this service, built from what its rows say. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.chats.endings import ending
from libs.common.events.chat import ChatClosed
from libs.common.llm.personal import personal_data
from libs.common.text.clean import plain_line


def employer_of(card: Mapping[str, Any]) -> str:
    """The employer's name as shown by hh."""
    return str(card.get("employer_name") or "")


def vacancy_of(card: Mapping[str, Any]) -> str:
    """The title of the vacancy."""
    return str(card.get("name") or "")


def preview(text: str, longest: int) -> str:
    """The beginning of a text on one line, without contacts and links."""
    line, shown, place = " ".join(plain_line(text[: longest * 3]).split()), "", 0
    for start, end, _ in personal_data(line):
        shown, place = f"{shown}{line[place:start]}…", end
    shown += line[place:]
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def closed(
    user_id: UUID,
    chat_id: UUID,
    action_id: UUID,
    *,
    at: datetime,
    why: str,
    card: Mapping[str, Any],
    owner_decided: bool = False,
    decision_id: UUID | None = None,
) -> ChatClosed:
    """A proposal ended without a message, or a decision could not be carried out."""
    return ChatClosed(
        user_id=user_id,
        occurred_at=at,
        action_id=action_id,
        chat_id=chat_id,
        reason=why,
        why=(ending(why),),
        decision_id=decision_id,
        owner_decided=owner_decided,
        employer_name=employer_of(card),
        vacancy_name=vacancy_of(card),
    )
