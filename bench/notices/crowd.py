"""Users with sockets at a notifier, for the bench of the fan-out."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from bench.notices.wires import OnText, Wire, dial
from libs.common.events.account import AccountChanged
from libs.common.events.base import Event
from libs.common.events.catalogue import PRODUCERS

SOCKETS = int(os.environ.get("FANOUT_SOCKETS", "5000"))
RATE, DIALS = 500, 50
ORIGIN = "http://127.0.0.1:8000"


@dataclass
class Crowd:
    """Users with their sessions; `seqs` are the numbers of the pushes that the bench makes up."""

    users: list[UUID]
    tokens: list[str]
    seqs: list[int] = field(default_factory=list[int])


async def connect(database: str) -> Any:
    return await asyncpg.connect(database.replace("+asyncpg", ""))


async def record(connection: Any, events: Sequence[tuple[UUID, Event]]) -> None:
    """The rows of events that are published by hand: nobody is told of one that no service has recorded."""
    await connection.execute(
        "insert into outbox (event_id, source, subject, user_id, payload, headers, published_at)"
        " select id, source, subject, about, payload::jsonb, '{}', now()"
        " from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[])"
        " e(id, source, subject, about, payload)",
        [event_id for event_id, _ in events],
        [min(PRODUCERS[event.subject]) for _, event in events],
        [event.subject for _, event in events],
        [event.user_id for _, event in events],
        [event.model_dump_json() for _, event in events],
    )


def ignore(wire: Wire, body: bytes) -> None:
    """Frames of no interest."""


async def open_socket(url: str, crowd: Crowd, number: int, after: int = 0, heard: OnText = ignore) -> Wire:
    address = url.format(after=after, user=crowd.users[number])
    return await dial(address, heard, Origin=ORIGIN, Cookie=f"sid={crowd.tokens[number]}")


def event_for(user_id: UUID, text: str) -> AccountChanged:
    from datetime import UTC, datetime

    return AccountChanged(user_id=user_id, occurred_at=datetime.now(UTC), change="resumed", sentence=text)
