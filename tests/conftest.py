"""Real servers for the tests: one PostgreSQL per test process with a migrated template, a fresh NATS per test.

They are those of the wheels, or containers with `TEST_INFRA=containers` (`tests/support/containers.py`).
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db import migrate
from libs.common.db.engine import create_engine
from libs.common.messaging.permissions import HELPERS, PROVISION, permissions
from libs.common.messaging.provision import provision
from libs.common.settings.servers import MessagingSettings, NatsSettings
from ops.folder import new_password
from standalone.servers.access import Access, names
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer
from tests.support import containers
from tests.support.containers import ContainedNats, ContainedPostgres
from tests.support.databases import Databases, data_root
from tests.support.timing import untraced

# How long an example takes says what else the machine does; what text costs is judged by processor time (test_growth).
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

TRACED_CASES = 12
"""Of a test with many cases, so many are run under the tracer of coverage in each process: others run the same code."""
_cases: Counter[str] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Keep the tracer, which doubles the time of code that reads text, out of what has been traced enough."""
    function = item.nodeid.partition("[")[0]
    _cases[function] += 1
    with untraced() if _cases[function] > TRACED_CASES or item.get_closest_marker("untraced") else nullcontext():
        return (yield)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data; tests that need it are skipped without it."""
    folder = os.environ.get("VKATILSYA_REFERENCE")
    if not folder:
        pytest.skip("VKATILSYA_REFERENCE is not set: the reference data is not here")
    return Path(folder)


@pytest.fixture(scope="session")
def access() -> Access:
    """Passwords for everybody: each service can sign in to the servers below as itself, with its own rights."""
    services = tuple(name for name in permissions() if name not in HELPERS)
    return Access({name: new_password() for name in names(services)}, services)


@pytest.fixture(scope="session")
def postgres(access: Access) -> Iterator[PostgresServer]:
    """A PostgreSQL server with a migrated database named `template` and the roles of the services."""
    kind = ContainedPostgres if containers.wanted() else PostgresServer
    with data_root() as folder, kind(folder / "data", fsync=False) as server:
        migrate.upgrade(server.create_database("template"), roles=access.roles())
        yield server


@pytest.fixture(scope="session")
def databases(postgres: PostgresServer) -> Iterator[Databases]:
    """Databases for single tests."""
    made = Databases(postgres)
    yield made
    made.close()


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of this test alone, with the schema of the migrations."""
    with databases.one() as url:
        yield url


@pytest.fixture
def url_of(postgres: PostgresServer, access: Access, database_url: str) -> Callable[[str], str]:
    """The same database for the role of a service."""
    return lambda service: access.database_url(postgres, service, database_url.rpartition("/")[2])


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on this test's database."""
    engine = create_engine(database_url, application_name="tests", pool_size=5)
    yield engine
    await engine.dispose()


@pytest.fixture
def nats_server(tmp_path: Path, access: Access) -> Iterator[NatsServer]:
    """An empty NATS server of this test alone; without a name one may do everything, a service what it needs."""
    kind = ContainedNats if containers.wanted() else NatsServer
    with kind(tmp_path / "nats", fsync=False, users=access.users(), anonymous=True) as server:
        yield server


@pytest.fixture
def messaging() -> MessagingSettings:
    """Redelivery and relay at the speed of tests."""
    return MessagingSettings(
        ack_wait_seconds=2,
        redelivery_schedule_seconds=(0.05, 0.1, 0.1, 0.1),
        relay_poll_seconds=0.2,
        graceful_seconds=2,
        close_seconds=2,
    )


@pytest.fixture
def nats_settings(nats_server: NatsServer, access: Access, messaging: MessagingSettings) -> NatsSettings:
    """The server's address, with streams and durables provisioned."""
    asyncio.run(provision(access.nats_settings(nats_server, PROVISION), messaging))
    return NatsSettings(nats_url=nats_server.url, nats_start_deadline_seconds=10)


@pytest.fixture
def signed_in(nats_settings: NatsSettings, access: Access) -> Callable[[str], dict[str, Any]]:
    """The same settings for the user of a service, as keyword arguments."""

    def values(service: str) -> dict[str, Any]:
        return {**nats_settings.model_dump(), "nats_user": service, "nats_password": access.passwords[service]}

    return values
