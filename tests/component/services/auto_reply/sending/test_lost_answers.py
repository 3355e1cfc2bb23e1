"""Lost answers and lost workers: never a second application, never a POST without a look that came after the grace."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from libs.common.hh.answers.errors import AnswerLostError
from libs.common.hh.models.negotiations import Negotiation
from services.auto_reply.sending import outcomes
from services.auto_reply.sending import reconcile as reconciler
from services.auto_reply.sending.finish import finish
from services.auto_reply.sending.store import reconcile as store
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World

Switch = Callable[..., None]

LOST: list[dict[str, Any]] = [
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 504, "body": "html"},
    {"kind": "reset"},
    {"kind": "close"},
    {"kind": "timeout", "seconds": 1.5},
]


async def settled(world: World, rounds: int = 60) -> None:
    """Look up until no answer is missing."""
    for _ in range(rounds):
        await world.look_up()
        if "unknown" not in await world.states():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never settled")


@pytest.mark.parametrize("fault", LOST)
async def test_an_accepted_application_whose_answer_is_lost_is_found_and_not_repeated(
    make: Make, fault: dict[str, Any]
) -> None:
    world = await make(hh_timeout_seconds=1)
    world.fault(when="after", times=1, **fault)
    application_id = await world.ready()
    assert await world.send_all() == 1
    row = await world.row(application_id)
    assert (row.state, row.lease_token) == ("unknown", None)
    assert await world.used() == 1
    await settled(world)
    row = await world.row(application_id)
    assert (row.state, row.attempts, row.posts) == ("sent", 1, 1)
    await world.received(1)
    [announced] = await world.events("reply.sent")
    assert (announced["confirmed_by"], announced["negotiation_id"]) == (
        "readback",
        world.accepted()[0]["negotiation_id"],
    )
    assert await world.used() == 1


async def test_an_application_that_hh_never_took_is_sent_again_only_after_the_grace(make: Make) -> None:
    world = await make(reconcile_grace_seconds=1.0)
    world.fault(kind="status", status=503, when="before", times=1)
    application_id = await world.ready()
    await world.send_all()
    assert await world.look_up() == 1
    row = await world.row(application_id)
    assert row.state == "unknown"
    assert row.lease_until >= row.attempt_at
    assert await world.look_up() == 0
    assert await world.send_all() == 0
    await settled(world)
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("queued", "proved_absent")
    assert [entry.units for entry in await world.ledger()] == [1, -1]
    await world.execute("update send_lanes set next_send_at = now(), wake_at = now()")
    assert await world.send_all() == 1
    first, second = world.posts()
    assert second["monotonic"] - first["monotonic"] > 1.0
    assert await world.used() == 1
    assert len(world.accepted()) == 1


async def test_a_list_that_lags_below_the_grace_brings_no_second_post(make: Make, switch: Switch) -> None:
    switch(read_back_lag=1.0)
    world = await make(reconcile_grace_seconds=2.0)
    world.fault(kind="reset", when="after", times=1)
    await world.ready()
    await world.send_all()
    await settled(world)
    assert await world.states() == ["sent"]
    assert len(world.posts()) == 1


async def test_a_look_that_began_before_the_grace_was_over_proves_nothing(world: World) -> None:
    """The statement that queues the row again holds the grace against the time at which the look began."""
    world.fault(kind="status", status=503, when="before", times=1)
    await world.ready()
    await world.send_all()
    async with world.engine.begin() as connection:
        [row] = await store.claim(connection, count=1, lease=30)
    await asyncio.sleep(0.6)
    async with world.engine.begin() as connection:
        assert not await store.absent(connection, row, grace=0.5)
    assert await world.states() == ["unknown"]


async def test_a_crash_between_claim_and_post_is_looked_up_and_then_sent(make: Make) -> None:
    world = await make(send_lease_seconds=0.3, reconcile_grace_seconds=0.3)
    application_id = await world.ready()
    assert (await world.claim()).claimed is not None
    assert (await world.sweep())["lease_over"] == 0
    await asyncio.sleep(0.35)
    assert (await world.sweep())["lease_over"] == 1
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("unknown", "lease_over")
    assert world.posts() == []
    await settled(world)
    assert (await world.row(application_id)).state == "queued"
    await world.wake()
    vars(world.deps.settings)["send_lease_seconds"] = 90
    assert await world.send_all() == 1
    assert len(world.posts()) == 1
    assert [entry.units for entry in await world.ledger()] == [1, -1, 1]


async def test_the_grace_counts_from_the_end_of_the_lease_of_a_lost_worker(make: Make) -> None:
    """Its POST may have begun as late as the lease lasted."""
    world = await make(send_lease_seconds=30, reconcile_grace_seconds=60)
    application_id = await world.ready()
    await world.claim()
    await world.execute(
        "update applications set lease_until = now() - interval '1 second', attempt_at = now() - interval '1 hour'"
    )
    await world.sweep()
    await world.look_up()
    row = await world.row(application_id)
    assert row.state == "unknown"
    assert row.lease_until > row.attempt_at


async def test_a_crash_after_the_post_is_found_and_not_repeated(make: Make) -> None:
    world = await make(send_lease_seconds=0.3)
    application_id = await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    client = world.deps.accounts.of(world.person.account_id)
    await client.apply(look.claimed.vacancy_id, look.claimed.hh_resume_id, look.claimed.letter)
    await asyncio.sleep(0.35)
    await world.sweep()
    await settled(world)
    assert (await world.row(application_id)).state == "sent"
    assert len(world.posts()) == 1
    assert await world.used() == 1


async def test_a_lost_worker_that_comes_back_cannot_undo_what_was_settled(make: Make) -> None:
    world = await make(send_lease_seconds=0.2)
    await world.ready()
    look = await world.claim()
    await asyncio.sleep(0.25)
    await world.sweep()
    await settled(world)
    assert await world.states() == ["queued"]
    assert look.claimed is not None
    assert not await finish(world.deps, look.claimed, outcomes.adopted("77"))
    assert await world.states() == ["queued"]


async def test_look_ups_that_keep_failing_end_with_the_owner(make: Make) -> None:
    world = await make(readback_tries=3, send_backoff_seconds=0.01)
    world.fault(kind="status", status=502, when="after", times=1)
    application_id = await world.ready()
    await world.send_all()
    world.hh.post("/tokens/revoke", user_id=world.person.hh_user_id)
    await settled(world)
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("needs_owner", "not_proved")
    [announced] = await world.events("reply.failed")
    assert (announced["reason"], announced["needs_owner"]) == ("not_proved", True)
    assert await world.used() == 1


async def test_an_application_that_gets_lost_again_and_again_ends_with_the_owner(make: Make) -> None:
    world = await make(send_attempts=2, reconcile_grace_seconds=0.05, send_backoff_seconds=0.01)
    world.fault(kind="status", status=503, when="before")
    application_id = await world.ready()
    for _ in range(2):
        await world.execute("update send_lanes set next_send_at = now(), wake_at = now()")
        assert await world.send_all() == 1
        await settled(world)
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("needs_owner", "too_many_tries")
    assert len(world.posts()) == 2


async def test_already_applied_after_a_lost_attempt_of_ours_is_ours(make: Make, switch: Switch) -> None:
    """hh's list lagged longer than the grace: the second POST is refused, and the read-back finds our first."""
    switch(read_back_lag=1.2)
    world = await make(reconcile_grace_seconds=0.1, send_backoff_seconds=0.01)
    world.fault(kind="reset", when="after", times=1)
    application_id = await world.ready()
    await world.send_all()
    await settled(world)
    assert await world.states() == ["queued"]
    for _ in range(20):
        await world.execute("update send_lanes set next_send_at = now(), wake_at = now()")
        await world.send_all()
        await settled(world)
        if await world.states() == ["sent"]:
            break
        await asyncio.sleep(0.3)
    row = await world.row(application_id)
    assert (row.state, row.attempts > 1) == ("sent", True)
    assert len(world.accepted()) == 1
    [announced] = await world.events("reply.sent")
    assert announced["confirmed_by"] == "readback"
    assert await world.used() == 1


async def test_two_reconcilers_settle_a_row_once(world: World) -> None:
    world.fault(kind="reset", when="after", times=1)
    await world.ready()
    await world.send_all()
    await asyncio.gather(*(world.look_up() for _ in range(4)))
    await settled(world)
    assert len(await world.events("reply.sent")) == 1


async def test_a_slow_look_whose_lease_is_over_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.fault(kind="reset", when="after", times=1)
    await world.ready()
    await world.send_all()
    present: Any = vars(reconciler)["_present"]

    async def late(deps: Any, row: Any, found: Negotiation) -> None:
        await world.execute("update applications set lease_until = now() where state = 'unknown'")
        async with world.engine.begin() as connection:
            assert len(await store.claim(connection, count=1, lease=30)) == 1
        await present(deps, row, found)

    monkeypatch.setattr(reconciler, "_present", late)
    await world.look_up()
    assert await world.states() == ["unknown"]
    assert await world.events("reply.sent") == []


async def test_a_lost_answer_of_the_look_is_only_a_failed_look(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.fault(kind="reset", when="after", times=1)
    application_id = await world.ready()
    await world.send_all()
    client = world.deps.accounts.of(world.person.account_id)

    async def lost(*_: Any) -> None:
        raise AnswerLostError("test")

    with monkeypatch.context() as patch:
        patch.setattr(client, "find_negotiation", lost)
        await world.look_up()
    row = await world.row(application_id)
    assert (row.state, row.readbacks, row.lease_token) == ("unknown", 1, None)
    await settled(world)
    assert await world.states() == ["sent"]
