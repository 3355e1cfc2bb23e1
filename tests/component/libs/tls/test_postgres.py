"""PostgreSQL over TLS: whoever does not prove to be the server is refused, and so is a client that asks for none."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from libs.common.db import migrate
from libs.common.db.engine import create_engine
from libs.common.db.roles import Roles
from libs.common.exits import CANNOT_HELP
from libs.common.services import names
from libs.common.settings.base import load
from libs.common.settings.servers import DatabaseSettings
from standalone.servers.postgres import PostgresServer
from tests.component.libs.tls.conftest import Certificates, show

ENCRYPTED = text("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in ("DATABASE_URL", "DATABASE_CA_FILE", "DATABASE_ROLE_PASSWORDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_START_DEADLINE_SECONDS", "5")


@pytest.fixture
def plain_url(postgres_tls: PostgresServer) -> str:
    """The address as an operator writes it."""
    return postgres_tls.url(driver="postgresql")


def settings(monkeypatch: pytest.MonkeyPatch, url: str, ca_file: str | None) -> DatabaseSettings:
    """What a service reads of its environment."""
    monkeypatch.setenv("DATABASE_URL", url)
    if ca_file:
        monkeypatch.setenv("DATABASE_CA_FILE", ca_file)
    return load(DatabaseSettings)


@pytest.mark.parametrize("by", ["setting", "address"])
async def test_a_server_that_the_authority_vouches_for_is_spoken_to_by_tls(
    plain_url: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    asked = f"{plain_url}?sslmode=verify-full&sslrootcert={certificates.ca}"
    read = settings(monkeypatch, plain_url, certificates.ca) if by == "setting" else settings(monkeypatch, asked, None)
    engine = create_engine(read.database_url, application_name="tests", pool_size=1)
    try:
        async with engine.connect() as connection:
            encrypted, version = (await connection.execute(ENCRYPTED)).one()
    finally:
        await engine.dispose()
    assert encrypted
    assert version in {"TLSv1.2", "TLSv1.3"}


def test_the_migration_makes_tables_and_roles_over_tls(
    postgres_tls: PostgresServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_tls.create_database("migrated", if_missing=True)
    url = settings(monkeypatch, postgres_tls.url("migrated", "postgresql"), certificates.ca).database_url
    roles = Roles("tls_", dict.fromkeys(names(), "secret"))
    assert migrate.upgrade(url, roles=roles)
    assert migrate.upgrade(url, roles=roles) is not None


REFUSED = {
    "foreign": "подписан не тем центром, что в DATABASE_CA_FILE",
    "expired": "просрочен",
    "other name": "выписан на друг",
}


@pytest.fixture(params=REFUSED)
def untrusted(
    request: pytest.FixtureRequest, postgres_tls: PostgresServer, certificates: Certificates
) -> Iterator[str]:
    """The server shows another pair; its name is given."""
    show(postgres_tls, certificates.pairs[request.param])
    postgres_tls.stop()
    postgres_tls.start()
    yield request.param
    show(postgres_tls, certificates.good)
    postgres_tls.stop()
    postgres_tls.start()


def test_a_server_that_proves_nothing_is_refused_in_one_sentence(
    untrusted: str,
    plain_url: str,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings(monkeypatch, plain_url, certificates.ca)
    assert migrate.main() == CANNOT_HELP
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("PostgreSQL по адресу 127.0.0.1:")
    assert REFUSED[untrusted] in said


def test_another_authority_is_not_believed(
    plain_url: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(monkeypatch, plain_url, certificates.other_ca)
    assert migrate.main() == CANNOT_HELP
    assert REFUSED["foreign"] in capsys.readouterr().err


def test_the_server_lets_nobody_in_without_tls_and_says_what_to_set(
    plain_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(monkeypatch, f"{plain_url}?sslmode=disable", None)
    assert migrate.main() == CANNOT_HELP
    [said] = capsys.readouterr().err.splitlines()
    assert "только по TLS" in said
    assert "DATABASE_CA_FILE" in said


def test_a_server_without_tls_is_not_spoken_to_when_an_authority_is_named(
    postgres: PostgresServer,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings(monkeypatch, postgres.url(driver="postgresql"), certificates.ca)
    assert migrate.main() == CANNOT_HELP
    assert "не говорит по TLS" in capsys.readouterr().err


@pytest.mark.parametrize(("text_of_file", "words"), [(None, "не читается"), ("nothing", "нет сертификатов")])
def test_a_file_that_holds_no_authority_stops_the_start(
    plain_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text_of_file: str | None,
    words: str,
) -> None:
    ca_file = tmp_path_factory.mktemp("bad") / "ca.pem"
    if text_of_file is not None:
        ca_file.write_text(text_of_file, encoding="ascii")
    settings(monkeypatch, plain_url, str(ca_file))
    assert migrate.main() == CANNOT_HELP
    [said] = capsys.readouterr().err.splitlines()
    assert words in said
    assert str(ca_file) in said
