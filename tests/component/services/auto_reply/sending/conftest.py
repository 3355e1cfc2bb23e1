"""An applicant, matches and the steps of sending, against a real database and the sandbox over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.engine import create_engine
from tests.component.services.auto_reply.sending.fixed import make_settings
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World
from tests.support.headhunter import Sandbox

Make = Callable[..., Awaitable[World]]


@pytest.fixture(scope="session")
def catalogue(shared_hh: Sandbox) -> list[str]:
    """Vacancies for everybody; applicants do not see each other."""
    return publish(shared_hh, 40)


@pytest.fixture
async def working(url_of: Callable[[str], str]) -> AsyncIterator[AsyncEngine]:
    """An engine with the rights that production gives the service."""
    engine = create_engine(url_of("auto_reply"), application_name="auto_reply", pool_size=10)
    yield engine
    await engine.dispose()


@pytest.fixture
async def make(
    engine: AsyncEngine, working: AsyncEngine, shared_hh: Sandbox, catalogue: list[str], url_of: Callable[[str], str]
) -> AsyncIterator[Make]:
    """Makes worlds: `await make(account_limit=1, resume={"daily_cap": 2})`."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:  # noqa: S501 - plain http to this machine

        async def build(*, resume: dict[str, Any] | None = None, resumes: int = 1, **settings: Any) -> World:
            return await World.build(
                engine,
                shared_hh,
                http,
                make_settings(url_of("auto_reply"), shared_hh.url, **settings),
                resumes,
                resume or {},
                catalogue,
                working,
            )

        yield build


@pytest.fixture
async def world(make: Make) -> World:
    """One applicant in auto mode without pacing, pauses or limits that matter."""
    return await make()


@pytest.fixture
async def desk(make: Make) -> World:
    """A resume in review mode."""
    return await make(resume={"mode": "review"})


@pytest.fixture
def switch(shared_hh: Sandbox) -> Iterator[Callable[..., None]]:
    """Changes switches of the sandbox for this test only: `switch(limit_value=2)`."""
    before = shared_hh.get("/settings")

    def change(**values: Any) -> None:
        shared_hh.post("/settings", **values)

    yield change
    shared_hh.post("/settings", **before)
    httpx.delete(f"{shared_hh.url}/_sandbox/faults").raise_for_status()
    shared_hh.post("/captcha", on=False)
