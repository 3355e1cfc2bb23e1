"""An applicant, matches and a database for workers that run as processes."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.settings.servers import MessagingSettings
from tests.component.services.auto_reply.sending.fixed import make_settings
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World
from tests.support.headhunter import Sandbox, sandbox

VACANCIES = 7


@pytest.fixture(scope="module")
def hh() -> Iterator[Sandbox]:
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


@pytest.fixture
async def world(
    engine: AsyncEngine,
    hh: Sandbox,
    url_of: Callable[[str], str],
    signed_in: Callable[[str], dict[str, Any]],
    messaging: MessagingSettings,
) -> AsyncIterator[World]:
    settings = make_settings(
        url_of("auto_reply"),
        hh.url,
        **signed_in("auto_reply"),
        **messaging.model_dump(),
    )
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:  # noqa: S501 - plain http to this machine
        yield await World.build(engine, hh, http, settings, 1, {}, publish(hh, VACANCIES))
