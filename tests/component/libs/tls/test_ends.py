"""`doctor` tells of certificates that end soon, by what NATS, PostgreSQL and a service really show."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.health.certificates import SOON
from cli.health.certificates import certificates as ends
from cli.places import Places
from libs.common.net.tls import shown
from standalone.certificates import LIFE, authority_of, server_pair
from standalone.servers.postgres import PostgresServer
from tests.component.libs.tls.conftest import HERE, Certificates, EncryptedNats

NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """The address of a server by TLS, and the file of its authority."""
    pair = server_pair(tmp_path / "own", "api", HERE)
    (tmp_path / "ca.pem").write_text(authority_of(tmp_path / "own"), encoding="ascii")
    for kind, text in (("pem", pair.certificate), ("key", pair.key)):
        (tmp_path / f"api.{kind}").write_text(text, encoding="ascii")

    def closed(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    context = shown(str(tmp_path / "api.pem"), str(tmp_path / "api.key"))
    async with await asyncio.start_server(closed, "127.0.0.1", 0, ssl=context) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", str(tmp_path / "ca.pem")


async def test_each_that_ends_soon_is_named_with_what_to_do(
    nats_tls: EncryptedNats,
    postgres_tls: PostgresServer,
    certificates: Certificates,
    service: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asyncio.to_thread(nats_tls.start)
    monkeypatch.setenv("NATS_CA_FILE", certificates.ca)
    url, ca_file = service
    where = Places(
        f"{postgres_tls.url()}?ssl=verify-full&sslrootcert={certificates.ca}",
        nats_tls.url.replace("nats://", "tls://"),
        None,
        given_services={"api": url},
        service_ca_file=ca_file,
    )
    [good] = await ends(where)
    assert good.level == "ok"
    assert f"{datetime.now(UTC) + LIFE:%d.%m.%Y}" in good.text
    found = await ends(where, datetime.now(UTC) + LIFE - SOON + timedelta(hours=1))
    assert [one.level for one in found] == ["problem"] * 3
    for name in ("NATS", "PostgreSQL", "api"):
        assert any(f"Сертификат {name} истекает" in one.text and "осталось 29 дней" in one.text for one in found), name
    assert all("docker compose restart" in one.text for one in found)
    unseen = replace(where, given_services={"api": url, "notifier": "https://127.0.0.1:1"})
    assert await ends(unseen) == [], "nobody has looked at all of them"


async def test_who_is_away_not_believed_or_speaks_in_the_clear_is_not_its_matter(
    service: tuple[str, str], tmp_path: Path
) -> None:
    url, _ = service
    server_pair(tmp_path / "others", "x", HERE)
    foreign = str(tmp_path / "others" / "ca.pem")
    plain = Places(NOWHERE, "nats://127.0.0.1:1", None, given_services={"api": "http://127.0.0.1:1"})
    assert await ends(plain) == []
    away = Places(
        f"{NOWHERE}?ssl=verify-full&sslrootcert={foreign}",
        "tls://127.0.0.1:1",
        None,
        given_services={"api": url},
        service_ca_file=foreign,
    )
    assert await ends(away) == []


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ('{"client_certificates": {"NATS": "2026-12-01T00:00:00+00:00"}}', ["problem"]),
        ('{"client_certificates": {"NATS": "2099-12-01T00:00:00+00:00"}}', ["ok"]),
        ('{"client_certificates": {"NATS": "2026-12-01T00:00:00"}}', []),
        ('{"client_certificates": {"NATS": "\\u0000"}}', []),
        ('{"client_certificates": [1]}', []),
        ("[]", []),
        ("null", []),
        ("<html>", []),
    ],
)
async def test_what_a_service_says_of_its_certificates_is_read_or_counts_as_unseen(
    said: str, level: list[str], service: tuple[str, str]
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(said)}\r\nConnection: close\r\n\r\n{said}".encode())
        await writer.drain()
        writer.close()

    url, ca_file = service
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        told = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        services = {"api": url, "notifier": told}
        where = Places(NOWHERE, "nats://127.0.0.1:1", None, given_services=services, service_ca_file=ca_file)
        found = await ends(where, datetime(2026, 11, 30, tzinfo=UTC))
    assert [one.level for one in found] == level


async def test_a_file_that_holds_no_authority_is_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("none", encoding="ascii")
    where = Places(f"{NOWHERE}?ssl=verify-full&sslrootcert={tmp_path / 'ca.pem'}", "nats://127.0.0.1:1", None)
    [told] = await ends(where)
    assert (told.level, "нет сертификатов" in told.text) == ("problem", True)
