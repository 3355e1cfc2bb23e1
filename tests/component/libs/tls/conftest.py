"""A NATS and a PostgreSQL that speak by TLS only, and certificates that they should not be believed with."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standalone.certificates import AUTHORITY, Pair, server_pair
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import USER, PostgresServer

HERE = ("127.0.0.1", "localhost")
HBA = "hostssl all all all scram-sha-256\n"


@dataclass(frozen=True)
class Certificates:
    """What a server can show: a good pair, and three that a client must refuse; `ca` vouches for the first."""

    ca: str
    other_ca: str
    good: Pair
    pairs: dict[str, Pair]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """`expired` and `other name` are signed by the same authority as `good`, `foreign` by another."""
    ours, others = tmp_path_factory.mktemp("ca"), tmp_path_factory.mktemp("other-ca")
    long_ago = datetime.now(UTC) - timedelta(days=900)
    pairs = {
        "expired": server_pair(ours, "expired", HERE, now=long_ago),
        "other name": server_pair(ours, "other", ("nats.example.org", "10.0.0.1")),
        "foreign": server_pair(others, "foreign", HERE),
    }
    good = server_pair(ours, "good", HERE)
    return Certificates(str(ours / f"{AUTHORITY}.pem"), str(others / f"{AUTHORITY}.pem"), good, pairs)


class EncryptedNats(NatsServer):
    """The same server with a `tls` block."""

    pair: Pair
    asks: str | None = None
    """The authority of certificates that clients have to show."""

    def _config(self) -> str:
        for kind, text in (("pem", self.pair.certificate), ("key", self.pair.key)):
            (self.folder / f"server.{kind}").write_text(text, encoding="ascii")
        files = f'cert_file: "{self.folder}/server.pem", key_file: "{self.folder}/server.key"'
        asked = f', ca_file: "{self.asks}", verify_and_map: true' if self.asks else ""
        return f"{super()._config()}tls {{ {files}{asked} }}\n"


@pytest.fixture
def nats_tls(tmp_path: Path, access: Access, certificates: Certificates) -> Iterator[EncryptedNats]:
    """Not started: a test may give it another pair first."""
    server = EncryptedNats(tmp_path / "nats", fsync=False, users=access.users())
    server.pair = certificates.good
    yield server
    server.stop()


def system_postgres() -> Path | None:
    """The programs of a PostgreSQL of the system that knows TLS: the packaged one is built without."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_config"))
    if (on_path := shutil.which("pg_config")) is not None:
        found.append(Path(on_path).resolve())
    built = (one for one in reversed(found) if (one.parent / "initdb").exists())
    for one in built:
        said = subprocess.run([one, "--configure"], check=True, capture_output=True, text=True).stdout
        if "openssl" in said:
            return one.parent
    return None


class EncryptedPostgres(PostgresServer):
    """The same server by the programs of the system."""

    programs: Path

    def _tool(self, name: str) -> Path:
        return self.programs / name

    def _initdb(self) -> None:
        self._write_password()
        draft, user = self.place.empty_data(), self.place.run_as
        command = [self._tool("initdb"), "-D", draft, "-U", USER, "--encoding=UTF8", "--locale=C", "--no-sync"]
        command += ["--auth=scram-sha-256", f"--pwfile={self.place.folder / 'password'}"]
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd=self.place.folder,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        )
        draft.rename(self.place.data)


def show(server: PostgresServer, pair: Pair, access: str = HBA, ca_file: str | None = None) -> None:
    """Have the prepared PostgreSQL show this pair from its next start on, to clients of TLS only.

    With `ca_file` it can ask for certificates of clients, as `access` says.
    """
    data = server.place.data
    files = {"server.crt": pair.certificate, "server.key": pair.key, "pg_hba.conf": access}
    if ca_file:
        files["ca.crt"] = Path(ca_file).read_text(encoding="ascii")
    for name, text in files.items():
        (data / name).write_text(text, encoding="ascii")
        (data / name).chmod(0o600)
        server.place.hand_over(data / name)
    auto = data / "postgresql.auto.conf"
    auto.write_text("ssl = on\n" + ("ssl_ca_file = 'ca.crt'\n" if ca_file else ""), encoding="ascii")
    server.place.hand_over(auto)


@pytest.fixture(scope="module")
def postgres_tls(tmp_path_factory: pytest.TempPathFactory, certificates: Certificates) -> Iterator[PostgresServer]:
    """A running PostgreSQL with `ssl = on` and nothing but `hostssl` in its pg_hba.conf."""
    programs = system_postgres()
    if programs is None:
        pytest.skip("no PostgreSQL of the system with TLS is here, and the packaged one has none")
    server = EncryptedPostgres(tmp_path_factory.mktemp("pg-tls") / "data", fsync=False)
    server.programs = programs
    server.prepare()
    show(server, certificates.good)
    server.launch()
    server.wait_ready()
    yield server
    server.discard()
