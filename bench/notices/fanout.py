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
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats
import psutil

from bench.figures import percentile, ratios, spread, target
from bench.notices.crowd import DIALS, ORIGIN, RATE, SOCKETS, Crowd, connect, event_for, open_socket, record
from bench.notices.reconnects import CATCH_UPS, MISSED, QUIET_SECONDS, catch_ups, reconnects
from bench.notices.wires import Wire
from bench.stage import world
from libs.common.accounts.sessions import token_hash
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import NatsSettings

SECONDS = float(os.environ.get("FANOUT_SECONDS", "20"))
ROUNDS, FRAMES = 5, 10_000


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
            found["latency_ms"] = await _latency(both, wires, crowd, database)
            ours = await _throughput(both, wires, crowd)
        found["reconnects"] = await reconnects(both, url, crowd, database)
        found["catch_up_s"] = await catch_ups(url, crowd, database)
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


async def _crowd(database: str, size: int) -> Crowd:
    crowd = Crowd([new_id() for _ in range(size)], [new_id().hex for _ in range(size)], [0] * size)
    connection = await connect(database)
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
    with world.child(["bench.notices.bare_push", both.nats.url], log) as process:
        await world.until_said(process, log, "listening on")
        yield int(log.read_text().split("listening on ")[1].split()[0]), process.pid


@asynccontextmanager
async def _sockets(url: str, pid: int, crowd: Crowd) -> AsyncGenerator[tuple[list[Wire], float]]:
    """Every user's socket, and the kB that each costs the server while nothing happens."""
    process = psutil.Process(pid)
    for wire in await asyncio.gather(*(open_socket(url, crowd, number) for number in range(DIALS))):
        wire.abort()  # pools and caches are there before it counts
    await asyncio.sleep(QUIET_SECONDS)
    before = process.memory_full_info().uss
    wires = [await open_socket(url, crowd, number) for number in range(DIALS)]
    gate = asyncio.Semaphore(DIALS)

    async def one(number: int) -> Wire:
        async with gate:
            return await open_socket(url, crowd, number)

    wires += await asyncio.gather(*(one(number) for number in range(DIALS, SOCKETS)))
    await asyncio.sleep(QUIET_SECONDS)
    try:
        yield wires, round((process.memory_full_info().uss - before) / SOCKETS / 1000, 2)
    finally:
        for wire in wires:
            wire.abort()
        await asyncio.sleep(QUIET_SECONDS)


async def _latency(both: world.Servers, wires: Sequence[Wire], crowd: Crowd, database: str) -> dict[str, float]:
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
    texts = [f"событие {number}" for number in range(count)]
    events = [(new_id(), event_for(crowd.users[random.randrange(SOCKETS)], text)) for text in texts]
    connection = await connect(database)
    await record(connection, events)
    await connection.close()
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    begin = time.perf_counter()
    for number, (text, (event_id, event)) in enumerate(zip(texts, events, strict=True)):
        headers = headers_of(event, event_id=event_id, source="bench", correlation_id="bench")
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
        "body": "hh.ru подтвердил отклик № 4242424242. Соответствие: 84 из 100.",
        "link": "https://hh.ru/vacancy/93353083",
        "actions": [],
        "about": "application:0192f0c0-0000-7000-8000-000000000002",
        "data": {"application_id": "0192f0c0-0000-7000-8000-000000000002", "score": 84},
        "created_at": "2026-11-27T10:00:00+00:00",
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
