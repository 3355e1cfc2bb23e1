"""The client of a scripted hh, and an applicant of the bundled one."""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest

from libs.common.hh.client import HHClient
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.backoff import Backoff
from libs.common.hh.transport.breaker import Breaker
from tests.component.libs.hh.fake_hh import AGENT, FakeHH, FakeSleep, FakeTokens
from tests.component.libs.hh.sandbox_hh import Applicant, Sandbox, applicant


@pytest.fixture
def hh() -> FakeHH:
    return FakeHH()


@pytest.fixture
def tokens() -> FakeTokens:
    return FakeTokens()


@pytest.fixture
def naps() -> FakeSleep:
    return FakeSleep()


@pytest.fixture
def settings() -> HHSettings:
    return HHSettings(
        api_url="http://api.hh.test",
        site_url="http://hh.test",
        user_agent=AGENT,
        client_id="client",
        client_secret="CLIENTSECRET",
        redirect_uri="http://127.0.0.1:8000/api/hh/callback",
        timeout=2.0,
    )


@pytest.fixture
async def http(hh: FakeHH) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(hh)) as client:
        yield client


@pytest.fixture
def clock() -> Callable[[], float]:
    return lambda: 0.0


@pytest.fixture
def client(
    http: httpx.AsyncClient, settings: HHSettings, tokens: FakeTokens, naps: FakeSleep, clock: Callable[[], float]
) -> HHClient:
    return HHClient(
        http,
        settings,
        tokens,
        breaker=Breaker(clock, threshold=5),
        backoff=Backoff(attempts=4, base=0.5, cap=8),
        sleep=naps,
        rng=lambda: 1.0,
    )


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: Sandbox) -> Iterator[Sandbox]:
    yield server
    server.restore()


@pytest.fixture
async def wire() -> AsyncIterator[httpx.AsyncClient]:
    """A pool of real connections."""
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def person(sandbox: Sandbox, wire: httpx.AsyncClient) -> Applicant:
    return applicant(sandbox, wire)
