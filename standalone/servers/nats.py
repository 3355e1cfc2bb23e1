"""An embedded nats-server: one node with JetStream on disk, on a free loopback port."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from libs.common.messaging.accounts import EARLIER_HOME, HOME, server_block
from standalone.errors import StandaloneError
from standalone.lock import FolderLock
from standalone.ports import LOOPBACK
from standalone.processes.child import spawn
from standalone.secrets import only_needed
from standalone.servers.embedded import EmbeddedServer

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class NatsUser:
    """One user of the server; `libs/common/messaging/permissions.py` says what it may."""

    name: str
    password: str


def server_binary() -> Path:
    """Return the nats-server of the installed package, else the one on PATH."""
    packaged = Path(sysconfig.get_path("scripts")) / "nats-server"
    if packaged.exists():
        return packaged
    found = shutil.which("nats-server")
    if found is None:
        raise StandaloneError("Не найден nats-server. Выполните make install: он ставится вместе с зависимостями.")
    return Path(found)


class NatsServer(EmbeddedServer):
    """A nats-server with its data in `folder`, without HTTP monitoring, which asks nobody for a password.

    Without `users` everybody may do everything. For tests only: `fsync=False` (an acknowledged message may die with the
    machine) and `anonymous`, which lets in those who give no name, to everything beside the streams.
    """

    NAME = "NATS"
    START_SECONDS, STOP_SECONDS = 20.0, 10.0
    STOP_SIGNAL = signal.SIGTERM

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        users: tuple[NatsUser, ...] = (),
        fsync: bool = True,
        anonymous: bool = False,
    ) -> None:
        super().__init__(port)
        self.folder = folder
        self._users = users
        self._anonymous = anonymous
        self._fsync = fsync
        self._name = ""

    @property
    def url(self) -> str:
        """The address for clients, without credentials."""
        return f"nats://{LOOPBACK}:{self.port}"

    def url_for(self, name: str) -> str:
        """The address with the credentials of one of the users; KeyError when there is no such user."""
        password = {user.name: user.password for user in self._users}[name]
        return f"nats://{quote(name, safe='')}:{quote(password, safe='')}@{LOOPBACK}:{self.port}"

    @property
    def home(self) -> Path:
        """See EmbeddedServer."""
        return self.folder

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.folder / "nats.log"

    def prepare(self) -> None:
        """Lock the folder, move the streams of an earlier version; may run in any thread. Raises FolderBusyError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = FolderLock(self.folder, self.NAME)
        self._lock.acquire()
        if self._users:
            self._move_in()

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._name = f"vkatilsya-{secrets.token_hex(6)}"
        config = self.folder / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(), encoding="utf-8")
        assert self._lock is not None
        return spawn(
            [server_binary(), "--config", config],
            log=self.log,
            env=only_needed("nats", os.environ),
            on_parent_death=signal.SIGTERM,
            keep_fds=(self._lock.fd,),
        )

    def _move_in(self) -> None:
        """Streams that were made when the server had no accounts are found in that of the streams."""
        accounts = self.folder / "jetstream" / "jetstream"
        if (accounts / EARLIER_HOME).is_dir() and not (accounts / HOME).exists():
            (accounts / EARLIER_HOME).rename(accounts / HOME)

    def _answers(self) -> bool:
        return _greeting(self.port).get("server_name") == self._name

    def _config(self) -> str:
        sync = "always" if self._fsync else '"2m"'
        lines = [
            f"server_name: {self._name}",
            f"listen: {LOOPBACK}:{self.port}",
            "max_payload: 1MB",
            # The server acknowledges before fsync by default; see docs/adr for the price of "always".
            f"jetstream {{ store_dir: {quoted(str(self.folder / 'jetstream'))}, sync_interval: {sync} }}",
            *self._accounts(),
        ]
        return "\n".join(lines) + "\n"

    def _accounts(self) -> list[str]:
        if not self._users:
            return []
        outsider = NatsUser(_NOBODY, secrets.token_hex(16))
        known = (*self._users, outsider) if self._anonymous else self._users
        return [
            *(f"NATS_PASSWORD_{user.name.upper()}: {quoted(user.password)}" for user in known),
            server_block([user.name for user in self._users], beside_the_streams=_NOBODY if self._anonymous else None),
            f"no_auth_user: {_NOBODY}" if self._anonymous else "",
        ]


def quoted(text: str) -> str:
    """Return `text` as a string of a NATS configuration, whose escapes are fewer than JSON's: no \\uXXXX, but \\xNN."""
    return f'"{"".join(map(_quoted_letter, text))}"'


def _quoted_letter(letter: str) -> str:
    if letter in {'"', "\\"}:
        return f"\\{letter}"
    if letter.isprintable() or letter == " ":
        return letter
    return "".join(f"\\x{byte:02X}" for byte in os.fsencode(letter))


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
