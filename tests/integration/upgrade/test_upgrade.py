"""What an earlier version left is brought up to date where it lies: nothing is lost, and nothing goes back."""

import asyncio
import lzma
import tarfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.audit import verify
from libs.common.db import migrate
from libs.common.db.engine import create_engine
from libs.common.errors import ConfigurationError
from libs.common.events.catalogue import EVENTS
from libs.common.ids import new_id
from libs.common.messaging import topology
from libs.common.messaging.envelope import delivery_of
from libs.common.messaging.permissions import PROVISION
from libs.common.messaging.provision import provision
from libs.common.security.crypto import KeyRing
from libs.common.settings.servers import MessagingSettings
from standalone.backups.tools import Tools
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer

EARLIER = Path(__file__).parent / "earlier"
SENT, HELD, EVENTS_STORED, UNPUBLISHED = 19, 14, 54, 3
FACTS = {
    "rows": """
        select (select count(*) from users), (select count(*) from hh_accounts), (select count(*) from resumes),
               (select count(*) from matches), (select count(*) from vacancies), (select count(*) from outbox),
               (select count(*) from audit_log)
        """,
    "applications": """
        select id, state, held_why, not_before, negotiation_id, letter, attempts, posts from applications order by id
        """,
    "notifications": "select user_id, seq, id from notifications order by user_id, seq",
    "usage": "select account_id, kind, sum(units) from usage_ledger group by 1, 2 order by 1, 2",
    "unpublished": "select id, subject, payload from outbox where published_at is null order by id",
}
"""What must be the same before and after."""


@pytest.fixture
def loaded(postgres: PostgresServer, tmp_path: Path) -> str:
    """The address of a database as the earlier version left it."""
    name, dump = f"earlier{new_id().hex}", tmp_path / "database.dump"
    dump.write_bytes(lzma.decompress((EARLIER / "database.dump.xz").read_bytes()))
    url = postgres.create_database(name)
    Tools(postgres.place.binaries, postgres.port, postgres.password).load(dump, name)
    return url


@pytest.fixture
async def earlier(loaded: str) -> AsyncIterator[AsyncEngine]:
    """An engine on it."""
    engine = create_engine(loaded, application_name="tests", pool_size=2)
    yield engine
    await engine.dispose()


async def rows(engine: AsyncEngine, statement: str) -> list[Any]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def facts(engine: AsyncEngine) -> dict[str, list[Any]]:
    return {name: await rows(engine, statement) for name, statement in FACTS.items()}


async def test_an_upgrade_keeps_every_row_state_and_promise(loaded: str, earlier: AsyncEngine, access: Access) -> None:
    before = await facts(earlier)
    assert Counter(one[1] for one in before["applications"]) == {"sent": SENT, "held": HELD}
    assert len(before["unpublished"]) == UNPUBLISHED
    with pytest.raises(ConfigurationError, match="Схема базы старее этого кода"):
        await migrate.check_schema(earlier)
    await earlier.dispose()
    await asyncio.to_thread(migrate.upgrade, loaded, roles=access.roles())
    await migrate.check_schema(earlier)
    assert await facts(earlier) == before
    async with earlier.connect() as connection:
        chains = await verify(connection)
    assert [(chain.first_broken, chain.lines > 0) for chain in chains] == [(None, True)]


async def test_a_token_that_the_earlier_version_sealed_can_be_read(
    loaded: str, earlier: AsyncEngine, access: Access
) -> None:
    await asyncio.to_thread(migrate.upgrade, loaded, roles=access.roles())
    keys = KeyRing.parse(SecretStr((EARLIER / "secret_keys.txt").read_text(encoding="utf-8").strip()))
    [(account, access_token, refresh_token)] = await rows(
        earlier, "select id, access_token, refresh_token from hh_accounts"
    )
    assert keys.open(access_token, row=account, column="access_token")
    assert keys.open(refresh_token, row=account, column="refresh_token")


async def test_a_schema_that_is_newer_than_the_code_is_refused_in_words(
    loaded: str, earlier: AsyncEngine, access: Access
) -> None:
    async with earlier.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = 'of_a_later_version'"))
    before = await facts(earlier)
    with pytest.raises(ConfigurationError, match="Схема базы новее этого кода"):
        await asyncio.to_thread(migrate.upgrade, loaded, roles=access.roles())
    with pytest.raises(ConfigurationError, match="Схема базы новее этого кода"):
        await migrate.check_schema(earlier)
    assert await facts(earlier) == before


async def test_streams_of_the_earlier_version_keep_their_events_which_are_still_understood(
    tmp_path: Path, access: Access, messaging: MessagingSettings
) -> None:
    folder = tmp_path / "nats"
    folder.mkdir()
    with tarfile.open(EARLIER / "streams.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    with NatsServer(folder, fsync=False, users=access.users(), anonymous=True) as server:
        changes = await provision(access.nats_settings(server, PROVISION), messaging)
        assert changes
        client = await nats.connect(server.url)
        js = client.jetstream()
        for service in {durable.name for durable in topology.DURABLES}:
            await topology.verify(js, service, messaging)
        state = (await js.stream_info(topology.EVENTS)).state
        assert state.messages >= EVENTS_STORED - UNPUBLISHED
        for number in range(state.first_seq, state.last_seq + 1):
            stored = await js.get_msg(topology.EVENTS, number)
            kind = delivery_of(stored.headers or {}).type
            EVENTS[kind].model_validate_json(stored.data or b"")
        await client.close()
