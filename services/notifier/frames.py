"""Frames of the socket: made once, whoever reads them. Pure."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from services.notifier.domain import Stored, actions_as_json

Kind = Literal["hello", "notification", "seq", "read", "resync", "test"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as text. `seq`: the notification's number, or the newest number that the frame tells."""

    kind: Kind
    seq: int
    text: str
    test_id: UUID | None = None


def encode(content: dict[str, Any]) -> str:
    """A frame as text."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)


def notification(row: Stored, trace: dict[str, str] | None = None) -> Frame:
    """The frame of a stored notification; `trace` is where it stands in the trace of its event, while it is fresh."""
    notice = row.notification
    content = {
        "type": "notification",
        "seq": row.seq,
        "id": str(row.id),
        "kind": notice.kind,
        "topic": notice.topic,
        "level": notice.level,
        "title": notice.title,
        "body": notice.body,
        "link": notice.link,
        "actions": actions_as_json(notice.actions),
        "about": notice.about,
        "data": notice.data,
        "created_at": row.created_at.isoformat(),
        **(trace or {}),
    }
    return Frame("notification", row.seq, encode(content))


def hello(newest: int, read: int, *, server_now: str, build: str) -> Frame:
    """The first frame of a socket: where its user stands."""
    content = {"type": "hello", "seq": newest, "read": read, "server_now": server_now, "build": build}
    return Frame("hello", newest, encode(content))


def pulse(newest: int, read: int) -> Frame:
    """Every heartbeat: the newest number, and how far it was read."""
    return Frame("seq", newest, encode({"type": "seq", "seq": newest, "read": read}))


def read_mark(seq: int) -> Frame:
    """Another tab has read so far."""
    return Frame("read", seq, encode({"type": "read", "seq": seq}))


def resync(newest: int) -> Frame:
    """What is missing cannot be sent: load everything anew, then go on from here."""
    return Frame("resync", newest, encode({"type": "resync", "seq": newest}))


def test(test_id: UUID) -> Frame:
    """The owner asked whether the socket works."""
    return Frame("test", 0, encode({"type": "test", "id": str(test_id)}), test_id)


_NOTIFICATION = re.compile(rb'\{"type":"notification","seq":(\d{1,18}),')
_TEST = re.compile(rb'\{"type":"test","id":"([0-9a-f-]{36})"\}')


def read_push(body: bytes) -> Frame | None:
    """The frame that a push carries, None for anything else: the server's answers to others may be sent here too.

    Its beginning is what `encode` makes of ours: nothing else is read of it.
    """
    if found := _NOTIFICATION.match(body):
        return Frame("notification", int(found[1]), body.decode())
    if found := _TEST.fullmatch(body):
        return test(UUID(found[1].decode()))
    return None
