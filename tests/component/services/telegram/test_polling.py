"""Two replicas: one asks Telegram for updates, the other takes its turn over; every update has its effect once."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiogram.types import Update
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.stage.world import inherited
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from services.telegram import store
from services.telegram.dialogue.routers import dispatcher
from services.telegram.ports import Deps
from services.telegram.sending.bot_api import make_bot
from services.telegram.settings import TelegramSettings
from services.telegram.updates import store as turns
from services.telegram.updates.receiving import Receiver
from standalone.ports import free_port
from standalone.processes.child import spawn, tail
from tests.component.services.telegram.conftest import Chat, rows

WORDS = 12


def _environment(settings: TelegramSettings) -> dict[str, str]:
    """The environment that says what `settings` holds."""
    found: dict[str, str] = {}
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        if value is None:
            continue
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        found[name.upper()] = plain if isinstance(plain, str) else json.dumps(plain)
    return inherited() | found | {"MODE": "demo", "HTTP_PORT": str(free_port())}


@contextmanager
def _replicas(settings: TelegramSettings, folder: Path) -> Generator[dict[Path, "subprocess.Popen[bytes]"]]:
    """Two processes of the service by their logs."""
    command = [sys.executable, "-m", "services.telegram"]
    started: dict[Path, subprocess.Popen[bytes]] = {}
    try:
        for name in ("one", "two"):
            log = folder / f"{name}.log"
            started[log] = spawn(
                command, log=log, on_parent_death=signal.SIGKILL, env=_environment(settings), cwd=folder
            )
        yield started
    finally:
        for process in started.values():
            process.kill()
            process.wait()


async def _active(engine: AsyncEngine, replicas: dict[Path, "subprocess.Popen[bytes]"], *, not_turn: str = "") -> str:
    """The turn in force, once it is another than `not_turn`."""
    async with asyncio.timeout(120):
        while True:
            [row] = await rows(engine, "select cast(max(poller::text) as text) as turn from telegram_bot")
            if row["turn"] and row["turn"] != not_turn:
                return row["turn"]
            assert any(process.poll() is None for process in replicas.values()), [tail(log) for log in replicas]
            await asyncio.sleep(0.1)


async def test_the_other_process_takes_over_when_the_active_one_is_killed_and_no_word_is_lost_or_answered_twice(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine, tmp_path: Path
) -> None:
    with _replicas(settings, tmp_path) as replicas:
        turn = await _active(engine, replicas)
        [log] = [log for log in replicas if turn in log.read_text()]
        for number in range(WORDS):
            if number == WORDS // 2:
                replicas[log].kill()
            await chat.act("say", text=f"слово {number}")
        assert await _active(engine, replicas, not_turn=turn) != turn
        await chat.act("say", text="последнее")
        answers = await chat.until(lambda found: len(found) >= WORDS + 1, seconds=90)
        async with asyncio.timeout(60):
            while (await rows(engine, "select count(*) as n from inbox where consumer = 'telegram'"))[0]["n"] <= WORDS:
                await asyncio.sleep(0.1)

    [said] = await rows(engine, "select count(*) as n from telegram_deliveries")
    assert said["n"] == WORDS + 1
    # A message that was under way when its process was killed may have come twice; never more than one.
    assert len(answers) <= WORDS + 2


async def test_what_a_process_brings_after_its_turn_was_taken_over_has_no_effect(
    settings: TelegramSettings, engine: AsyncEngine
) -> None:
    assert settings.telegram_bot_token is not None
    deps, bot = Deps(engine, Outbox("telegram"), settings), make_bot(settings)
    receiver, before, now = Receiver(deps, bot, dispatcher()), new_id(), new_id()
    async with engine.begin() as connection:
        await store.introduce(connection, state="on", link_url="http://127.0.0.1")
    update = Update.model_validate(_hello(7), context={"bot": bot})
    await turns.take(engine, before)
    await turns.take(engine, now)

    for _ in range(5):  # as often as it is tried: it is not its own to put aside
        with pytest.raises(turns.TurnOverError):
            await receiver.receive(update, before)
    assert await rows(engine, "select * from telegram_deliveries") == []
    assert await rows(engine, "select * from poison") == []

    await receiver.receive(update, now)
    assert len(await rows(engine, "select * from telegram_deliveries")) == 1
    await bot.session.close()


async def test_a_turn_is_taken_only_when_what_the_one_before_has_begun_is_done(engine: AsyncEngine) -> None:
    before, now = new_id(), new_id()
    async with engine.begin() as connection:
        await store.introduce(connection, state="on", link_url="http://127.0.0.1")
    await turns.take(engine, before)
    async with engine.begin() as effect:
        await turns.hold(effect, before)
        taking = asyncio.create_task(turns.take(engine, now))
        waits = "select count(*) as n from pg_locks where locktype = 'advisory' and not granted"
        async with asyncio.timeout(30):
            while not (await rows(engine, waits))[0]["n"]:
                assert not taking.done()
                await asyncio.sleep(0.02)
    async with asyncio.timeout(30):
        await taking
    async with engine.begin() as effect:
        with pytest.raises(turns.TurnOverError):
            await turns.hold(effect, before)


def _hello(number: int) -> dict[str, object]:
    person = {"id": 5, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": person, "text": "привет"}
    return {"update_id": number, "message": message}
