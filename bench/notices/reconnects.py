"""People who come and go, and those who catch up with what they missed."""

import asyncio
import json
import os
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import nats

from bench.figures import percentile
from bench.notices.crowd import DIALS, ORIGIN, SOCKETS, Crowd, connect, event_for, ignore, open_socket, record
from bench.notices.wires import Wire, dial
from bench.stage import world
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import NatsSettings

RECONNECTS = int(os.environ.get("FANOUT_RECONNECTS", "10000"))
MISSED, CATCH_UPS = 1_000, 50
NEWEST = "select coalesce(max(last_seq), 0) from notification_counters where user_id = $1"
QUIET_SECONDS, LAST_SECONDS = 3.0, 30.0


@dataclass
class Reader:
    """One person who comes and goes; `seen` is the newest number read, `until` the one that is waited for."""

    number: int
    seen: int
    until: int = 0
    doubled: int = 0
    gaps: int = 0
    there: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, _: Wire, body: bytes) -> None:
        """Count what came twice and what was left out."""
        found = json.loads(body)
        if found["type"] != "notification":
            return
        self.doubled += found["seq"] <= self.seen
        self.gaps += found["seq"] > self.seen + 1
        self.seen = max(self.seen, found["seq"])
        if self.until and self.seen >= self.until:
            self.there.set()

    async def visit(self, url: str, crowd: Crowd) -> None:
        """Come, read for a moment or until everything was read, and go without a word."""
        wire = await open_socket(url, crowd, self.number, self.seen, self.hear)
        if self.until > self.seen:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_SECONDS):
                    await self.there.wait()
        else:
            await asyncio.sleep(random.random() * 0.05)
        wire.abort()
        wire.on_text = ignore
        await wire.closed.wait()


async def reconnects(both: world.Servers, url: str, crowd: Crowd, database: str) -> dict[str, Any]:
    """People who come and go while events come in: what each has read has no gap and nothing twice."""
    connection = await connect(database)
    numbers = range(SOCKETS - DIALS, SOCKETS)

    async def newest() -> list[int]:
        return [await connection.fetchval(NEWEST, crowd.users[number]) for number in numbers]

    readers = [Reader(number, seen) for number, seen in zip(numbers, await newest(), strict=True)]

    async def come_and_go(reader: Reader) -> None:
        for _ in range(RECONNECTS // DIALS):
            await reader.visit(url, crowd)

    stop = asyncio.Event()
    producing = asyncio.create_task(_produce(both, database, [crowd.users[number] for number in numbers], stop))
    begin = time.perf_counter()
    await asyncio.gather(*(come_and_go(reader) for reader in readers))
    spent = time.perf_counter() - begin
    stop.set()
    await producing
    last = await newest()
    while (now := await newest()) != last or not sum(last):
        last = now
        await asyncio.sleep(QUIET_SECONDS)
    await connection.close()
    for reader, until in zip(readers, last, strict=True):
        reader.until = until
    await asyncio.gather(*(reader.visit(url, crowd) for reader in readers))
    missed = sum(reader.gaps + max(0, reader.until - reader.seen) for reader in readers)
    doubled = sum(reader.doubled for reader in readers)
    return {"count": RECONNECTS, "per_s": round(RECONNECTS / spent, 1), "missed": missed, "doubled": doubled}


async def _produce(both: world.Servers, database: str, users: Sequence[UUID], stop: asyncio.Event) -> None:
    connection = await connect(database)
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    js = client.jetstream()
    while not stop.is_set():
        event_id, event = new_id(), event_for(random.choice(users), "ещё")
        await record(connection, [(event_id, event)])
        headers = headers_of(event, event_id=event_id, source="bench", correlation_id="bench")
        await js.publish(event.subject, event.model_dump_json().encode(), headers=headers)
        await asyncio.sleep(0.002)
    await client.close()
    await connection.close()


async def catch_ups(url: str, crowd: Crowd, database: str) -> dict[str, float]:
    """From the call to the last of a thousand missed notifications."""
    connection = await connect(database)
    users = crowd.users[SOCKETS:]
    await connection.execute(
        "insert into notifications (id, user_id, seq, event_id, kind, title, body, data)"
        " select gen_random_uuid(), u, n, gen_random_uuid(), 'reply.sent', 'Отправлен отклик', 'Точка, Python', '{}'"
        " from unnest($1::uuid[]) u, generate_series(1, $2) n",
        users,
        MISSED,
    )
    await connection.execute(
        "insert into notification_counters (user_id, last_seq) select u, $2 from unnest($1::uuid[]) u", users, MISSED
    )
    await connection.close()
    took: list[float] = []
    for number in range(SOCKETS, SOCKETS + CATCH_UPS):
        done, begin = asyncio.Event(), time.perf_counter()

        def heard(_: Wire, body: bytes, done: asyncio.Event = done) -> None:
            if f'"seq":{MISSED},'.encode() in body and b'"notification"' in body:
                done.set()

        address = url.format(after=0)
        wire = await dial(address, heard, Origin=ORIGIN, Cookie=f"sid={crowd.tokens[number]}")
        async with asyncio.timeout(30):
            await done.wait()
        took.append(time.perf_counter() - begin)
        wire.abort()
    return {f"p{share}": round(percentile(took, share / 100), 3) for share in (50, 99)}
