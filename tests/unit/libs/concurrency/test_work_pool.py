"""The pool of heavy work: its queue, the share of a user, the deadline, and what an abandoned caller leaves behind."""

import asyncio
import threading
import time

import pytest

from libs.common.concurrency.work_pool import Budget, OverdueError, PoolFullError, ShareTakenError, WorkPool


def pool(*, workers: int = 1, queue: int = 8, share: int = 8, seconds: float = 10) -> WorkPool:
    return WorkPool("test", workers=workers, queue=queue, share=share, seconds=seconds)


class Held:
    """Work that holds its thread until it is let go, or until its budget ends it."""

    def __init__(self) -> None:
        self.begun, self.go, self.stopped = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, budget: Budget) -> str:
        self.begun.set()
        while not self.go.wait(0.005):
            try:
                budget.check()
            except OverdueError:
                self.stopped.set()
                raise
        return "done"


async def reached(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 5)


async def test_the_result_and_the_fault_of_the_work_are_the_callers() -> None:
    assert await pool().run("a", lambda _: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await pool().run("a", lambda _: 1 // 0)


async def test_a_full_queue_refuses_and_says_when_to_come_again() -> None:
    narrow, held = pool(queue=1), Held()
    running = asyncio.create_task(narrow.run("a", held))
    await reached(held.begun)
    waiting = asyncio.create_task(narrow.run("b", lambda _: 1))
    await asyncio.sleep(0)
    with pytest.raises(PoolFullError) as refused:
        await narrow.run("c", lambda _: 2)
    assert refused.value.retry_after
    held.go.set()
    assert (await running, await waiting) == ("done", 1)
    assert await narrow.run("c", lambda _: 2) == 2


async def test_one_user_gets_no_more_than_a_share_and_another_is_served() -> None:
    shared, held = pool(share=2), Held()
    mine = [asyncio.create_task(shared.run("a", held)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(ShareTakenError):
        await shared.run("a", lambda _: 1)
    other = asyncio.create_task(shared.run("b", lambda _: 2))
    held.go.set()
    assert (await asyncio.gather(*mine), await other) == (["done", "done"], 2)
    assert await shared.run("a", lambda _: 3) == 3


async def test_a_free_thread_goes_to_the_waiting_users_in_turn() -> None:
    fair, held, order = pool(), Held(), list[str]()
    first = asyncio.create_task(fair.run("a", held))
    await reached(held.begun)
    tasks = [asyncio.create_task(fair.run(user, lambda _, user=user: order.append(user))) for user in "aaab"]
    await asyncio.sleep(0)
    held.go.set()
    await asyncio.gather(first, *tasks)
    assert order == ["a", "b", "a", "a"]


async def test_overdue_work_ends_and_its_thread_is_free_again() -> None:
    short, held = pool(seconds=0.1), Held()
    with pytest.raises(OverdueError):
        await short.run("a", held)
    await reached(held.stopped)
    assert await short.run("b", lambda _: 1) == 1


async def test_waiting_work_is_given_up_at_its_deadline_and_never_begins() -> None:
    short, begun = pool(seconds=0.1), list[int]()
    stubborn = threading.Event()
    holding = asyncio.create_task(short.run("a", lambda _: stubborn.wait(5)))
    await asyncio.sleep(0)
    with pytest.raises(OverdueError):
        await short.run("b", lambda _: begun.append(1))
    assert short.waiting == 0
    stubborn.set()
    with pytest.raises(OverdueError):
        await holding
    assert await short.run("b", lambda _: 2) == 2
    assert begun == []


async def test_an_abandoned_caller_leaves_the_queue_and_stops_the_running_work() -> None:
    left, held, begun = pool(), Held(), list[int]()
    running = asyncio.create_task(left.run("a", held))
    await reached(held.begun)
    queued = asyncio.create_task(left.run("b", lambda _: begun.append(1)))
    await asyncio.sleep(0)
    for task in (queued, running):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert left.waiting == 0
    await reached(held.stopped)
    assert await left.run("a", lambda _: 3) == 3
    assert begun == []


async def test_a_thread_is_busy_until_its_work_has_really_ended() -> None:
    """Work that asks nobody goes on after its deadline: nothing else may be put beside it meanwhile."""
    single, go, together = pool(seconds=0.1), threading.Event(), list[float]()
    with pytest.raises(OverdueError):
        await single.run("a", lambda _: go.wait(5))
    following = asyncio.create_task(single.run("b", lambda _: together.append(time.monotonic())))
    await asyncio.sleep(0.02)
    assert together == []
    released = time.monotonic()
    go.set()
    await following
    assert together[0] >= released
