"""A notification before and after it is stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.events.account import NoticeAction
from libs.common.events.base import Severity
from libs.common.messages.catalogue import Language
from libs.common.notifications.topics import Topic


@dataclass(frozen=True, slots=True)
class Words:
    """What a notification says in one language; `bare` is the body without the draft, where there is one."""

    title: str
    body: str
    bare: str | None = None


@dataclass(frozen=True)
class Notification:
    """A notification before it has a place in its user's sequence. `kind` is the event's subject.

    `title` and `body` are in the language that its owner had when it was made, `words` has both in every language.
    """

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
    words: Mapping[Language, Words] = field(default_factory=dict[Language, Words])

    def said(self, language: Language) -> Words:
        """What it says in a language; what was made before it had words in each says what it said then."""
        return self.words.get(language) or Words(self.title, self.body, self.data.get("without_draft"))


@dataclass(frozen=True)
class Stored:
    """A notification with its place: `seq` is gapless per user."""

    seq: int
    id: UUID
    notification: Notification
    created_at: datetime


def words_as_json(words: Mapping[Language, Words]) -> dict[str, dict[str, str]]:
    """Words as the table holds them."""
    return {
        language: {"title": one.title, "body": one.body, **({} if one.bare is None else {"bare": one.bare})}
        for language, one in words.items()
    }


def actions_as_json(actions: tuple[NoticeAction, ...]) -> list[dict[str, Any]]:
    """Actions as the table and the frame hold them."""
    return [action.model_dump(mode="json", exclude_none=True) for action in actions]
