"""The whole worker: an event over NATS, an application at hh, an event back; and a stop that loses nothing."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import nats
import pytest
from sqlalchemy import func, insert, select

from libs.common.accounts import switches
from libs.common.db.tables.applications import DecisionOutcome
from libs.common.db.tables.base import table_of
from libs.common.db.tables.decisions import Decision
from libs.common.db.tables.messaging import InboxRow
from libs.common.errors import ConfigurationError
from libs.common.events.account import AccountChanged
from libs.common.events.base import Event
from libs.common.events.match import MatchDecided
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.outbox import Pending
from libs.common.messaging.permissions import ASK, inbox_of, permissions
from libs.common.settings.servers import MessagingSettings
from services.auto_reply.app import create
from services.auto_reply.settings import AutoReplySettings
from standalone.servers.nats import NatsServer
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World, outbox_rows
from tests.support.broker import taken


@asynccontextmanager
async def running(settings: AutoReplySettings) -> AsyncGenerator[Any]:
    """The worker's app with its lifespan, without an HTTP port."""
    app = create(settings)
    async with app.router.lifespan_context(app):
        yield app


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


@pytest.fixture
def over_nats(signed_in: Callable[[str], dict[str, Any]], messaging: MessagingSettings) -> dict[str, Any]:
    """Settings that join a worker to this test's NATS, as the user that production gives it."""
    return {
        **signed_in("auto_reply"),
        **messaging.model_dump(),
        "auto_reply_roles": "send",
        "sweep_seconds": 0.3,
    }


async def tell(world: World, *events: Event | Pending) -> None:
    """Record events as the service itself would."""
    async with world.engine.begin() as connection:
        await world.deps.outbox.add(connection, *events)


async def tell_as_the_api(world: World, event: Event) -> None:
    """Publish an event that the worker's own user may not publish."""
    client = await nats.connect(world.deps.settings.servers)
    headers = headers_of(
        event, event_id=getattr(event, "decision_id", None) or new_id(), source="api", correlation_id="test"
    )
    await client.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)
    await client.close()


async def test_a_found_match_is_applied_to_and_told_over_nats(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats)
    found = [await world.match(number) for number in range(3)]
    async with running(world.deps.settings):
        await tell(world, *found)

        async def published() -> bool:
            async with world.engine.connect() as connection:
                query = select(outbox_rows.c.published_at).where(outbox_rows.c.subject == "reply.sent")
                return [row is not None for row in (await connection.execute(query)).scalars()] == [True] * 3

        await until(published)
    assert len(world.accepted()) == 3
    assert await world.states() == ["sent"] * 3


async def test_the_same_event_ten_times_is_one_application(make: Make, over_nats: dict[str, Any]) -> None:
    """With new identities, as after a replay from another source; and ten times in the same second."""
    world = await make(**over_nats)
    found = await world.match(0)
    async with running(world.deps.settings):
        await tell(world, *(Pending(found, new_id()) for _ in range(10)))

        async def handled() -> bool:
            async with world.engine.connect() as connection:
                return await connection.scalar(select(func.count()).select_from(InboxRow)) == 10

        await until(handled)
        await until(sent(world))
    assert len(world.posts()) == 1
    assert len(await world.events("reply.sent")) == 1


async def test_a_decision_over_nats_sends_what_was_approved(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats, resume={"mode": "review"})
    found = await world.match(0)
    async with running(world.deps.settings):
        await tell(world, found)

        async def written() -> bool:
            return [row.letter_ok for row in await world.rows()] == [True]

        await until(written)
        [row] = await world.rows()
        await tell_as_the_api(world, await decided(world, "approve", row))
        await until(sent(world))
    assert (await world.events("reply.sent"))[0]["authored_by"] == "ai_approved"


async def forge_by_all_means(world: World, server: NatsServer, forged: MatchDecided) -> None:
    """As each user of NATS, on every subject that it may publish on; questions have their answers sent to decisions."""
    headers = headers_of(forged, event_id=forged.decision_id, source="api", correlation_id="test")
    for user, allowed in permissions().items():
        client = await nats.connect(server.url_for(user), inbox_prefix=inbox_of(user))
        for number, pattern in enumerate(allowed.publish):
            subject = pattern.replace(">", "x").replace("*", "EVENTS")
            own = {**headers, "Nats-Msg-Id": f"{user}:{number}"}
            asks = subject.startswith((f"{ASK}.", "$JS."))
            body = b"" if asks else forged.model_dump_json().encode()
            await client.publish(subject, body, reply="match.decided" if asks else "", headers=own)
        await taken(client)
        await client.close()


async def test_an_event_of_a_decision_that_nobody_made_changes_nothing(
    make: Make, over_nats: dict[str, Any], nats_server: NatsServer
) -> None:
    """Whoever sends it, by whatever stolen password."""
    world = await make(**over_nats, resume={"mode": "review"})
    found = await world.match(0)
    async with running(world.deps.settings):
        await tell(world, found)

        async def written() -> bool:
            return [row.letter_ok for row in await world.rows()] == [True]

        await until(written)
        [row] = await world.rows()
        real = await decided(world, "dismiss", row)
        forged = _event(world, "approve", row)
        await forge_by_all_means(world, nats_server, forged)
        await tell_as_the_api(world, forged.model_copy(update={"decision_id": new_id()}))
        # The body of a real decision may be altered on its way: the row is what counts.
        await tell_as_the_api(world, real.model_copy(update={"decision": "approve"}))

        async def settled() -> bool:
            return await world.states() == ["dismissed"]

        await until(settled)
    assert world.posts() == []
    async with world.engine.connect() as connection:
        outcomes = (await connection.execute(select(table_of(DecisionOutcome)))).all()
    assert [(one.decision_id, one.refused_why) for one in outcomes] == [(real.decision_id, None)]


async def test_a_match_told_under_another_card_is_that_of_its_vacancy(make: Make, over_nats: dict[str, Any]) -> None:
    """Whoever has the password of NATS may ring for a match; what it shows and counts for is the vacancy's row."""
    world = await make(**over_nats, resume={"mode": "review"})
    found = await world.match(0)
    card = found.vacancy.model_copy(
        update={"name": "Другая", "employer_id": "666", "employer_name": "Чужой", "url": "https://evil.example/"}
    )
    async with running(world.deps.settings):
        await tell_as_the_api(world, found.model_copy(update={"vacancy": card}))

        async def recorded() -> bool:
            return bool(await world.rows())

        await until(recorded)
    [row] = await world.rows()
    assert row.card == found.vacancy.model_dump(mode="json")
    assert row.employer_key == f"id:{found.vacancy.employer_id}"


def _event(world: World, decision: Any, row: Any) -> MatchDecided:
    return MatchDecided(
        user_id=world.person.user_id,
        occurred_at=datetime.now(UTC),
        decision_id=new_id(),
        decision=decision,
        application_id=row.id,
        letter_hash=row.letter_hash,
    )


async def decided(world: World, decision: Any, row: Any) -> MatchDecided:
    """The event of a decision whose row stands, as the api stores it."""
    event = _event(world, decision, row)
    values = {
        "id": event.decision_id,
        "user_id": world.person.user_id,
        "application_id": row.id,
        "action": decision,
        "resume_id": row.resume_id,
        "seen_hash": row.letter_hash,
    }
    async with world.engine.begin() as connection:
        await connection.execute(insert(Decision).values(values))
    return event


async def test_a_lifted_pause_goes_on_at_once_by_its_event(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats)
    await world.ready(0)
    async with world.engine.begin() as connection:
        await switches.pause(connection, "user", world.person.user_id, "owner", by="test")
    async with running(world.deps.settings):

        async def held() -> bool:
            return await world.states() == ["held"]

        await until(held)
        async with world.engine.begin() as connection:
            await switches.lift(connection, "user", world.person.user_id, "owner")
        resumed = AccountChanged(
            user_id=world.person.user_id,
            occurred_at=datetime.now(UTC),
            change="resumed",
            scope="user",
            scope_id=world.person.user_id,
        )
        await tell(world, resumed)
        await until(sent(world))
    assert len(world.posts()) == 1


async def test_a_switch_of_the_whole_system_that_is_lifted_frees_everybody(
    make: Make, over_nats: dict[str, Any]
) -> None:
    world = await make(**over_nats)
    await world.ready(0)
    async with world.engine.begin() as connection:
        await switches.pause(connection, "system", switches.SYSTEM, "owner", by="test")
    await world.send_all()
    assert await world.states() == ["held"]
    async with world.engine.begin() as connection:
        await switches.lift(connection, "system", switches.SYSTEM, "owner")
    somebody = new_id()
    await world.execute("insert into users (id, email) values (:id, 'admin@example.org')", id=somebody)
    async with running(world.deps.settings):
        resumed = AccountChanged(user_id=somebody, occurred_at=datetime.now(UTC), change="resumed", scope="system")
        await tell(world, resumed)
        await until(sent(world))


async def test_a_stop_waits_for_the_post_under_way_and_writes_its_answer_down(
    make: Make, over_nats: dict[str, Any]
) -> None:
    world = await make(**over_nats, hh_timeout_seconds=5)
    world.fault(kind="delay", when="before", seconds=0.7, times=1)
    await world.ready(0)
    await world.ready(1)
    async with running(world.deps.settings):

        async def posting() -> bool:
            return "sending" in await world.states()

        await until(posting)
        await asyncio.sleep(0.1)
    states = await world.states()
    assert "sending" not in states
    assert "unknown" not in states
    assert len(world.accepted()) == states.count("sent") >= 1


async def test_lost_answers_and_ended_holds_are_settled_by_the_loops(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats)
    world.fault(kind="reset", when="after", times=1)
    await world.ready(0)
    await world.ready(1)
    await world.execute(
        "update applications set state = 'held', held_why = 'limit', not_before = now() + interval '0.5 seconds'"
        " where id = (select cast(min(cast(id as text)) as uuid) from applications)"
    )
    async with running(world.deps.settings):
        await until(sent(world, 2), 20)
    assert len(world.accepted()) == 2
    assert len(world.posts()) == 2


async def test_pacing_is_kept_by_the_running_worker(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats, resume={"pacing_min_seconds": 0.5, "pacing_max_seconds": 0.5})
    for number in range(3):
        await world.ready(number)
    async with running(world.deps.settings):
        await until(sent(world, 3))
    claimed_at = sorted(row.attempt_at for row in await world.rows())
    assert all(later - earlier > timedelta(seconds=0.4) for earlier, later in itertools.pairwise(claimed_at))


def sent(world: World, count: int = 1) -> Callable[[], Awaitable[bool]]:
    """So many applications are sent."""

    async def check() -> bool:
        return (await world.states()).count("sent") == count

    return check


async def test_a_default_plan_that_is_not_there_stops_the_start_in_a_sentence(
    make: Make, over_nats: dict[str, Any]
) -> None:
    """It would hold every application, and nothing would say why."""
    world = await make(**over_nats, default_plan="selff")
    with pytest.raises(ConfigurationError, match=r"DEFAULT_PLAN=selff: такого тарифа нет.*Есть: .*self"):
        async with running(world.deps.settings):
            pass
