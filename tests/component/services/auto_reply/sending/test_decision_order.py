"""Decisions are carried out in their order, and nothing is sent past one that waits."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.auto_reply.sending import decide as decisions
from services.auto_reply.sending.store import claim as store
from tests.component.services.auto_reply.sending.deciding import outcomes, recorded
from tests.component.services.auto_reply.sending.world import World


async def test_decisions_are_carried_out_in_the_order_they_were_made_whatever_order_their_events_have(
    desk: World,
) -> None:
    application_id = await desk.ready()
    approve, edit, undo, dismiss = await recorded(
        desk, application_id, ("approve", None), ("edit", "Пишу сам."), ("undo", None), ("dismiss", None)
    )
    await decisions.settle(desk.deps, undo, consumer="auto_reply")
    assert await outcomes(desk) == [("approve", None), ("edit", None), ("undo", None)]
    assert (await desk.row(application_id)).state == "review"
    await asyncio.gather(
        *(decisions.settle(desk.deps, one, consumer="auto_reply") for one in (dismiss, edit, approve, dismiss, undo))
    )
    row = await desk.row(application_id)
    assert (row.state, row.letter) == ("dismissed", "Пишу сам.")
    assert await outcomes(desk) == [("approve", None), ("edit", None), ("undo", None), ("dismiss", None)]


async def test_what_the_owner_decided_but_nobody_carried_out_yet_is_not_sent_past_him(world: World) -> None:
    application_id = await world.ready()
    [undo] = await recorded(world, application_id, ("undo", None))
    assert await world.send_all() == 0
    await decisions.settle(world.deps, undo, consumer="auto_reply")
    assert await world.states() == ["dismissed"]
    assert world.posts() == []


async def test_what_the_owner_decides_between_the_look_and_the_claim_is_not_sent_past_him(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claiming statement itself looks at what waits: what was read a moment ago does not decide."""
    application_id = await world.ready()
    look = store.candidates

    async def then_the_owner_takes_it_back(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        await recorded(world, application_id, ("undo", None))
        return found

    monkeypatch.setattr(store, "candidates", then_the_owner_takes_it_back)
    assert (await world.claim()).claimed is None
    assert await world.states() == ["queued"]
    assert await world.used() == 0


async def test_a_refused_decision_lets_the_row_go_on(world: World) -> None:
    application_id = await world.ready()
    [edit] = await recorded(world, application_id, ("edit", "а" * 10_001))
    assert await world.send_all() == 0
    await decisions.settle(world.deps, edit, consumer="auto_reply")
    assert await outcomes(world) == [("edit", "letter_too_long")]
    assert await world.send_all() == 1


class Broken:
    """A check that fails in a way that no repeat mends, and not as letters fail."""

    async def write(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is written here")

    async def check(self, *_: Any) -> Any:
        raise ValueError("broken")


async def test_a_decision_that_can_never_be_carried_out_is_told_and_stands_in_nobody_s_way(desk: World) -> None:
    application_id = await desk.ready()
    _, dismiss = await recorded(desk, application_id, ("edit", "Пишу сам."), ("dismiss", None))
    desk.deps = replace(desk.deps, letters=Broken())
    await decisions.settle(desk.deps, dismiss, consumer="auto_reply")
    assert await outcomes(desk) == [("edit", "impossible"), ("dismiss", None)]
    [announced] = await desk.events("match.refused")
    assert announced["sentence"].startswith("Решение не удалось выполнить")
