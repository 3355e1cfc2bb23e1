"""Provisioning that is killed half way: nobody works with a half, and the next one makes it whole."""

import os
import signal
import subprocess
import sys

import pytest

from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.messaging.permissions import PROVISION
from libs.common.settings.servers import MessagingSettings, NatsSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer

MADE_ONE_BY_ONE = [
    *(f"provision.{stream.name}" for stream in topology.STREAMS),
    *(f"provision.{durable.stream}.{durable.name}" for durable in topology.DURABLES),
]


def provision(nats_server: NatsServer, access: Access, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, signed in with the rights that it has in production."""
    login = {"NATS_URL": nats_server.url, "NATS_USER": PROVISION, "NATS_PASSWORD": access.passwords[PROVISION]}
    command = [sys.executable, "-m", "libs.common.messaging.provision"]
    environment = {**os.environ, **login, **environment}
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=60)


async def lacking(settings: NatsSettings, messaging: MessagingSettings) -> list[str]:
    async with connected(settings.servers, name="test", **settings.login) as client:
        return await topology.plan(client.jetstream(), messaging)


@pytest.mark.parametrize("last", [MADE_ONE_BY_ONE[0], MADE_ONE_BY_ONE[len(topology.STREAMS) + 1], MADE_ONE_BY_ONE[-2]])
async def test_what_was_killed_half_way_is_made_whole_by_the_next_and_keeps_what_is_stored(
    nats_server: NatsServer, access: Access, last: str
) -> None:
    settings, usual = NatsSettings(nats_url=nats_server.url), MessagingSettings()
    half = provision(nats_server, access, VKATILSYA_CRASH=last)
    assert half.returncode == -signal.SIGKILL, half.stderr
    left = await lacking(settings, usual)
    assert len(left) == len(MADE_ONE_BY_ONE) - MADE_ONE_BY_ONE.index(last) - 1
    service = topology.DURABLES[-1].name
    async with connected(settings.servers, name="test") as client:
        js = client.jetstream()
        with pytest.raises(topology.TopologyMissingError):
            await topology.verify(js, service, usual)
        await js.publish("account.changed", b"told in between", stream=topology.EVENTS)
        whole = provision(nats_server, access)
        assert whole.returncode == 0, whole.stderr
        assert sorted(whole.stdout.splitlines()) == sorted(left)
        assert await lacking(settings, usual) == []
        await topology.verify(js, service, usual)
        for durable in topology.DURABLES:
            if durable.stream == topology.EVENTS and topology.covers(durable.facts, "account.changed"):
                found = await js.consumer_info(topology.EVENTS, durable.name)
                assert found.num_pending == 1, f"{durable.name} is given what came before it was made"
