"""(h) The fan-out: one notifier with thousands of idle sockets, next to a bare WebSocket server in the same run.

Latency goes the whole way: an event into JetStream, its row in PostgreSQL, the frame at the client. Throughput is the
way from a push to the frames alone, for both servers. The clients share the machine with what they measure.
"""

import asyncio
import json
import os
import random
import resource
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import nats
import psutil

from bench import world
from bench.figures import percentile, ratios, spread, target
from bench.wires import OnText, Wire, dial
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.sessions import token_hash
from libs.common.settings.servers import NatsSettings

SOCKETS = int(os.environ.get("FANOUT_SOCKETS", "5000"))
RECONNECTS = int(os.environ.get("FANOUT_RECONNECTS", "10000"))
SECONDS = float(os.environ.get("FANOUT_SECONDS", "20"))
RATE, DIALS = 500, 50
ROUNDS, FRAMES = 5, 10_000
MISSED, CATCH_UPS = 1_000, 50
NEWEST = "select coalesce(max(last_seq), 0) from notification_counters where user_id = $1"
ORIGIN = "http://127.0.0.1:8000"
QUIET_SECONDS, LAST_SECONDS = 3.0, 30.0


@dataclass
class Crowd:
    """Users with their sessions; `seqs` are the numbers of the pushes that the bench makes up."""

    users: list[UUID]
    tokens: list[str]
    seqs: list[int] = field(default_factory=list[int])


async def fanout(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Memory, latency and throughput of idle sockets, then reconnects."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    database = both.database("fanout")
    crowd = await _crowd(database, SOCKETS + CATCH_UPS)
    environment = world.service_environment(both, database, ORIGIN) | {
        "HTTP_PER_ADDRESS": str(4 * SOCKETS),
        "HTTP_CONNECTIONS": str(4 * SOCKETS),
    }
    found: dict[str, Any] = {"sockets": SOCKETS, "load": round(os.getloadavg()[0], 1)}
    async with world.service("notifier", logs, **environment) as (address, pid):
        url = address.replace("http", "ws") + "/ws?after={after}"
        async with _sockets(url, pid, crowd) as (wires, memory):
            found["memory_kb"] = {"ours": memory}
            found["latency_ms"] = await _latency(both, wires, crowd)
            ours = await _throughput(both, wires, crowd)
        found["reconnects"] = await _reconnects(both, url, crowd, database)
        found["catch_up_s"] = await _catch_ups(url, crowd, database)
    async with _bare(both, logs) as (port, pid), _sockets(f"ws://127.0.0.1:{port}/{{user}}", pid, crowd) as rest:
        found["memory_kb"]["bare"] = rest[1]
        bare = await _throughput(both, rest[0], crowd)
    found["frames_per_s"] = {"ours": spread(ours), "bare": spread(bare), "ratio": ratios(ours, bare)}
    return found | {"targets": _targets(found)}


def _targets(found: dict[str, Any]) -> list[dict[str, Any]]:
    memory, again = found["memory_kb"], found["reconnects"]
    return [
        target("event to frame, p99, ms", found["latency_ms"]["p99"], 100, at_least=False),
        target("memory of a socket above bare, kB", memory["ours"] - memory["bare"], 12, at_least=False),
        target("frames a second over bare", found["frames_per_s"]["ratio"]["median"], 0.6, at_least=True),
        target("missed", again["missed"], 0, at_least=False),
        target("doubled", again["doubled"], 0, at_least=False),
        target(f"catch-up of {MISSED}, p99, s", found["catch_up_s"]["p99"], 1, at_least=False),
    ]


async def _connect(database: str) -> Any:
    return await asyncpg.connect(database.replace("+asyncpg", ""))


async def _crowd(database: str, size: int) -> Crowd:
    crowd = Crowd([new_id() for _ in range(size)], [new_id().hex for _ in range(size)], [0] * size)
    connection = await _connect(database)
    hashes = [token_hash(token) for token in crowd.tokens]
    await connection.execute(
        "insert into users (id, email) select id, id::text || '@example.org' from unnest($1::uuid[]) id", crowd.users
    )
    await connection.execute(
        "insert into sessions (id, user_id, token_hash, expires_at)"
        " select user_id, user_id, hash, now() + interval '1 day' from unnest($1::uuid[], $2::text[]) s(user_id, hash)",
        crowd.users,
        hashes,
    )
    await connection.close()
    return crowd


@asynccontextmanager
async def _bare(both: world.Servers, logs: Path) -> AsyncGenerator[tuple[int, int]]:
    log = logs / "bare_push.log"
    with world.child(["bench.bare_push", both.nats.url], log) as process:
        await world.until_said(process, log, "listening on")
        yield int(log.read_text().split("listening on ")[1].split()[0]), process.pid


@asynccontextmanager
async def _sockets(url: str, pid: int, crowd: Crowd) -> AsyncGenerator[tuple[list[Wire], float]]:
    """Every user's socket, and the kB that each costs the server while nothing happens."""
    process = psutil.Process(pid)
    for wire in await asyncio.gather(*(_open(url, crowd, number) for number in range(DIALS))):
        wire.abort()  # pools and caches are there before it counts
    await asyncio.sleep(QUIET_SECONDS)
    before = process.memory_full_info().uss
    wires = [await _open(url, crowd, number) for number in range(DIALS)]
    gate = asyncio.Semaphore(DIALS)

    async def one(number: int) -> Wire:
        async with gate:
            return await _open(url, crowd, number)

    wires += await asyncio.gather(*(one(number) for number in range(DIALS, SOCKETS)))
    await asyncio.sleep(QUIET_SECONDS)
    try:
        yield wires, round((process.memory_full_info().uss - before) / SOCKETS / 1000, 2)
    finally:
        for wire in wires:
            wire.abort()
        await asyncio.sleep(QUIET_SECONDS)


def _ignore(wire: Wire, body: bytes) -> None:
    """Frames of no interest."""


async def _open(url: str, crowd: Crowd, number: int, after: int = 0, heard: OnText = _ignore) -> Wire:
    address = url.format(after=after, user=crowd.users[number])
    return await dial(address, heard, Origin=ORIGIN, Cookie=f"sid={crowd.tokens[number]}")


async def _latency(both: world.Servers, wires: Sequence[Wire], crowd: Crowd) -> dict[str, float]:
    """Events of random users at a steady rate, from the publication to the frame."""
    sent: dict[str, float] = {}
    took: list[float] = []

    def heard(wire: Wire, body: bytes) -> None:
        if (found := json.loads(body))["type"] == "notification":
            wire.last = found["seq"]
            took.append(time.perf_counter() - sent[found["body"]])
            if len(took) == count:
                everything.set()

    count, everything = int(RATE * SECONDS), asyncio.Event()
    _listen(wires, heard)
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    begin = time.perf_counter()
    for number in range(count):
        user = random.randrange(SOCKETS)
        event = _event(crowd.users[user], text := f"событие {number}")
        headers = headers_of(event, event_id=new_id(), source="bench", correlation_id="bench")
        headers["Nats-Msg-Id"] = headers["ce-id"]
        if (early := begin + number / RATE - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        sent[text] = time.perf_counter()
        await client.publish(event.subject, event.model_dump_json().encode(), headers=headers)
    spent = time.perf_counter() - begin
    async with asyncio.timeout(120):
        await everything.wait()
    await client.close()
    ms = [one * 1000 for one in took]
    figures = {f"p{share}": round(percentile(ms, share / 100), 1) for share in (50, 95, 99)}
    return figures | {"events": count, "per_s": round(count / spent, 1)}


def _event(user_id: UUID, text: str) -> AccountChanged:
    from datetime import UTC, datetime

    return AccountChanged(user_id=user_id, occurred_at=datetime.now(UTC), change="resumed", sentence=text)


def _listen(wires: Sequence[Wire], heard: Any) -> None:
    for wire in wires:
        wire.on_text = heard


async def _throughput(both: world.Servers, wires: Sequence[Wire], crowd: Crowd) -> list[float]:
    """Frames a second, as fast as they are taken, over core NATS alone; the same frames for either server."""
    got, done, wanted = 0, asyncio.Event(), 0

    def heard(_: Wire, body: bytes) -> None:
        nonlocal got
        got += b'"notification"' in body
        if got >= wanted:
            done.set()

    for number, wire in enumerate(wires):
        crowd.seqs[number] = wire.last
    _listen(wires, heard)
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    rates: list[float] = []
    for _ in range(ROUNDS):
        done.clear()
        wanted, begin = got + FRAMES, time.perf_counter()
        for number in range(FRAMES):
            user = number % SOCKETS
            crowd.seqs[user] += 1
            await client.publish(f"push.{crowd.users[user]}", _frame(crowd.seqs[user]))
        await client.flush()
        async with asyncio.timeout(60):
            await done.wait()
        rates.append(FRAMES / (time.perf_counter() - begin))
    await client.close()
    return rates


def _frame(seq: int) -> bytes:
    content = {
        "type": "notification",
        "seq": seq,
        "id": "0192f0c0-0000-7000-8000-000000000001",
        "kind": "reply.sent",
        "topic": "application_sent",
        "level": "success",
        "title": "Отправлен отклик: «Python-разработчик», Точка",
        "body": "hh.ru подтвердил отклик № 4242424242. Совпадение: 84 из 100.",
        "link": "https://hh.ru/vacancy/93353083",
        "actions": [],
        "about": "application:0192f0c0-0000-7000-8000-000000000002",
        "data": {"application_id": "0192f0c0-0000-7000-8000-000000000002", "score": 84},
        "created_at": "2026-11-27T10:00:00+00:00",
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


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
        wire = await _open(url, crowd, self.number, self.seen, self.hear)
        if self.until > self.seen:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_SECONDS):
                    await self.there.wait()
        else:
            await asyncio.sleep(random.random() * 0.05)
        wire.abort()
        wire.on_text = _ignore
        await wire.closed.wait()


async def _reconnects(both: world.Servers, url: str, crowd: Crowd, database: str) -> dict[str, Any]:
    """People who come and go while events come in: what each has read has no gap and nothing twice."""
    connection = await _connect(database)
    numbers = range(SOCKETS - DIALS, SOCKETS)

    async def newest() -> list[int]:
        return [await connection.fetchval(NEWEST, crowd.users[number]) for number in numbers]

    readers = [Reader(number, seen) for number, seen in zip(numbers, await newest(), strict=True)]

    async def come_and_go(reader: Reader) -> None:
        for _ in range(RECONNECTS // DIALS):
            await reader.visit(url, crowd)

    stop = asyncio.Event()
    producing = asyncio.create_task(_produce(both, [crowd.users[number] for number in numbers], stop))
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


async def _produce(both: world.Servers, users: Sequence[UUID], stop: asyncio.Event) -> None:
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    js = client.jetstream()
    while not stop.is_set():
        event = _event(random.choice(users), "ещё")
        headers = headers_of(event, event_id=new_id(), source="bench", correlation_id="bench")
        await js.publish(event.subject, event.model_dump_json().encode(), headers=headers)
        await asyncio.sleep(0.002)
    await client.close()


async def _catch_ups(url: str, crowd: Crowd, database: str) -> dict[str, float]:
    """From the call to the last of a thousand missed notifications."""
    connection = await _connect(database)
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
