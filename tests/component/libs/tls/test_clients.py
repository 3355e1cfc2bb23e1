"""Servers that ask who is calling: NATS and PostgreSQL take nobody without a certificate, or with that of another."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.health import check_run, status
from cli.health.certificates import SOON
from cli.health.certificates import certificates as told
from cli.places import Places
from libs.common.db import migrate
from libs.common.db.engine import create_engine, ping
from libs.common.db.faults import DATABASE_AWAY, explained
from libs.common.db.roles import Roles
from libs.common.errors import ConfigurationError
from libs.common.messaging.client import AwayError, RefusedError, UnknownUserError, UntrustedError, connected, settled
from libs.common.messaging.permissions import OPS
from libs.common.net.tls import Own
from libs.common.settings.base import load
from libs.common.settings.servers import DatabaseSettings, NatsLogin, NatsSettings
from standalone.certificates import LIFE, client_pair
from standalone.containers.encryption import HBA
from standalone.servers.access import Access
from standalone.servers.postgres import PostgresServer
from tests.component.libs.tls.conftest import Certificates, EncryptedNats, show

SERVICE, OTHER = "auto_reply", "chat_analysis"
ROLES = Roles("asked_", {SERVICE: "secret", OTHER: "secret"})
LONG_AGO = datetime.now(UTC) - timedelta(days=900)
Shown = Callable[[str, str], Own]


@pytest.fixture
def shown(certificates: Certificates, tmp_path: Path) -> Shown:
    """The certificate of a client, of this authority, of another, or one that has ended."""

    def written(name: str, whose: str) -> Own:
        folder = Path(certificates.other_ca if name == "foreign" else certificates.ca).parent
        user = SERVICE if name in {"foreign", "ended"} else name
        now = LONG_AGO if name == "ended" else None
        pair = client_pair(folder, name, user=user, role=ROLES.of(user), now=now)
        for kind, text in (("pem", pair.certificate), ("key", pair.key)):
            (tmp_path / f"{name}.{kind}").write_text(text, encoding="ascii")
        return Own(str(tmp_path / f"{name}.pem"), str(tmp_path / f"{name}.key"), whose)

    return written


@pytest.fixture
def nats_asks(nats_tls: EncryptedNats, certificates: Certificates) -> EncryptedNats:
    """It runs, and asks its clients for a certificate."""
    nats_tls.asks = certificates.ca
    nats_tls.start()
    return nats_tls


async def signed_in(nats: EncryptedNats, access: Access, ca_file: str, shown: Own | None, user: str = SERVICE) -> str:
    """Who one is to the server, by whose inbox one may hear."""
    where = [nats.url.replace("nats://", "tls://")]
    login = NatsLogin(user=user, password=access.passwords[user], ca_file=ca_file, shown=shown)
    async with connected(where, name="test", seconds=20, **login) as client:
        await client.subscribe(f"_INBOX_{user}.x")
        await settled(client)
    return user


async def test_nats_takes_a_user_with_its_certificate_and_its_password(
    nats_asks: EncryptedNats, access: Access, certificates: Certificates, shown: Shown
) -> None:
    assert await signed_in(nats_asks, access, certificates.ca, shown(SERVICE, "NATS")) == SERVICE
    wrong = replace(access, passwords=dict(access.passwords) | {SERVICE: "wrong"})
    with pytest.raises(UnknownUserError, match="NATS_CERTIFICATE_FILE и NATS_KEY_FILE выписан на него"):
        await signed_in(nats_asks, wrong, certificates.ca, shown(SERVICE, "NATS"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "сервер просит сертификат клиента, назовите его в"),
        ("foreign", "сервер не принял сертификат клиента из"),
        ("ended", "сервер не принял сертификат клиента из"),
        (OTHER, "пароль неверны"),
    ],
)
async def test_nats_refuses_whoever_shows_none_a_bad_one_or_that_of_another(
    nats_asks: EncryptedNats,
    access: Access,
    certificates: Certificates,
    shown: Shown,
    name: str,
    words: str,
) -> None:
    # The server's alert may be overtaken by the end of the connection.
    with pytest.raises((RefusedError, UntrustedError, AwayError), match=f"{words}|оборвал соединение") as refused:
        await signed_in(nats_asks, access, certificates.ca, shown(name, "NATS") if name else None)
    assert len(str(refused.value).splitlines()) == 1
    assert "NATS_CERTIFICATE_FILE и NATS_KEY_FILE" in str(refused.value)


@pytest.fixture
def postgres_asks(postgres_tls: PostgresServer, certificates: Certificates) -> Iterator[PostgresServer]:
    """It asks for certificates as that of docker-compose.yml does, with the roles of two services."""
    postgres_tls.create_database("asked", if_missing=True)
    url = f"{postgres_tls.url('asked')}?ssl=verify-full&sslrootcert={certificates.ca}"
    migrate.upgrade(url, roles=ROLES)
    show(postgres_tls, certificates.good, HBA, certificates.ca)
    postgres_tls.stop()
    postgres_tls.start()
    yield postgres_tls
    show(postgres_tls, certificates.good)
    postgres_tls.stop()
    postgres_tls.start()


def address(server: PostgresServer, certificates: Certificates, given: Own | None) -> str:
    """That of the service's role, which shows what is given."""
    query = f"ssl=verify-full&sslrootcert={certificates.ca}"
    if given is not None:
        query += f"&sslcert={given.certificate_file}&sslkey={given.key_file}"
    return f"postgresql+asyncpg://{ROLES.of(SERVICE)}:secret@127.0.0.1:{server.port}/asked?{query}"


async def database_says(server: PostgresServer, certificates: Certificates, given: Own | None) -> str:
    """Empty where the role of the service may come in."""
    url = address(server, certificates, given)
    engine = create_engine(url, application_name="tests", pool_size=1)
    try:
        await ping(engine)
    except DATABASE_AWAY as error:
        return str(explained(error, url))
    finally:
        await engine.dispose()
    return ""


async def test_postgresql_takes_a_role_with_its_own_certificate_only(
    postgres_asks: PostgresServer, certificates: Certificates, shown: Shown
) -> None:
    wanted = {
        SERVICE: None,
        "": "сервер просит сертификат клиента, назовите его в DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE",
        OTHER: "сертификат из DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE выписан не на него",
        "foreign": "сервер не принял сертификат клиента из DATABASE_CERTIFICATE_FILE",
        "ended": "сервер не принял сертификат клиента из DATABASE_CERTIFICATE_FILE",
    }
    for name, words in wanted.items():
        said = await database_says(postgres_asks, certificates, shown(name, "DATABASE") if name else None)
        # The server's alert may be overtaken by the end of the connection.
        cut_off = name in {"foreign", "ended"} and "оборвал соединение" in said
        assert (cut_off or words in said) if words else (said == ""), (name, said)
        assert not said or "DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE" in said
        assert len(said.splitlines()) <= 1


@pytest.mark.parametrize("name", ["", OTHER])
async def test_status_and_doctor_say_the_same_of_a_refused_certificate(
    postgres_asks: PostgresServer, certificates: Certificates, shown: Shown, name: str
) -> None:
    given = shown(name, "DATABASE") if name else None
    where = Places(address(postgres_asks, certificates, given), "nats://127.0.0.1:1", None)
    [of_doctor] = [one.text for one in await check_run.database(where)]
    of_status = (await status.gather(where)).problems
    assert "DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE" in of_doctor
    assert of_doctor in of_status, of_status


def test_settings_name_the_pair_and_half_of_one_stops_the_start(
    certificates: Certificates, shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    given = shown(SERVICE, "DATABASE")
    monkeypatch.setenv("DATABASE_URL", "postgresql://role:secret@host/name")
    monkeypatch.setenv("DATABASE_CERTIFICATE_FILE", given.certificate_file)
    monkeypatch.setenv("NATS_URL", "tls://host:4222")
    monkeypatch.setenv("NATS_KEY_FILE", given.key_file)
    with pytest.raises(ConfigurationError, match="DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE задаются вместе"):
        load(DatabaseSettings)
    with pytest.raises(ConfigurationError, match="NATS_CERTIFICATE_FILE и NATS_KEY_FILE задаются вместе"):
        load(NatsSettings)
    monkeypatch.setenv("DATABASE_KEY_FILE", given.key_file)
    monkeypatch.setenv("NATS_CERTIFICATE_FILE", given.certificate_file)
    with pytest.raises(ConfigurationError, match="нужен DATABASE_CA_FILE или sslmode=verify-full"):
        load(DatabaseSettings)
    monkeypatch.setenv("DATABASE_CA_FILE", certificates.ca)
    assert "sslcert=" in load(DatabaseSettings).database_url
    assert load(NatsSettings).login["shown"] == replace(given, whose="NATS")
    monkeypatch.setenv("NATS_URL", "nats://host:4222")
    with pytest.raises(ConfigurationError, match="с NATS_CERTIFICATE_FILE адрес пишется как tls://"):
        load(NatsSettings)


def test_files_that_are_no_pair_are_told_with_their_settings(
    certificates: Certificates, shown: Shown, tmp_path: Path
) -> None:
    mine, others = shown(SERVICE, "DATABASE"), shown(OTHER, "DATABASE")
    for key, words in ((others.key_file, "не пара"), (str(tmp_path / "none.key"), "не читается")):
        url = f"postgresql+asyncpg://r:s@h/n?ssl=verify-full&sslrootcert={certificates.ca}"
        with pytest.raises(ConfigurationError, match=f"DATABASE_CERTIFICATE_FILE и DATABASE_KEY_FILE: .*{words}"):
            create_engine(f"{url}&sslcert={mine.certificate_file}&sslkey={key}", application_name="x", pool_size=1)


async def test_doctor_names_a_client_s_certificate_that_ends_soon(
    certificates: Certificates, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = shown(OPS, "NATS")
    monkeypatch.setenv("NATS_CERTIFICATE_FILE", given.certificate_file)
    monkeypatch.setenv("NATS_KEY_FILE", given.key_file)
    nowhere = f"postgresql+asyncpg://r:s@127.0.0.1:1/n?ssl=verify-full&sslrootcert={certificates.ca}"
    where = Places(f"{nowhere}&sslcert={given.certificate_file}&sslkey={given.key_file}", "tls://127.0.0.1:1", None)
    found = [one.text for one in await told(where, datetime.now(UTC) + LIFE - SOON + timedelta(hours=1))]
    for server in ("NATS", "PostgreSQL"):
        assert any(f"Сертификат клиента vkatilsya для {server} истекает" in one for one in found), found


async def test_doctor_hears_from_services_when_theirs_end(monkeypatch: pytest.MonkeyPatch) -> None:
    end = datetime.now(UTC) + timedelta(days=10)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = f'{{"client_certificates": {{"NATS": "{end.isoformat()}"}}}}'
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        where = Places("postgresql+asyncpg://r@127.0.0.1:1/n", "nats://127.0.0.1:1", None, given_services={"api": url})
        [found] = await told(where)
    assert (found.level, "клиента api для NATS" in found.text) == ("problem", True)
