"""Reading chats: what is damaged is put aside, what is new is stored once, and nothing depends on hh's own marks."""

import asyncio

import httpx

from services.chat_analysis.messages import store
from services.chat_analysis.messages.reader import read_due
from services.chat_analysis.polling.poller import poll
from tests.component.services.chat_analysis.world import World, beat


async def test_a_message_that_cannot_be_read_is_put_aside_and_its_neighbours_go_on(world: World) -> None:
    world.employer("invite", "Когда вам удобно?")
    world.fault(method="GET", kind="missing_ids", times=1)
    await world.read()
    assert [one.text for one in await world.messages()] == ["Когда вам удобно?"]
    assert await world.count("poison where kind = 'message'") == 1


async def test_a_reading_that_was_lost_after_hh_marked_the_messages_as_seen_loses_nothing(world: World) -> None:
    world.employer("invite", "Когда вам удобно?")
    await poll(world.deps, beat())
    world.fault(method="GET", kind="truncate", times=20)
    assert await read_due(world.deps, beat())
    assert await world.messages() == []
    httpx.delete(f"{world.hh.url}/_sandbox/faults").raise_for_status()
    await world.execute("update chats set due_at = now()")
    await world.read()
    assert [one.author for one in await world.messages()] == ["applicant", "employer"]


async def test_several_workers_store_every_message_once(world: World) -> None:
    for number in range(3):
        world.employer("message", f"Вопрос {number}")
    await poll(world.deps, beat())
    await asyncio.gather(*(read_due(world.deps, beat()) for _ in range(4)))
    await world.read()
    assert [one.position for one in await world.messages()] == [0, 1, 2, 3]
    assert len(await world.events("chat.message")) == 3


async def test_chats_of_an_account_that_is_not_linked_are_no_work(world: World) -> None:
    world.employer("invite", "Когда вам удобно?")
    await poll(world.deps, beat())
    await world.execute("update hh_accounts set state = 'needs_login'")
    assert not await read_due(world.deps, beat())
    async with world.engine.connect() as connection:
        assert await store.seconds_to_next(connection, origin="sandbox") is None
