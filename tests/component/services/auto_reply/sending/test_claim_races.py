"""Workers that claim at the same time, or are overtaken by one another."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.auto_reply.sending.claim import claim_one
from services.auto_reply.sending.store import claim as store
from tests.component.services.auto_reply.sending.claiming import claims, queue, spend
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World


async def test_eight_parallel_workers_share_one_last_place(make: Make) -> None:
    world = await make(account_limit=10)
    await queue(world, 8)
    await spend(world, 9)
    assert len(await claims(world)) == 1
    assert await world.used() == 10


async def overtaken(world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Awaitable[Any]]) -> int:
    """One worker stops between its look and its claim, another claims meanwhile; how many claims came of it."""
    look = store.candidates
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        if not looked.is_set():
            looked.set()
            await go_on.wait()
        return found

    monkeypatch.setattr(store, "candidates", slowly)
    first = asyncio.create_task(claim_one(world.deps))
    await looked.wait()
    async with asyncio.timeout(30):
        await meanwhile()
        second = await claim_one(world.deps)
    go_on.set()
    return sum(each.claimed is not None for each in (await first, second))


async def test_a_place_is_not_counted_twice_by_a_worker_that_is_overtaken(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The better row that the second worker chooses is not the one that the first is about to claim."""
    world = await make(account_limit=1)
    await world.ready(0, score=70)
    better = await world.ready(1, score=90)
    await world.execute("update applications set not_before = now() + interval '1 hour' where id = :id", id=better)

    async def it_becomes_due() -> None:
        await world.execute("update applications set not_before = now() where id = :id", id=better)

    assert await overtaken(world, monkeypatch, it_becomes_due) == 1
    assert await world.used() == 1


async def test_an_employer_is_not_counted_twice_by_a_worker_that_is_overtaken(
    make: Make, shared_hh: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await make(resume={"employer_cap": 1})
    first, second = publish(shared_hh, 2, employer={"id": "9000000009", "name": "Один"})
    await world.ready(vacancy_id=first, score=70)
    better = await world.ready(vacancy_id=second, score=90)
    await world.execute("update applications set not_before = now() + interval '1 hour' where id = :id", id=better)

    async def it_becomes_due() -> None:
        await world.execute("update applications set not_before = now() where id = :id", id=better)

    assert await overtaken(world, monkeypatch, it_becomes_due) == 1


async def test_parallel_workers_keep_to_one_application_per_employer(make: Make, shared_hh: Any) -> None:
    world = await make(resume={"employer_cap": 1})
    same = publish(shared_hh, 6, employer={"id": "9000000001", "name": "Один работодатель"})
    for vacancy_id in same:
        await world.ready(vacancy_id=vacancy_id)
    other = await world.ready(0, score=61)
    claimed = await claims(world)
    assert len(claimed) == 2
    assert other in {one.id for one in claimed}
    assert sorted(await world.states()) == ["held"] * 5 + ["sending"] * 2
    assert {row.held_why for row in await world.rows() if row.state == "held"} == {"employer"}
    assert await world.events("reply.paused") == []
