"""Lost answers and lost workers: never a second message; what cannot be proved goes to the owner."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from libs.common.chat_actions import State
from libs.common.chats.recording import Wish, decide
from libs.common.messaging.outbox import Outbox
from services.chat_analysis.deciding.decide import settle
from services.chat_analysis.sending.domain import Settlement
from services.chat_analysis.sending.finish import finish
from services.chat_analysis.sending.store import claim as claims
from tests.component.services.chat_analysis.conftest import Make
from tests.component.services.chat_analysis.world import World

REPLY = "Добрый день! Удобно завтра после 15:00."
LOST: list[dict[str, Any]] = [
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 504, "body": "html"},
    {"kind": "reset"},
    {"kind": "timeout", "seconds": 1.5},
]


async def due(world: World) -> Any:
    action = await world.approved(REPLY)
    await world.execute("update agent_actions set not_before = now()")
    return action


async def settled(world: World) -> Any:
    for _ in range(60):
        await world.look_up()
        [action] = await world.actions()
        if action.state != "unknown":
            return action
        await asyncio.sleep(0.05)
    raise AssertionError("never settled")


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: str(fault.get("status", fault["kind"])))
async def test_a_message_whose_answer_is_lost_is_found_and_not_repeated(make: Make, fault: dict[str, Any]) -> None:
    world = await make(hh_timeout_seconds=1)
    await due(world)
    world.fault(when="after", times=1, **fault)
    assert await world.send()
    assert [one.state for one in await world.actions()] == ["unknown"]
    assert not await world.send()
    action = await settled(world)
    assert (action.state, action.posts, action.sent_message_id) == ("sent", 1, (await world.messages())[-1].hh_id)
    assert world.written() == [REPLY]
    [announced] = await world.events("chat.sent")
    assert announced["outcome"] == "sent"
    assert (await world.messages())[-1].action_id == action.id


async def test_a_message_that_is_not_there_after_the_grace_goes_to_the_owner_and_is_never_sent_again(
    make: Make,
) -> None:
    world = await make(chat_grace_seconds=0.5)
    await due(world)
    world.fault(when="before", kind="status", status=503, times=1)
    assert await world.send()
    await world.look_up()
    assert [one.state for one in await world.actions()] == ["unknown"], "absent before the grace proves nothing"
    action = await settled(world)
    assert action.state == "needs_owner"
    assert not await world.send()
    assert world.written() == []
    [announced] = await world.events("chat.sent")
    assert (announced["outcome"], announced["message_id"]) == ("needs_owner", None)
    # only the owner's own wish sends it again, and then once
    assert (await world.decide(action, "edit", reply=REPLY)).code is None
    await settle(world.deps, action.id)
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()
    assert world.written() == [REPLY]


async def test_a_worker_that_dies_after_its_message_arrived_leaves_one_that_is_found(world: World) -> None:
    await due(world)
    deps = world.deps
    async with deps.engine.begin() as connection:
        row = await claims.prepare(connection, origin="sandbox", lease=60)
        assert row is not None
        assert await claims.take(connection, row, origin="sandbox", lease=60)
    await deps.accounts.of(row.account_id).send_message(row.negotiation_id, row.text)
    await world.execute("update agent_actions set lease_until = now() - interval '1 second'")
    assert (await world.sweep())["lease_over"] == 1
    assert (await settled(world)).state == "sent"
    assert world.written() == [REPLY]
    late = await finish(deps, row, Settlement(State.SENT, message_id="1"))
    assert late is False, "the lease was lost: a late result is dropped"


async def test_a_worker_that_dies_before_the_attempt_is_on_record_has_sent_nothing_and_another_sends(
    world: World,
) -> None:
    await due(world)
    async with world.deps.engine.begin() as connection:
        assert await claims.prepare(connection, origin="sandbox", lease=60) is not None
    assert not await world.send(), "it is in hand"
    await world.execute("update agent_actions set lease_until = now() - interval '1 second'")
    assert await world.send()
    assert world.written() == [REPLY]


async def test_two_workers_at_once_send_one_message(world: World) -> None:
    await due(world)
    await asyncio.gather(*(world.send() for _ in range(4)))
    assert world.written() == [REPLY]
    assert [one.posts for one in await world.actions()] == [1]


async def test_a_message_that_provably_never_left_is_sent_again(make: Make) -> None:
    world = await make()
    action = await due(world)
    url = world.hh.url
    world.send_to("http://127.0.0.1:9")
    assert await world.send()
    waiting = await world.action(action.id)
    assert (waiting.state, waiting.posts) == ("approved", 0)
    world.send_to(url)
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()
    assert world.written() == [REPLY]


async def test_what_never_arrived_and_was_called_back_meanwhile_is_not_sent_again(make: Make) -> None:
    """The owner's word was on its way as the attempt began, and too late for it; then hh refused to take it now."""
    world = await make(hh_timeout_seconds=15)
    action = await due(world)
    world.hh.post("/faults/latency", median_ms=1500, p99_ms=1600)
    world.fault(kind="status", status=429, when="before", times=1)
    async with world.engine.begin() as connection:
        who, seen = world.person.user_id, action.version
        verdict = await decide(connection, Outbox("api"), who, Wish(action.id, "undo", seen), via="web")
        assert verdict.code is None
        sending = asyncio.create_task(world.send())
        async with asyncio.timeout(20):
            while (await world.action(action.id)).state != "sending":
                await asyncio.sleep(0.02)
    await settle(world.deps, action.id)
    assert await sending
    again = await world.action(action.id)
    assert (again.state, again.posts, again.held_why) == ("proposed", 0, "objected")
    await world.execute("update agent_actions set not_before = now()")
    assert not await world.send()
    assert world.written() == []
    verdict = await world.decide(again, "edit", reply=REPLY)
    assert verdict.code is None


class Expiring:
    """A turn at hh during which the access token expires."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def acquire(self) -> None:
        self._world.hh.post("/tokens/expire", user_id=self._world.person.hh_user_id)


async def test_a_message_does_not_follow_a_refresh_that_took_too_long(make: Make) -> None:
    """The conditions were asked before the refresh: what allowed the reply is old by its end."""
    world = await make(chat_send_lease_seconds=1.5)
    action, usual = await due(world), world.deps
    world.deps = dataclasses.replace(usual, rate=Expiring(world))
    world.fault(kind="delay", method="POST", path="/token", account=None, seconds=0.7, times=1)
    assert await world.send()
    waiting = await world.action(action.id)
    assert (waiting.state, waiting.posts, world.written()) == ("approved", 0, [])
    world.deps = usual
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()
    assert world.written() == [REPLY]


@pytest.mark.parametrize("who", ["employer", "owner"])
async def test_a_newer_word_in_the_chat_ends_what_was_approved_before_it(world: World, who: str) -> None:
    action = await due(world)
    if who == "employer":
        world.employer("message", "Уже не нужно, спасибо, мы нашли человека.")
    else:
        world.by_hand("Отвечу сам.")
    assert await world.send()
    ended = await world.action(action.id)
    assert (ended.state, ended.ended_why) == ("expired", "superseded" if who == "employer" else "answered")
    assert world.written() == ([] if who == "employer" else ["Отвечу сам."])
    [announced] = await world.events("chat.closed")
    assert announced["owner_decided"] is True


PAUSE = """insert into pause_switches (scope, scope_id, reason, paused_by)
  select 'user', user_id, 'owner', 'owner' from agent_actions"""


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        (PAUSE, "approved"),
        ("update hh_accounts set state = 'needs_login'", "approved"),
        ("update chats set messaging_status = 'disabled_by_employer'", "refused"),
    ],
    ids=["switch", "login", "chat off"],
)
async def test_what_forbids_writing_is_asked_right_before_the_message(world: World, sql: str, state: str) -> None:
    await due(world)
    await world.execute(sql)
    await world.send()
    assert [one.state for one in await world.actions()] == [state]
    assert world.written() == []


async def test_a_refusal_of_hh_ends_the_reply_and_is_told(world: World) -> None:
    await due(world)
    world.employer("close_chat")
    assert await world.send()
    [action] = await world.actions()
    assert (action.state, action.ended_why, action.posts) == ("refused", "disabled_by_employer", 0)
    [announced] = await world.events("chat.closed")
    assert "отключил" in announced["sentence"]
    assert world.written() == []


FIVE_IN_A_ROW = """insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(),
  'hh_id', 'own ' || n, 'author', 'applicant', 'position', m.position + 100 + n))).*
  from messages m, generate_series(1, 5) n where m.position = (select max(position) from messages)"""


class Meanwhile:
    """A turn at hh during which something changes."""

    def __init__(self, world: World, change: Callable[[World], Awaitable[object]]) -> None:
        self._world, self._change = world, change

    async def acquire(self) -> None:
        await self._change(self._world)


def by(sql: str) -> Callable[[World], Awaitable[object]]:
    return lambda world: world.execute(sql)


async def dismissed(world: World) -> None:
    """The owner takes it back; nobody has carried that out yet."""
    [action] = await world.actions()
    assert (await world.decide(action, "dismiss")).code is None


@pytest.mark.parametrize(
    "change",
    [
        by(PAUSE),
        by("update hh_accounts set state = 'needs_login'"),
        by("update chats set messaging_status = 'disabled_by_employer'"),
        by("update chats set last_position = last_position + 1"),
        by("update agent_actions set lease_until = now() - interval '1 second'"),
        by(FIVE_IN_A_ROW),
        dismissed,
    ],
    ids=["switch", "login", "chat off", "newer word", "lease over", "five in a row", "dismissed"],
)
async def test_what_changes_while_a_reply_waits_for_its_turn_stops_it(
    world: World, change: Callable[[World], Awaitable[object]]
) -> None:
    """Everything that may forbid a reply is a condition of the statement that puts the attempt on record."""
    await due(world)
    world.deps = dataclasses.replace(world.deps, rate=Meanwhile(world, change))
    await world.send()
    assert world.written() == []
    assert [(one.posts, one.state == "sending") for one in await world.actions()] == [(0, False)]


class Erased:
    """A turn at hh during which the user is erased."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def acquire(self) -> None:
        await self._world.execute("delete from users")


async def test_nothing_is_said_for_a_user_who_was_erased_while_his_reply_waited_for_its_turn(world: World) -> None:
    await due(world)
    world.deps = dataclasses.replace(world.deps, rate=Erased(world))
    assert await world.send()
    assert world.written() == []
    assert await world.actions() == []
    assert not await world.send(), "the loop goes on"
