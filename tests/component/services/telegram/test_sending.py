"""What the bot says arrives once and in order, within Telegram's limits, whatever Telegram answers."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.observability.telemetry import tracer
from sandbox.telegram.world import World
from services.telegram.message import units
from services.telegram.settings import TelegramSettings
from tests.component.services.telegram.conftest import (
    TOKEN,
    Chat,
    Publish,
    another,
    linked,
    notice,
    rows,
    serving,
)
from tests.support.tracing import names_in, spans, trace_id

__all__ = ["spans"]
ROOT = Path(__file__).resolve().parents[4]
STRANGE = ("\u202eevil\u2069 <b>Ромашка & Ко</i> <script> 👩‍👩‍👧‍👦 e\u0301 \u200f" + "я" * 90 + " 🙂 ") * 60


async def sent(chat: Chat) -> list[str]:
    """The notices in the order in which they came."""
    return [one for one in await chat.texts() if one.startswith("№")]


async def test_a_chat_that_was_told_to_wait_rests_over_a_restart_and_keeps_its_order(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient, world: World
) -> None:
    async with serving(settings):
        user_id = await linked(engine, chat)
        await http.post(
            "/_sandbox/faults", json={"kind": "rate_limit", "when": "sendMessage", "retry_after": 3, "times": 1}
        )
        await publish(*[notice(user_id, f"№ {number}") for number in range(5)])
        async with asyncio.timeout(30):
            while not await rows(engine, "select 1 from telegram_chats where rest_until > now() + interval '1 second'"):
                await asyncio.sleep(0.02)
    async with serving(settings):
        await chat.until(lambda found: found[-1]["text"] == "№ 4")
    assert await sent(chat) == [f"№ {number}" for number in range(5)]
    assert world.limits.violations == 0


async def test_a_notice_is_sent_in_the_trace_of_what_it_tells_of(
    spans: InMemorySpanExporter, settings: TelegramSettings, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    async with serving(settings):
        user_id = await linked(engine, chat)
        with tracer.start_as_current_span("told") as told:
            await publish(notice(user_id, "№ 1"))
        await chat.last("№ 1")
    assert {"told", "telegram.send"} <= names_in(spans, trace_id(told))


async def test_strange_and_long_texts_arrive_well_formed_and_cut(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    await publish(notice(user_id, STRANGE[:6000], link="http://127.0.0.1:8000/x"))
    found = (await chat.count(2))[-1]
    assert 4000 < units(found["text"]) <= 4096
    assert "Ромашка & Ко" in found["text"]
    assert "<script>" in found["text"]
    assert not set("\u202e\u2069") & set(found["text"])


async def test_who_blocks_the_bot_is_shown_as_blocked_until_he_lets_it_write_again(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, world: World
) -> None:
    user_id = await linked(engine, chat)
    # Blocked without a word to the bot: it learns it from the refusal.
    bot = world.bots[TOKEN]
    bot.dialogues[chat.person].blocked = True
    await publish(notice(user_id, "№ 0"), notice(user_id, "№ 1"))
    async with asyncio.timeout(30):
        while not await rows(engine, "select 1 from telegram_links where blocked_at is not null"):
            await asyncio.sleep(0.02)
    changes = await rows(engine, "select payload ->> 'change' as change from outbox where subject = 'account.changed'")
    assert [one["change"] for one in changes] == ["telegram_linked", "telegram_blocked"]
    await chat.act("unblock")
    async with asyncio.timeout(30):
        while await rows(engine, "select 1 from telegram_links where blocked_at is not null"):
            await asyncio.sleep(0.02)
    await publish(notice(user_id, "№ 2"))
    await chat.last("№ 2")
    assert await sent(chat) == ["№ 2"]


async def test_an_answer_that_was_lost_costs_at_most_one_message_more(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient
) -> None:
    user_id = await linked(engine, chat)
    await http.post("/_sandbox/faults", json={"kind": "lost_answer", "when": "sendMessage", "times": 1})
    await publish(notice(user_id, "№ 0"), notice(user_id, "№ 1"))
    await chat.last("№ 1")
    assert await sent(chat) == ["№ 0", "№ 0", "№ 1"]


def process(settings: TelegramSettings, crash: str, seed: int) -> subprocess.Popen[bytes]:
    """The service as a process that may be killed at a named point."""
    values = settings.model_dump(exclude_none=True)
    environment = {name.upper(): _plain(value) for name, value in values.items()}
    environment |= {"VKATILSYA_CRASH": crash, "VKATILSYA_CRASH_SEED": str(seed), "PATH": os.environ["PATH"]}
    return subprocess.Popen([sys.executable, "-m", "services.telegram"], cwd=ROOT, env=environment)


def _plain(value: Any) -> str:
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.mark.timeout(300)
async def test_of_many_notices_with_refusals_and_kills_none_is_lost_and_each_chat_keeps_its_order(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient, world: World
) -> None:
    """60 notices to three chats, 5 % of 429, two kills."""
    chats = [chat, another(http, world, "Борис"), another(http, world, "Вера")]
    async with serving(settings):
        users = [await linked(engine, one, f"u{number}@example.org") for number, one in enumerate(chats)]
    await http.post(
        "/_sandbox/faults", json={"kind": "rate_limit", "when": "sendMessage", "retry_after": 1, "probability": 0.05}
    )
    await publish(*[notice(user, f"№ {number:02}") for number in range(20) for user in users])
    kills = 0
    for seed, crash in enumerate(("telegram.sent:0.3", "telegram.sending:0.3", "")):
        running = process(settings, crash, seed)
        try:
            async with asyncio.timeout(60):
                while running.poll() is None and not await _all_said(chats, 20):
                    await asyncio.sleep(0.1)
        finally:
            kills += running.poll() is not None
            running.kill()
            running.wait()
    for one in chats:
        said = await sent(one)
        assert list(dict.fromkeys(said)) == [f"№ {number:02}" for number in range(20)], said
    assert kills == 2
    # A kill may cut off one call of every chat.
    assert max([len(await sent(one)) - 20 for one in chats]) <= kills
    assert world.limits.violations == 0


async def _all_said(chats: list[Chat], number: int) -> bool:
    return all([len(set(await sent(one))) == number for one in chats])
