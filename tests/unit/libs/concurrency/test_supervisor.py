"""Loops come back after a crash, silence is noticed, and a frozen event loop ends the process."""

import asyncio
import subprocess
import sys

import pytest

from libs.common.concurrency.supervisor import MOST_COUNTED, Heartbeat, Supervisor, sleep_beating
from libs.common.crashpoints import crashpoint


async def test_a_loop_that_crashes_starts_again() -> None:
    runs: list[int] = []
    done = asyncio.Event()

    async def loop(heartbeat: Heartbeat) -> None:
        runs.append(1)
        if len(runs) < 2:
            raise RuntimeError("once")
        heartbeat.beat()
        done.set()
        await asyncio.Event().wait()

    supervisor = Supervisor()
    supervisor.start("x", loop)
    async with asyncio.timeout(30):
        await done.wait()
    await supervisor.stop(timeout=1)
    assert len(runs) == 2


async def test_stopping_cancels_every_loop_within_its_time() -> None:
    async def forever(_: Heartbeat) -> None:
        await asyncio.Event().wait()

    supervisor = Supervisor()
    for name in "abc":
        supervisor.start(name, forever)
    async with asyncio.timeout(30):
        await supervisor.stop(timeout=1)


async def test_a_silent_loop_is_not_alive() -> None:
    heartbeat = Heartbeat("x", stale_after=0.05)
    assert heartbeat.alive
    await asyncio.sleep(0.06)
    assert not heartbeat.alive


async def test_waiting_keeps_beating_and_wakes_at_once() -> None:
    heartbeat, wake = Heartbeat("x", stale_after=1.0), asyncio.Event()
    await sleep_beating(heartbeat, 1.2)
    assert heartbeat.alive
    asyncio.get_running_loop().call_later(0.02, wake.set)
    async with asyncio.timeout(30):
        await sleep_beating(heartbeat, 60, wake)


def test_a_frozen_event_loop_ends_the_process_with_a_dump() -> None:
    code = (
        "import asyncio, time\n"
        "from libs.common.concurrency.watchdog import Watchdog\n"
        "async def main():\n"
        "    Watchdog(limit=1).start()\n"
        "    await asyncio.sleep(0.1)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=False)
    assert done.returncode == 75
    assert b"the event loop stood still" in done.stderr


@pytest.mark.parametrize(("armed", "code"), [("here:1", -9), ("elsewhere:1", 0), ("", 0)])
def test_crash_points_kill_only_where_they_are_armed(armed: str, code: int) -> None:
    script = "from libs.common.crashpoints import crashpoint\ncrashpoint('here')"
    done = subprocess.run([sys.executable, "-c", script], env={"VKATILSYA_CRASH": armed}, check=False)
    assert done.returncode == code


def test_an_unarmed_crash_point_does_nothing() -> None:
    crashpoint("auto_reply.posted")


def test_a_row_of_failures_that_is_over_was_one() -> None:
    """PostgreSQL was away for a minute: whoever asks afterwards is not told for half an hour that every loop fails."""
    heartbeat = Heartbeat("x", stale_after=60)
    for _ in range(3):
        heartbeat.fail("DBAPIError")
    assert (heartbeat.failures, heartbeat.failing) == (3, True)
    heartbeat.succeed()
    assert (heartbeat.failures, heartbeat.failing) == (1, False)


def test_a_loop_that_fails_again_and_again_is_failing_however_well_it_works_in_between() -> None:
    heartbeat = Heartbeat("x", stale_after=60)
    for _ in range(3):
        heartbeat.fail("KeyError")
        heartbeat.fail("KeyError")
        heartbeat.succeed()
    assert (heartbeat.failures, heartbeat.failing) == (3, True)


def test_a_row_longer_than_what_is_counted_was_one_too() -> None:
    heartbeat = Heartbeat("x", stale_after=60)
    for _ in range(MOST_COUNTED + 50):
        heartbeat.fail("OSError")
    assert heartbeat.failures == MOST_COUNTED
    heartbeat.succeed()
    heartbeat.succeed()
    assert heartbeat.failures == 1
