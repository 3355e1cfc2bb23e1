"""(i) The bot in bad weather: 1,000 notices to a Telegram that refuses one call in twenty, while the bot is killed.

Counted are notices that never came, came twice, came out of their order in a chat, and calls that were made before the
time that Telegram had named. This says nothing about speed.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import nats

from bench.figures import target
from bench.notices.crowd import connect
from bench.stage import world
from libs.common.db.engine import create_engine
from libs.common.events.account import NoticeTelegram
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.settings.servers import NatsSettings
from standalone.ports import free_port
from standalone.processes.child import end, spawn

NOTICES, CHATS, KILLS, REFUSED = 1000, 25, 5, 0.05
SECONDS_BETWEEN_KILLS = (4.0, 9.0)
LONGEST = 300.0
TOKEN, USERNAME = "123456789:AAbench-token_of_a_sandbox_bot_000", "bench_bot"
SEED = int(os.environ.get("TELEGRAM_SEED", "1"))


async def telegram(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Publish, kill, wait for the end, and compare what came with what was told."""
    rng = random.Random(SEED)
    database = both.database("telegram")
    async with _sandbox(logs) as (http, url):
        chats = await _chats(http, database)
        environment = world.service_environment(both, database, url) | {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "TELEGRAM_LINK_URL": url,
            "TELEGRAM_POLL_SECONDS": "1",
        }
        refusals = {"kind": "rate_limit", "when": "sendMessage", "probability": REFUSED, "retry_after": 2}
        bot = _Bot(logs, environment)
        async with bot.running():
            (await http.post("/_sandbox/faults", json=refusals)).raise_for_status()
            begin = time.perf_counter()
            notified = await _tell(both, database, chats, rng)
            for _ in range(KILLS):
                await asyncio.sleep(rng.uniform(*SECONDS_BETWEEN_KILLS))
                bot.kill()
            came = await _all_came(http, notified)
            spent = time.perf_counter() - begin
        limits = (await http.get("/_sandbox/limits")).json()
        calls = (await http.get("/_sandbox/requests")).json()["requests"]
    found = _compared(notified, came)
    found |= {"seed": SEED, "notices": NOTICES, "kills": bot.kills, "seconds": round(spent, 1)}
    found |= {"early_calls": limits["violations"], "refused": sum(call["status"] == 429 for call in calls)}
    return found | {"targets": _targets(found)}


def _targets(found: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = [target(name, found[name], 0, at_least=False) for name in ("lost", "out_of_order", "early_calls")]
    return [*wanted, target("doubled, of one chat per kill", found["doubled_most"], KILLS, at_least=False)]


@asynccontextmanager
async def _sandbox(logs: Path) -> AsyncGenerator[tuple[httpx.AsyncClient, str]]:
    log, port = logs / "telegram_sandbox.log", free_port()
    command = ["sandbox.telegram", "--port", str(port), "--control", "--token", TOKEN, "--username", USERNAME]
    with world.child([*command, "--seed", str(SEED)], log) as process:
        await world.until_said(process, log, "listening on")
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, timeout=10, trust_env=False) as http:
            yield http, url


async def _chats(http: httpx.AsyncClient, database: str) -> dict[UUID, int]:
    """People who have started the bot, each linked to a user."""
    people = [(await http.post("/_sandbox/people", json={"first_name": f"Анна {n}"})).json() for n in range(CHATS)]
    for person in people:
        (await http.post(_path(person["id"]), json={"act": "say", "text": "Привет"})).raise_for_status()
    chats = {new_id(): int(person["id"]) for person in people}
    connection = await connect(database)
    await connection.executemany(
        "with u as (insert into users (id, email) values ($1::uuid, $1::uuid::text || '@example.org'))"
        " insert into telegram_links (id, user_id, chat_id) values ($1::uuid, $1::uuid, $2::bigint)",
        list(chats.items()),
    )
    await connection.close()
    return chats


def _path(chat: int) -> str:
    return f"/_sandbox/bots/{USERNAME}/chats/{chat}"


class _Bot:
    """The telegram service, started again whenever it is killed."""

    def __init__(self, logs: Path, environment: dict[str, str]) -> None:
        self._logs, self._environment = logs, environment
        self._process = self._start()
        self.kills = 0

    def _start(self) -> Any:
        return spawn(
            [sys.executable, "-P", "-m", "services.telegram"],
            log=self._logs / "telegram.log",
            on_parent_death=signal.SIGKILL,
            env=world.inherited() | self._environment | {"HTTP_PORT": str(free_port())},
            cwd=self._logs,
        )

    def kill(self) -> None:
        """End it as a power cut would, and start it again."""
        self._process.kill()
        self._process.wait()
        self.kills += 1
        self._process = self._start()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            await asyncio.to_thread(end, self._process, signal.SIGTERM, 20)


async def _tell(both: world.Servers, database: str, chats: dict[UUID, int], rng: random.Random) -> dict[int, list[str]]:
    """Publish the notices in the order in which each chat must get them."""
    notified: dict[int, list[str]] = {chat: [] for chat in chats.values()}
    client = await nats.connect(NatsSettings(nats_url=both.nats.url).servers)
    stream, engine, outbox = client.jetstream(), create_engine(database, application_name="bench"), Outbox("notifier")
    for number in range(NOTICES):
        user = rng.choice(list(chats))
        text = f"№ {number}"
        event = NoticeTelegram(user_id=user, occurred_at=datetime.now(UTC), notification_id=new_id(), text=text)
        headers = headers_of(event, event_id=(ident := new_id()), source="bench", correlation_id="bench")
        async with engine.begin() as connection:  # the bot says what the notifier wrote down
            await outbox.add(connection, Pending(event, ident))
        await stream.publish(
            event.subject, event.model_dump_json().encode(), headers=headers | {"Nats-Msg-Id": str(ident)}
        )
        notified[chats[user]].append(text)
    await client.close()
    await engine.dispose()
    return notified


async def _all_came(http: httpx.AsyncClient, notified: dict[int, list[str]]) -> dict[int, list[str]]:
    """What the chats hold once every notice is there, or when the time is over."""
    came: dict[int, list[str]] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            while not came or any(set(notified[chat]) - set(came[chat]) for chat in notified):
                await asyncio.sleep(1)
                came = {chat: await _texts(http, chat) for chat in notified}
    return came


async def _texts(http: httpx.AsyncClient, chat: int) -> list[str]:
    messages = (await http.get(_path(chat))).json()["messages"]
    return [one["text"] for one in messages if one["from"]["is_bot"] and one["text"].startswith("№ ")]


def _compared(notified: dict[int, list[str]], came: dict[int, list[str]]) -> dict[str, Any]:
    doubled = {chat: len(texts) - len(set(texts)) for chat, texts in came.items()}
    return {
        "lost": sum(len(set(texts) - set(came[chat])) for chat, texts in notified.items()),
        "doubled": sum(doubled.values()),
        "doubled_most": max(doubled.values()),
        "out_of_order": sum(_firsts(came[chat]) != texts for chat, texts in notified.items()),
    }


def _firsts(texts: Sequence[str]) -> list[str]:
    """Each text where it came first."""
    return list(dict.fromkeys(texts))
