"""A loop of work goes on at once while there is more to do, rests when there is not, and counts its failures."""

import asyncio

import pytest

from libs.common.concurrency.supervisor import Heartbeat, Supervisor
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop


async def _turns(answers: list[float | None], *, idle: float = 60.0, wake: asyncio.Event | None = None) -> int:
    """How many turns are done within a tenth of a second."""
    done = 0

    async def step(_: Heartbeat) -> float | None:
        nonlocal done
        done += 1
        return answers[done - 1] if done <= len(answers) else None

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await WorkLoop(step, idle, wake).run(Heartbeat("work", stale_after=60))
    return done


@pytest.mark.parametrize(
    ("answers", "turns"),
    [([], 1), ([AT_ONCE, AT_ONCE], 3), ([AT_ONCE, 30.0, AT_ONCE], 2), ([0.01], 2)],
    ids=["nothing due", "more at once", "due later", "due soon"],
)
async def test_it_turns_while_there_is_more_to_do_and_rests_until_something_is_due(
    answers: list[float | None], turns: int
):
    assert await _turns(answers) == turns


async def test_a_rest_is_never_longer_than_idle():
    assert await _turns([3600.0], idle=0.01) > 2


async def test_what_rings_during_a_turn_is_looked_for_in_the_next_one():
    wake, seen = asyncio.Event(), 0

    async def step(_: Heartbeat) -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            wake.set()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await WorkLoop(step, 60, wake).run(Heartbeat("work", stale_after=60))
    assert seen == 2


async def test_failures_in_a_row_are_counted_until_a_turn_succeeds():
    heartbeats: list[int] = []
    fails = 2

    async def step(heartbeat: Heartbeat) -> None:
        nonlocal fails
        heartbeats.append(heartbeat.in_a_row)
        if fails:
            fails -= 1
            raise ValueError
        wake.set()

    wake = asyncio.Event()
    supervisor = Supervisor()
    heartbeat = supervisor.start("work", WorkLoop(step, 60).run)
    await asyncio.wait_for(wake.wait(), 30)
    await supervisor.stop(timeout=1)
    assert heartbeats == [0, 1, 2]
    assert (heartbeat.in_a_row, heartbeat.failures) == (0, 1), "a row that is over was one failure"
