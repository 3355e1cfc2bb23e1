"""The notifier killed between the steps of a delivery: nothing is lost, at most one message more per crash."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.settings.servers import NatsSettings
from standalone.ports import free_port
from tests.component.services.notifier.conftest import publish
from tests.component.services.notifier.test_channels import BOT, LINK, Mailbox, invited, person, rows, settled

__all__ = ["Mailbox"]


@asynccontextmanager
async def process(environment: dict[str, str]) -> AsyncGenerator[asyncio.subprocess.Process]:
    port = free_port()
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.notifier", env={**os.environ, **environment, "HTTP_PORT": str(port)}
    )
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(60):
        while started.returncode is None:
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.send_signal(signal.SIGTERM)
            await started.wait()


@pytest.mark.parametrize(
    ("point", "letters", "notices"),
    [
        ("notifier.stored", 1, 1),
        ("notifier.email_claimed", 1, 1),
        ("notifier.email_sent", 2, 1),
        ("notifier.telegram_sent", 1, 1),
    ],
)
async def test_a_kill_loses_nothing_and_repeats_at_most_one_message(
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    url_of: Callable[[str], str],
    signed_in: Callable[[str], dict[str, Any]],
    point: str,
    letters: int,
    notices: int,
) -> None:
    mailbox, access = Mailbox(), signed_in("notifier")
    user_id, _, _ = await person(engine)
    await rows(engine, BOT)
    await rows(engine, LINK, id=user_id, user_id=user_id)
    environment = {
        "DATABASE_URL": url_of("notifier"),
        "NATS_URL": access["nats_url"],
        "NATS_USER": access["nats_user"],
        "NATS_PASSWORD": access["nats_password"],
        "ACK_WAIT_SECONDS": "2",
        "RELAY_POLL_SECONDS": "0.2",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mailbox.port),
        "SMTP_TLS": "none",
        "SMTP_FROM": "bot@example.org",
    }
    with mailbox.open():
        async with process(environment | {"VKATILSYA_CRASH": f"{point}:1"}) as killed:
            await publish(engine, nats_settings, invited(user_id))
            async with asyncio.timeout(30):
                assert await killed.wait() == -signal.SIGKILL
        await rows(engine, "update notification_deliveries set lease_until = now() where lease_until is not null")
        async with process(environment):
            found = await settled(engine, user_id, 2)
    assert [(row.channel, row.state) for row in found] == [("email", "sent"), ("telegram", "sent")]
    assert len(mailbox.letters) == letters
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 1
    assert len(await rows(engine, "select 1 from outbox where subject = 'notice.telegram'")) == notices
    assert len(await rows(engine, "select 1 from notifications")) == 1
