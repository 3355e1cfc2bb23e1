"""A notification before and after it is stored. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.events.account import NoticeAction
from libs.common.events.base import Severity
from libs.common.notifications.topics import Topic


@dataclass(frozen=True)
class Notification:
    """A notification before it has a place in its user's sequence. `kind` is the event's subject."""

    event_id: UUID
    user_id: UUID
    kind: str
    level: Severity
    title: str
    body: str
    data: dict[str, Any]
    topic: Topic
    link: str | None = None
    actions: tuple[NoticeAction, ...] = ()
    about: str | None = None


@dataclass(frozen=True)
class Stored:
    """A notification with its place: `seq` is gapless per user."""

    seq: int
    id: UUID
    notification: Notification
    created_at: datetime


def actions_as_json(actions: tuple[NoticeAction, ...]) -> list[dict[str, Any]]:
    """Actions as the table and the frame hold them."""
    return [action.model_dump(mode="json", exclude_none=True) for action in actions]
