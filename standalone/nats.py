"""An embedded nats-server: one node with JetStream on disk, on a free loopback port."""

import json
import secrets
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from standalone.errors import PortTakenError, StandaloneError
from standalone.lock import FolderLock
from standalone.ports import LOOPBACK, free_port, is_free
from standalone.process import end, spawn, tail

START_SECONDS = 20.0
STOP_SECONDS = 10.0
_TRIES_ON_A_FREE_PORT = 3
_RETRY_SECONDS = 0.01
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class NatsUser:
    """One user of the server and the subjects it may use; an empty tuple denies everything."""

    name: str
    password: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def server_binary() -> Path:
    """Return the nats-server of the installed package, else the one on PATH."""
    packaged = Path(sysconfig.get_path("scripts")) / "nats-server"
    if packaged.exists():
        return packaged
    found = shutil.which("nats-server")
    if found is None:
        raise StandaloneError("Не найден nats-server. Выполните make install: он ставится вместе с зависимостями.")
    return Path(found)


class NatsServer:
    """A nats-server as a direct child of this process, with its data in `folder`.

    `port` 0 takes the port of the last run when it is free, else a free one; any other port is taken as it is and a
    taken one raises PortTakenError. A server keeps its port over restarts. Without `users` everybody may do everything.
    For tests only: `fsync=False` (an acknowledged message may die with the machine) and `anonymous`, which lets in
    those who give no name, to everything.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        users: tuple[NatsUser, ...] = (),
        fsync: bool = True,
        anonymous: bool = False,
    ) -> None:
        self.folder = folder
        self.port = port
        self.monitoring_port = 0
        self._users = (*users, NatsUser(_NOBODY, secrets.token_hex(16), (">",), (">",))) if anonymous else users
        self._anonymous = anonymous
        self._fsync = fsync
        self._fixed = port != 0
        self._name = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = FolderLock(folder, "NATS")

    @property
    def url(self) -> str:
        """The address for clients, without credentials."""
        return f"nats://{LOOPBACK}:{self.port}"

    def url_for(self, name: str) -> str:
        """The address with the credentials of one of the users; KeyError when there is no such user."""
        password = {user.name: user.password for user in self._users}[name]
        return f"nats://{quote(name, safe='')}:{quote(password, safe='')}@{LOOPBACK}:{self.port}"

    @property
    def monitoring_url(self) -> str:
        """The address of the HTTP monitoring."""
        return f"http://{LOOPBACK}:{self.monitoring_port}"

    @property
    def pid(self) -> int:
        """The process id; the server must have been started."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.folder / "nats.log"

    def running(self) -> bool:
        """Say whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start and return when a client can connect; raises StandaloneError with the reason otherwise."""
        self.prepare()
        self.launch()
        self.wait_ready()
        return self

    def prepare(self) -> None:
        """Lock the folder; may run in any thread. Raises FolderBusyError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()

    def launch(self) -> None:
        """Start the process without waiting; call it from a long-lived thread (see `process.end_with_parent`)."""
        try:
            self._launch()
        except BaseException:
            self._forget()
            raise

    def wait_ready(self, timeout: float = START_SECONDS) -> None:
        """Return when our own process greets a client; `timeout` in seconds."""
        for _ in range(_TRIES_ON_A_FREE_PORT):
            if self._greeted(time.monotonic() + timeout):
                self._keep_port()
                return
            if self._fixed or "address already in use" not in tail(self.log):
                break
            self._launch()  # somebody was faster on the free port
        raise self._failure()

    def wait(self) -> int:
        """Return the exit code when the process ends; 0 when there is none."""
        process = self._process
        return 0 if process is None else process.wait()

    def stop(self) -> None:
        """Stop gracefully; nothing happens when it is not running."""
        if self._process is not None:
            end(self._process, signal.SIGTERM, STOP_SECONDS)
        self._forget()

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            end(self._process, signal.SIGKILL, STOP_SECONDS)
        self._forget()

    def restart(self) -> None:
        """Stop and start again on the same port with the same data."""
        self.stop()
        self.start()

    def revive(self) -> None:
        """Start again after `kill()` or a crash, on the same port with the same data."""
        self.kill()
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self) -> None:
        if self._fixed and not is_free(self.port):
            raise PortTakenError("NATS", self.port)
        if not self._fixed:
            self.port = free_port(self._remembered_port())
        self.monitoring_port = free_port(self.monitoring_port)
        self._name = f"vkatilsya-{secrets.token_hex(6)}"
        config = self.folder / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(), encoding="utf-8")
        self.log.write_bytes(b"")
        self._process = spawn(
            [server_binary(), "--config", config],
            log=self.log,
            on_parent_death=signal.SIGTERM,
            keep_fds=(self._lock.fd,),
        )

    def _config(self) -> str:
        sync = "always" if self._fsync else '"2m"'
        users = [
            {
                "user": user.name,
                "password": user.password,
                "permissions": {"publish": {"allow": user.publish}, "subscribe": {"allow": user.subscribe}},
            }
            for user in self._users
        ]
        lines = [
            f"server_name: {self._name}",
            f"listen: {LOOPBACK}:{self.port}",
            f"http: {LOOPBACK}:{self.monitoring_port}",
            "max_payload: 1MB",
            # The server acknowledges before fsync by default; see docs/adr for the price of "always".
            f"jetstream {{ store_dir: {json.dumps(str(self.folder / 'jetstream'))}, sync_interval: {sync} }}",
            f"authorization {{ users: {json.dumps(users)} }}" if users else "",
            f"no_auth_user: {_NOBODY}" if self._anonymous else "",
        ]
        return "\n".join(lines) + "\n"

    def _greeted(self, deadline: float) -> bool:
        """Wait for the greeting of the very server we started; False when it ended first."""
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                return False
            if _greeting(self.port).get("server_name") == self._name:
                return True
            time.sleep(_RETRY_SECONDS)  # nothing signals a port that is about to open
        return False

    def _failure(self) -> StandaloneError:
        last = tail(self.log)
        self.kill()
        if "address already in use" in last:
            return PortTakenError("NATS", self.port)
        return StandaloneError(f"NATS не запустился. Последние строки {self.log}:\n{last}")

    def _remembered_port(self) -> int:
        note = self.folder / "port"
        text = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        return int(text) if text.isdigit() else 0

    def _keep_port(self) -> None:
        """From now on clients know the port, so a restart takes the same one; so does the next run if it can."""
        self._fixed = True
        (self.folder / "port").write_text(f"{self.port}\n", encoding="utf-8")

    def _forget(self) -> None:
        self._process = None
        self._lock.release()


def _greeting(port: int) -> Mapping[str, object]:
    """Return the INFO a NATS server sends first; empty when nothing, or something else, answers."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0) as client:
            line = client.makefile("rb").readline()
    except OSError:
        return {}
    if not line.startswith(b"INFO "):
        return {}
    info: dict[str, object] = json.loads(line[5:])
    return info
