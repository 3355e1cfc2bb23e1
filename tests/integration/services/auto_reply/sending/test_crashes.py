"""The worker as a process, killed at each named point: after a restart everything is sent, and once."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.component.services.auto_reply.sending.world import World
from tests.integration.services.auto_reply.sending.worker import Worker
from tests.support.headhunter import ROOT
from tests.support.workers import KEYS

POINTS = (
    "auto_reply.received",
    "auto_reply.letter_done",
    "auto_reply.claimed",
    "auto_reply.posting",
    "auto_reply.posted",
    "auto_reply.finished",
    "relay.published",
)


async def all_sent(world: World, count: int, worker: Worker) -> None:
    async with asyncio.timeout(90):
        while (await world.states()).count("sent") < count:
            assert worker.process.poll() is None, "the worker ended"
            await asyncio.sleep(0.05)


async def killed_at(world: World, point: str, log: Path) -> None:
    """Start a worker that dies at this point, and wait for its death."""
    assert await Worker(world, log, crash=f"{point}:1").ended() == -signal.SIGKILL


@pytest.mark.timeout(300)
async def test_workers_killed_at_every_point_in_turn_lose_nothing_and_send_once(world: World, tmp_path: Path) -> None:
    """Each worker gets a new match and the ruins of those before it."""
    for number, point in enumerate(POINTS):
        found = await world.match(number)
        async with world.engine.begin() as connection:
            await world.deps.outbox.add(connection, found)
        await killed_at(world, point, tmp_path / f"{number}.log")
    healthy = Worker(world, tmp_path / "healthy.log")
    await all_sent(world, len(POINTS), healthy)
    assert await healthy.stop() == 0
    assert len(world.posts()) == len(world.accepted()) == len(POINTS)
    assert len(await world.events("reply.sent")) == len(POINTS)
    assert await world.used() == len(POINTS)


@pytest.mark.timeout(300)
async def test_workers_killed_while_mending_lose_nothing(world: World, tmp_path: Path) -> None:
    world.fault(kind="reset", when="after", times=1)
    await world.ready(0)
    await world.send()
    await killed_at(world, "auto_reply.reconciled", tmp_path / "1.log")
    await world.ready(1)
    await world.execute("update applications set state = 'held', not_before = now() where state = 'queued'")
    await killed_at(world, "auto_reply.swept", tmp_path / "2.log")
    healthy = Worker(world, tmp_path / "healthy.log")
    await all_sent(world, 2, healthy)
    assert await healthy.stop() == 0
    assert len(world.accepted()) == 2
    assert len(world.posts()) == 2


async def test_sigterm_in_the_middle_of_a_post_ends_well(world: World, tmp_path: Path) -> None:
    world.fault(kind="delay", when="before", seconds=1.5, times=1)
    await world.ready(0)
    worker = Worker(world, tmp_path / "worker.log")
    async with asyncio.timeout(60):
        while "sending" not in await world.states():
            await asyncio.sleep(0.02)
    assert await worker.stop() == 0
    assert await world.states() == ["sent"]
    assert len(world.accepted()) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"AUTO_REPLY_ROLES": "both"}, "AUTO_REPLY_ROLES бывает search, send или оба"),
        ({"SECRET_KEYS": ""}, "SECRET_KEYS"),
        ({"MODE": "live"}, "MODE=live работает только с настоящим hh.ru"),
    ],
)
def test_wrong_settings_end_the_start_with_a_sentence(change: dict[str, Any], sentence: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x",
        "HH_API_URL": "http://127.0.0.1:1",
        "HH_SITE_URL": "http://127.0.0.1:1",
        "SECRET_KEYS": KEYS.get_secret_value(),
        **change,
    }
    done = subprocess.run(
        [sys.executable, "-m", "services.auto_reply"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert sentence in done.stderr
