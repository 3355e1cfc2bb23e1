"""An erased person's events leave every stream; nobody else's do."""

import asyncio
import os
import signal
from uuid import UUID

from nats.js.errors import NotFoundError
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import audit
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.messaging.forgetting import ErasureWatch, forget_the_erased, until_told_to_stop
from libs.common.messaging.permissions import PROVISION
from libs.common.settings.servers import NatsSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer

SUBJECTS = ("match.found", "chat.action", "notice.telegram", "dlq.EVENTS.notifier")


async def _stored(nats_settings: NatsSettings) -> bytes:
    """Everything that the streams hold."""
    found = b""
    async with connected(nats_settings.servers, name="test") as client:
        js = client.jetstream()
        for stream in topology.STREAMS:
            state = (await js.stream_info(stream.name)).state
            for number in range(max(state.first_seq, 1), state.last_seq + 1):
                try:
                    found += (await js.get_msg(stream.name, number)).data or b""
                except NotFoundError:
                    continue
    return found


async def _tell(nats_settings: NatsSettings, about: UUID, words: str) -> None:
    async with connected(nats_settings.servers, name="test") as client:
        for subject in SUBJECTS:
            await client.jetstream().publish(subject, words.encode(), headers={"ce-subject": str(about)})


async def test_no_stream_holds_a_word_of_the_erased_and_every_word_of_the_others(
    engine: AsyncEngine, nats_settings: NatsSettings, nats_server: NatsServer, access: Access
) -> None:
    erased, kept = new_id(), new_id()
    provisioner = access.nats_settings(nats_server, PROVISION)
    await _tell(nats_settings, erased, "CANARYERASED")
    await _tell(nats_settings, kept, "CANARYKEPT")
    assert await forget_the_erased(engine, provisioner) == 0, "a database without anybody is the wrong one"
    async with engine.begin() as connection:
        for one in (erased, kept):
            await connection.execute(insert(User).values(id=one, email=f"{one.hex}@example.org"))
    assert await forget_the_erased(engine, provisioner) == 0
    async with engine.begin() as connection:
        await connection.execute(text("delete from users where id = :id"), {"id": erased})
    assert await forget_the_erased(engine, provisioner) == len(SUBJECTS)
    stored = await _stored(nats_settings)
    assert (stored.count(b"CANARYERASED"), stored.count(b"CANARYKEPT")) == (0, len(SUBJECTS))


async def test_who_is_erased_is_forgotten_at_the_next_look_and_so_is_what_comes_late(
    engine: AsyncEngine, nats_settings: NatsSettings, nats_server: NatsServer, access: Access
) -> None:
    provisioner = access.nats_settings(nats_server, PROVISION)
    patient, prompt = ErasureWatch(engine, provisioner), ErasureWatch(engine, provisioner, again=0)
    people = [new_id() for _ in range(3)]
    async with engine.begin() as connection:
        for one in people:
            await connection.execute(insert(User).values(id=one, email=f"{one.hex}@example.org"))
            await audit.append(connection, user_id=one, actor="owner", action="data.exported", data={})
    for one in people:
        await _tell(nats_settings, one, f"CANARY{one.hex}")
    for gone in people[:2]:
        assert await patient.look() == 0, "nobody was erased since the last look"
        async with engine.begin() as connection:
            await audit.append(connection, user_id=gone, actor="owner", action="data.erased", data={})
            await connection.execute(text("delete from users where id = :id"), {"id": gone})
        assert await patient.look() == len(SUBJECTS)
        assert f"CANARY{gone.hex}".encode() not in await _stored(nats_settings)
    assert await prompt.look() == 0
    await _tell(nats_settings, people[0], "CANARYLATE")
    assert await patient.look() == 0, "it was just looked for"
    assert await prompt.look() == len(SUBJECTS)
    stored = await _stored(nats_settings)
    assert (stored.count(b"CANARYLATE"), stored.count(f"CANARY{people[2].hex}".encode())) == (0, len(SUBJECTS))


async def test_a_watch_ends_when_it_is_told_to_stop() -> None:
    watching = asyncio.create_task(until_told_to_stop(asyncio.sleep(3600)))
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(watching, 30)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
