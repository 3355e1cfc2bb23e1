"""What leaves for a channel: one notification, many of a topic, what came in quiet hours, or a test. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from libs.common.events.account import NoticeAction, NoticeRow
from libs.common.events.base import Severity
from libs.common.messages.catalogue import Language, message
from libs.common.notifications.preferences import DIGEST
from libs.common.notifications.topics import TOPICS
from libs.common.notifications.words import counted, digest_title, journal_note, within_an_hour
from services.notifier.domain import Stored

TEST = "test"
SHOWN = 5
"""Titles that a message about many shows."""
_WEIGHT: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message goes to."""

    user_id: UUID
    email: str
    language: Language


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one owner and channel that leave as one message, in the order of their notifications.

    `id` is the same at every try of the same rows. `token` fences the outcome. `lasts`: seconds since the oldest row
    could leave. `notifications` is empty for a test. `traceparent`: the trace of the event that the first row tells of.
    `head`: of a digest, the newest line of the recipient's audit log.
    """

    id: UUID
    token: UUID
    recipient: Recipient
    topic: str
    bundle: str | None
    notifications: tuple[Stored, ...]
    attempts: int
    lasts: float
    traceparent: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel renders. `about_id` is the newest notification it stands for; of a test, the test itself.

    `bare` is the body without the draft, for a channel whose card shows that. `rows`: of a message about many, what can
    be decided about. `note`: small print of a letter.
    """

    id: UUID
    about_id: UUID
    topic: str
    title: str
    body: str
    bare: str | None = None
    level: Severity = "info"
    link: str | None = None
    actions: tuple[NoticeAction, ...] = ()
    rows: tuple[NoticeRow, ...] = ()
    about: str | None = None
    language: Language = "ru"
    count: int = 1
    silent: bool = False
    note: str | None = None


def compose(batch: Batch) -> Message:
    """The one message of a batch."""
    language, notices = batch.recipient.language, batch.notifications
    if len(notices) > 1:
        return _together(batch)
    only = next(iter(notices), None)
    if only is None:
        tested = message("story", "tested", language)
        return Message(batch.id, batch.id, TEST, tested.title, tested.sentence, language=language)
    one, said = only.notification, only.notification.said(language)
    return Message(
        id=batch.id,
        about_id=only.id,
        topic=one.topic,
        title=said.title,
        body=said.body,
        bare=said.bare,
        level=one.level,
        link=one.link,
        actions=one.actions,
        about=one.about,
        language=language,
        silent=batch.bundle == DIGEST,
        note=_note(batch),
    )


def _together(batch: Batch) -> Message:
    language, notices = batch.recipient.language, batch.notifications
    level = _WEIGHT[max(_WEIGHT.index(one.notification.level) for one in notices)]
    if batch.bundle == DIGEST:
        topics = Counter(one.notification.topic for one in notices)
        lines = [counted(topic, topics[topic], language) for topic in TOPICS if topic in topics]
        title = digest_title(len(notices), language)
    else:
        lines = _titles(notices, language)
        title = within_an_hour(notices[-1].notification.topic, len(notices), language)
    return Message(
        id=batch.id,
        about_id=notices[-1].id,
        topic=notices[-1].notification.topic if batch.bundle != DIGEST else DIGEST,
        title=title,
        body="\n".join(f"• {line}" for line in lines),
        level=level,
        rows=() if batch.bundle == DIGEST else _rows(notices, language),
        language=language,
        count=len(notices),
        silent=batch.bundle == DIGEST,
        note=_note(batch),
    )


def _note(batch: Batch) -> str | None:
    return journal_note(batch.head, batch.recipient.language) if batch.head is not None else None


def _rows(notices: Sequence[Stored], language: Language) -> tuple[NoticeRow, ...]:
    """What can be decided about, of the notifications that are named: a row once, by the newest that tells of it."""
    rows: dict[UUID, NoticeRow] = {}
    for one in notices[-SHOWN:]:
        for action in one.notification.actions[:1]:
            title = one.notification.said(language).title
            rows[action.target_id] = NoticeRow(title=title, target=action.target, target_id=action.target_id)
    return tuple(rows.values())


def _told_apart(titles: list[str]) -> list[str]:
    """The titles without the beginning that all of them share: the heading has said what they are."""
    heads = {one.partition(": ")[0] for one in titles}
    rests = [one.partition(": ")[2] for one in titles]
    return rests if len(heads) == 1 and all(rests) else titles


def _titles(notices: Sequence[Stored], language: Language) -> list[str]:
    shown = _told_apart([one.notification.said(language).title for one in notices[-SHOWN:]])
    rest = len(notices) - len(shown)
    return [*shown, *([f"и ещё {rest}" if language == "ru" else f"and {rest} more"] if rest else [])]
