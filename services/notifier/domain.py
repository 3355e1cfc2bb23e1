"""From an event to a notification, and from a notification to a frame. Pure."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.events.base import Event, Severity
from libs.common.events.stories import Story, story

LINKED_IDS = (
    "match_id",
    "application_id",
    "resume_id",
    "account_id",
    "chat_id",
    "action_id",
    "score",
    "reason",
    "change",
)


@dataclass(frozen=True)
class Notification:
    """A notification before it has a place in its user's sequence."""

    event_id: UUID
    user_id: UUID
    kind: str
    level: Severity
    title: str
    body: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """A notification with its place: `seq` is gapless per user."""

    seq: int
    id: UUID
    notification: Notification
    created_at: datetime


def notification_of(event: Event, event_id: UUID) -> Notification:
    """What the owner is told of an event; ids in `data` let the client open what it is about."""
    told: Story = story(event)
    body = event.model_dump(mode="json", exclude_none=True)
    data = {key: body[key] for key in LINKED_IDS if key in body}
    if vacancy := body.get("vacancy"):
        data["vacancy"] = vacancy
    if told.link:
        data["link"] = told.link
    return Notification(event_id, event.user_id, event.subject, told.level, told.title, told.body, data)


def frame(row: Stored) -> dict[str, Any]:
    """The frame of a stored notification."""
    told = row.notification
    return {
        "type": "notification",
        "seq": row.seq,
        "id": str(row.id),
        "kind": told.kind,
        "level": told.level,
        "title": told.title,
        "body": told.body,
        "data": told.data,
        "created_at": row.created_at.isoformat(),
    }


def read_frame(body: bytes) -> dict[str, Any] | None:
    """The frame of a push, None for anything else: the server's answers to others may be sent here too."""
    try:
        content = json.loads(body)
    except ValueError:
        return None
    known = isinstance(content, dict) and content.get("type") == "notification" and type(content.get("seq")) is int
    return content if known else None


def encode(content: dict[str, Any]) -> str:
    """A frame as text."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
