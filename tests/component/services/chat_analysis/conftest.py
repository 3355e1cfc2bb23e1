"""An applicant with a chat and the steps of chat_analysis, against a real database and the sandbox over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.engine import create_engine
from services.chat_analysis.ports import Reader
from tests.component.services.chat_analysis.world import World, make_settings, publish
from tests.support.headhunter import Sandbox, sandbox

Make = Callable[..., Awaitable[World]]
_NUMBER = count()


@pytest.fixture(scope="session")
def chats_hh() -> Iterator[Sandbox]:
    """A sandbox in which nothing happens by itself; each test brings its own applicant."""
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


@pytest.fixture(scope="session")
def catalogue(chats_hh: Sandbox) -> list[str]:
    """Vacancies for everybody; applicants do not see each other."""
    return publish(chats_hh, 5)


@pytest.fixture
async def working(url_of: Callable[[str], str]) -> AsyncIterator[AsyncEngine]:
    """An engine with the rights that production gives the service."""
    engine = create_engine(url_of("chat_analysis"), application_name="chat_analysis", pool_size=10)
    yield engine
    await engine.dispose()


@pytest.fixture
async def make(
    engine: AsyncEngine, working: AsyncEngine, chats_hh: Sandbox, catalogue: list[str], url_of: Callable[[str], str]
) -> AsyncIterator[Make]:
    """Makes worlds: `await make(chat_grace_seconds=0)`."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:  # noqa: S501 - plain http to this machine

        async def build(*, reader: Reader | None = None, **settings: Any) -> World:
            configured = make_settings(url_of("chat_analysis"), chats_hh.url, **settings)
            vacancy_id = catalogue[next(_NUMBER) % len(catalogue)]
            return await World.build(engine, chats_hh, http, configured, working, vacancy_id, reader)

        yield build
    httpx.delete(f"{chats_hh.url}/_sandbox/faults").raise_for_status()


@pytest.fixture
async def world(make: Make) -> World:
    """One applicant with one chat."""
    return await make()
