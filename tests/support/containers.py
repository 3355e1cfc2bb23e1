"""The servers of the tests as containers of an engine: `TEST_INFRA=containers`, with the images of docker-compose.yml.

The same interface as the embedded ones, on the network of this machine; a process id is that of the server itself.
"""

import os
import secrets
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from standalone.ports import LOOPBACK
from standalone.processes.child import spawn
from standalone.servers.embedded import EmbeddedServer
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import USER, PostgresServer

SETTING, CONTAINERS, WHEELS = "TEST_INFRA", "containers", "wheels"
PATIENCE = 120.0
_NATS_IMAGE = os.environ.get("NATS_IMAGE", "nats:2.12-alpine")
_POSTGRES_IMAGE = os.environ.get("POSTGRES_IMAGE", "postgres:17-alpine")
_DATA = "/var/lib/postgresql/data"


def wanted() -> bool:
    """Whether the servers shall be containers; another word than the two known ones is a mistake."""
    given = os.environ.get(SETTING) or WHEELS
    assert given in {CONTAINERS, WHEELS}, f"{SETTING}={given}: {CONTAINERS} or {WHEELS}"
    return given == CONTAINERS


class _Contained(EmbeddedServer):
    """`docker run` in the foreground is the child: it passes signals on, but for the one that cannot be caught."""

    container = ""

    @property
    def pid(self) -> int:
        """That of the server, not of the command that runs it."""
        return int(_docker("inspect", "-f", "{{.State.Pid}}", self.container).stdout)

    def _run(self, options: Sequence[str], image: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        self.container = f"vkatilsya-test-{secrets.token_hex(6)}"
        whole = ["docker", "run", "--rm", "--init=false", "--network", "host", "--name", self.container]
        return spawn([*whole, *options, image, *command], log=self.log, on_parent_death=signal.SIGTERM)

    def _end(self, sig: signal.Signals) -> None:
        if sig is signal.SIGKILL and self.container:
            _docker("kill", self.container, check=False)  # it may have ended by itself
        super()._end(sig)


class ContainedNats(_Contained, NatsServer):
    """Its folder is mounted under its own name, so its configuration is the same."""

    START_SECONDS = PATIENCE

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._name = f"vkatilsya-{secrets.token_hex(6)}"
        config = self.folder / "nats.conf"
        config.write_text(self._config(), encoding="utf-8")
        owner = f"{os.getuid()}:{os.getgid()}"
        options = ["--user", owner, "--volume", f"{self.folder}:{self.folder}", "--entrypoint", "nats-server"]
        return self._run(options, _NATS_IMAGE, ["--config", str(config)])


class ContainedPostgres(_Contained, PostgresServer):
    """Made by the entrypoint of its image; its own tools are used in it."""

    START_SECONDS = PATIENCE
    _known = ""

    @property
    def home(self) -> Path:
        return self._wanted

    @property
    def log(self) -> Path:
        return self._wanted / "postgres.log"

    @property
    def password(self) -> str:
        return self._known

    def prepare(self) -> None:
        self._known = self._known or secrets.token_urlsafe(24)
        (self._wanted / "data").mkdir(parents=True, exist_ok=True)

    def create_database(self, name: str, *, template: str | None = None, if_missing: bool = False) -> str:
        copied = f" template {template} strategy file_copy" if template else ""
        done = self._asked("postgres", f'create database "{name}"{copied}')
        assert done.returncode == 0 or (if_missing and "already exists" in done.stderr), done.stderr
        return self.url(name)

    def _shut_others(self) -> None:
        done = self._asked("postgres", "revoke all on database postgres, template1 from public")
        assert done.returncode == 0, done.stderr

    def _spawn(self) -> subprocess.Popen[bytes]:
        named = {"POSTGRES_USER": USER, "POSTGRES_DB": USER, "POSTGRES_PASSWORD": self._known, "PGDATA": f"{_DATA}/pg"}
        options = [part for name, value in named.items() for part in ("--env", f"{name}={value}")]
        options += ["--volume", f"{self._wanted / 'data'}:{_DATA}", "--shm-size", "256m"]
        settings = {"listen_addresses": LOOPBACK, "port": str(self.port), "max_connections": "200", "jit": "off"}
        settings |= {"fsync": "off", "full_page_writes": "off", "timezone": "UTC", "log_timezone": "UTC"}
        command = ["postgres", *(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))]
        return self._run(options, _POSTGRES_IMAGE, command)

    def _answers(self) -> bool:
        return self._asked("postgres", "select 1").returncode == 0

    def _asked(self, database: str, statement: str) -> subprocess.CompletedProcess[str]:
        client = ["psql", "-h", LOOPBACK, "-p", str(self.port), "-U", USER, "-d", database, "-Xq", "-c", statement]
        return _docker("exec", "--env", f"PGPASSWORD={self._known}", self.container, *client, check=False)


def _docker(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], check=check, capture_output=True, text=True)
