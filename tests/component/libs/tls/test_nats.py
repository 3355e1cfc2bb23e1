"""NATS over TLS: a password is given to nobody but the server that the authority vouches for."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from cli.messaging.broker import connected as by_command
from libs.common.messaging.broker import (
    JetStreamPublisher,
    check_broker,
    core,
    create_broker,
    start_broker,
    stop_broker,
)
from libs.common.messaging.client import UntrustedError, connected
from libs.common.messaging.permissions import OPS, PROVISION
from libs.common.messaging.provision import provision
from libs.common.settings.servers import MessagingSettings, NatsSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer
from tests.component.libs.tls.conftest import Certificates, EncryptedNats

SERVICE = "auto_reply"
Settings = Callable[..., NatsSettings]


@pytest.fixture
def settings(access: Access) -> Settings:
    """What a service, or provision, reads of its environment."""

    def read(url: str, ca_file: str | None, name: str = SERVICE) -> NatsSettings:
        return NatsSettings.model_validate(
            {
                "nats_url": url,
                "nats_ca_file": ca_file,
                "nats_user": name,
                "nats_password": access.passwords[name],
                "nats_start_deadline_seconds": 10,
            }
        )

    return read


def encrypted(server: NatsServer) -> str:
    """The address that asks for TLS."""
    return server.url.replace("nats://", "tls://")


async def test_a_service_works_over_tls_and_comes_back_after_the_server_did(
    nats_tls: EncryptedNats, certificates: Certificates, settings: Settings, messaging: MessagingSettings
) -> None:
    await asyncio.to_thread(nats_tls.start)
    await provision(settings(encrypted(nats_tls), certificates.ca, PROVISION), messaging)
    mine = settings(encrypted(nats_tls), certificates.ca)
    broker = create_broker(SERVICE, mine, messaging)
    await start_broker(broker, SERVICE, mine, messaging)
    try:
        publisher = JetStreamPublisher(broker)
        await publisher.publish("reply.sent", b"{}", {"Nats-Msg-Id": "1"})
        await asyncio.to_thread(nats_tls.stop)
        await asyncio.to_thread(nats_tls.start)
        async with asyncio.timeout(20):
            while not core(broker).is_connected:
                await asyncio.sleep(0.05)  # nats-py has no event for it that a broker leaves to others
        await publisher.publish("reply.sent", b"{}", {"Nats-Msg-Id": "2"})
    finally:
        await stop_broker(broker)


async def test_a_command_speaks_tls_too(
    nats_tls: EncryptedNats, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(nats_tls.start)
    monkeypatch.setenv("NATS_CA_FILE", certificates.ca)
    async with by_command(nats_tls.url_for(OPS).replace("nats://", "tls://")) as client:
        assert client.is_connected
    monkeypatch.setenv("NATS_CA_FILE", certificates.other_ca)
    with pytest.raises(UntrustedError, match="подписан не тем центром"):
        async with by_command(nats_tls.url_for(OPS).replace("nats://", "tls://")):
            pass


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("foreign", "подписан не тем центром, что в NATS_CA_FILE"),
        ("expired", "просрочен"),
        ("other name", "выписан на друг"),
    ],
)
async def test_a_server_that_proves_nothing_is_refused_at_once_in_one_sentence(
    nats_tls: EncryptedNats,
    certificates: Certificates,
    settings: Settings,
    messaging: MessagingSettings,
    shown: str,
    words: str,
) -> None:
    nats_tls.pair = certificates.pairs[shown]
    await asyncio.to_thread(nats_tls.start)
    mine = settings(encrypted(nats_tls), certificates.ca)
    broker = create_broker(SERVICE, mine, messaging)
    with pytest.raises(UntrustedError, match=words) as refused:
        await start_broker(broker, SERVICE, mine, messaging)
    assert len(str(refused.value).splitlines()) == 1
    assert str(nats_tls.port) in str(refused.value)


async def test_a_server_with_tls_takes_no_one_without_it(nats_tls: EncryptedNats, access: Access) -> None:
    await asyncio.to_thread(nats_tls.start)
    with socket.create_connection(("127.0.0.1", nats_tls.port), timeout=5) as client:
        assert b'"tls_required":true' in client.recv(65536)
        client.sendall(b'CONNECT {"user":"ops","pass":"x","verbose":false}\r\nPING\r\n')
        answer = client.recv(65536)
    assert b"PONG" not in answer
    # Whoever leaves `tls://` out of the address speaks it all the same, and believes the system's authorities only.
    with pytest.raises(UntrustedError):
        async with connected([nats_tls.url], name="test", user=OPS, password=access.passwords[OPS]):
            pass


class Eavesdropper:
    """Says that it is a NATS without TLS, and keeps what it is told."""

    def __init__(self) -> None:
        self.heard = b""
        self.visits = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        writer.write(b'INFO {"server_id":"x","version":"2.12.0","max_payload":1048576,"auth_required":true}\r\n')
        await writer.drain()
        self.heard += await reader.read(65536)
        writer.close()


@pytest.fixture
async def between() -> AsyncIterator[tuple[Eavesdropper, str]]:
    """The one in between, and its address."""
    ear = Eavesdropper()
    server = await asyncio.start_server(ear, "127.0.0.1", 0)
    async with server:
        yield ear, f"tls://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_command_tells_its_password_to_nobody_in_the_clear(
    between: tuple[Eavesdropper, str], certificates: Certificates, settings: Settings
) -> None:
    ear, url = between
    with pytest.raises(UntrustedError, match="не говорит по TLS"):
        await provision(settings(url, certificates.ca, PROVISION), MessagingSettings())
    assert ear.visits > 0
    assert ear.heard == b""


async def test_a_service_tells_its_password_to_nobody_in_the_clear(
    between: tuple[Eavesdropper, str], certificates: Certificates, settings: Settings, messaging: MessagingSettings
) -> None:
    ear, url = between
    mine = settings(url, certificates.ca)
    with pytest.raises(UntrustedError, match="не говорит по TLS"):
        await check_broker(SERVICE, mine, messaging)
    broker = create_broker(SERVICE, mine, messaging)  # its connection tries for ever, as after a lost one
    trying = asyncio.create_task(_connect(broker))
    async with asyncio.timeout(20):
        while ear.visits < 3:
            await asyncio.sleep(0.05)
    async with asyncio.timeout(20):
        while not trying.done():  # one that meets the end of an attempt is lost in it, and the next attempt begins
            trying.cancel()
            await asyncio.wait([trying], timeout=0.5)
    assert ear.heard == b""


async def _connect(broker: Any) -> None:
    await broker.connect()


def test_an_authority_needs_an_address_that_asks_for_tls(certificates: Certificates, settings: Settings) -> None:
    with pytest.raises(ValueError, match="адрес пишется как tls://"):
        settings("tls://a:4222,nats://b:4222", certificates.ca)
