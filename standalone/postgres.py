"""An embedded PostgreSQL: own initdb, the server as a direct child, on a free loopback port with scram."""

import os
import secrets
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from standalone.errors import DataVersionError, PortTakenError, StandaloneError
from standalone.lock import FolderLock
from standalone.ports import LOOPBACK, free_port, is_free
from standalone.postgres_folder import Place, find_place, remove_place
from standalone.process import end, spawn, tail

USER = "vkatilsya"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
_TRIES_ON_A_FREE_PORT = 3
_POLL_SECONDS = 0.01
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# A killed process loses nothing with these, a machine that loses power may lose everything.
_UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}


class PostgresServer:
    """A PostgreSQL server as a direct child of this process, with its data in `folder` (or where a note beside says).

    `port` 0 takes the port of the last run when it is free, else a free one; any other port is taken as it is and a
    taken one raises PortTakenError. A server keeps its port over restarts. `fsync=False` is for tests only.
    """

    def __init__(self, folder: Path, *, port: int = 0, fsync: bool = True) -> None:
        self.port = port
        self._wanted = folder
        self._fsync = fsync
        self._fixed = port != 0
        self._place: Place | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: FolderLock | None = None

    @property
    def place(self) -> Place:
        """Where it lives; the server must have been prepared."""
        assert self._place is not None
        return self._place

    @property
    def pid(self) -> int:
        """The process id of the postmaster; the server must have been started."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> Path:
        """Where the server's output goes."""
        return self.place.folder / "postgres.log"

    @property
    def password(self) -> str:
        """The generated password of the user `vkatilsya`."""
        return (self.place.folder / "password").read_text(encoding="utf-8").strip()

    def url(
        self,
        database: str = "vkatilsya",
        driver: str = "postgresql+asyncpg",
        *,
        user: str = USER,
        password: str | None = None,
    ) -> str:
        """Return the SQLAlchemy address of a database, the superuser's unless a user and its password are named.

        `driver="postgresql"` gives the plain one.
        """
        known = self.password if password is None else password
        return f"{driver}://{quote(user, safe='')}:{quote(known, safe='')}@{LOOPBACK}:{self.port}/{database}"

    def running(self) -> bool:
        """Say whether the postmaster is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Prepare the folder, start, and return when connections are accepted and the database exists."""
        self.prepare()
        self.launch()
        self.wait_ready()
        return self

    def prepare(self) -> None:
        """Lock the folder and run initdb when it is new; may run in any thread.

        Raises FolderBusyError, or DataVersionError when the data belongs to another major version.
        """
        self._place = find_place(self._wanted)
        self._lock = FolderLock(self._place.folder, "PostgreSQL")
        self._lock.acquire()
        try:
            self._init_data()
        except BaseException:
            self._lock.release()
            raise

    def launch(self) -> None:
        """Start the process without waiting; call it from a long-lived thread (see `process.end_with_parent`)."""
        try:
            self._launch()
        except BaseException:
            self._forget()
            raise

    def wait_ready(self, timeout: float = START_SECONDS) -> None:
        """Return when the server accepts connections and the database `vkatilsya` exists; `timeout` in seconds."""
        for _ in range(_TRIES_ON_A_FREE_PORT):
            if self._became_ready(time.monotonic() + timeout):
                self._keep_port()
                self.create_database("vkatilsya", if_missing=True)
                return
            if self._fixed or "Address already in use" not in tail(self.log):
                break
            self._launch()  # somebody was faster on the free port
        raise self._failure()

    def wait(self) -> int:
        """Return the exit code when the process ends; 0 when there is none."""
        process = self._process
        return 0 if process is None else process.wait()

    def stop(self) -> None:
        """Stop with a fast shutdown: open transactions are rolled back, nothing committed is lost."""
        if self._process is not None:
            end(self._process, signal.SIGINT, STOP_SECONDS)
        self._forget()

    def kill(self) -> None:
        """End it as a crash would; the next start recovers from the log."""
        if self._process is not None:
            end(self._process, signal.SIGKILL, STOP_SECONDS)
        self._forget()

    def discard(self) -> None:
        """End it at once and delete its data, wherever it lies."""
        self.kill()
        remove_place(self._wanted)

    def restart(self) -> None:
        """Stop and start again on the same port with the same data."""
        self.stop()
        self.start()

    def revive(self) -> None:
        """Start again after `kill()` or a crash, on the same port with the same data."""
        self.kill()
        self.start()

    def create_database(self, name: str, *, template: str | None = None, if_missing: bool = False) -> str:
        """Create a database, optionally as a copy of `template` (nobody may be connected to it); return its address."""
        command: list[str | Path] = [self._tool("createdb"), "-h", LOOPBACK, "-p", str(self.port), "-U", USER]
        command += ["--maintenance-db", "postgres", *(["-T", template] if template else []), name]
        done = _run(command, env={**_clean_environment(), "PGPASSWORD": self.password})
        if done.returncode != 0 and not (if_missing and "already exists" in done.stderr):
            raise StandaloneError(f"Не удалось создать базу {name}: {done.stderr.strip()}")
        return self.url(name)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _tool(self, name: str) -> Path:
        return self.place.binaries / name

    def _init_data(self) -> None:
        version_file = self.place.data / "PG_VERSION"
        if not version_file.exists():
            self._initdb()
            return
        found, ours = version_file.read_text(encoding="utf-8").strip(), self._major_version()
        if found != ours:
            raise DataVersionError(
                f"Папка {self.place.data} создана PostgreSQL {found}, а установлен PostgreSQL {ours}. "
                f"Перенесите данные через pg_dump и pg_restore или начните заново: make run RESET=1 (данные удалятся).",
                found=found,
                installed=ours,
            )

    def _major_version(self) -> str:
        done = _run([self._tool("postgres"), "--version"], env=_clean_environment(), place=self.place)
        return done.stdout.split()[-1].split(".")[0]

    def _initdb(self) -> None:
        self._write_password()
        draft = self.place.empty_data()
        command: list[str | Path] = [self._tool("initdb"), "-D", draft, "-U", USER, "--encoding=UTF8"]
        # The built-in provider knows Cyrillic upper and lower case on every system, whatever locales it has.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={self.place.folder / 'password'}", "--no-instructions"]
        if not self._fsync:
            command.append("--no-sync")
        done = _run(command, env=_clean_environment(), place=self.place)
        if done.returncode != 0:
            raise StandaloneError(f"initdb не смог создать {self.place.data}: {done.stderr.strip()}")
        draft.rename(self.place.data)

    def _write_password(self) -> None:
        path = self.place.folder / "password"
        path.unlink(missing_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(24) + "\n")
        self.place.hand_over(path)

    def _launch(self) -> None:
        if self._fixed and not is_free(self.port):
            raise PortTakenError("PostgreSQL", self.port)
        if not self._fixed:
            self.port = free_port(self._remembered_port())
        settings = _SETTINGS | {"port": str(self.port)} | ({} if self._fsync else _UNSAFE_BUT_FAST)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.log.write_bytes(b"")
        assert self._lock is not None
        self._process = spawn(
            [self._tool("postgres"), "-D", self.place.data, *options],
            log=self.log,
            on_parent_death=signal.SIGINT,
            env=_clean_environment(),
            cwd=self.place.folder,
            run_as=self.place.run_as,
            keep_fds=(self._lock.fd,),
        )

    def _became_ready(self, deadline: float) -> bool:
        """Wait for the postmaster's own note "ready", as pg_ctl does; False when it ended first."""
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                return False
            if self._status() == "ready":
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def _status(self) -> str:
        note = self.place.data / "postmaster.pid"
        lines = note.read_text(encoding="utf-8").splitlines() if note.exists() else []
        return lines[7].strip() if len(lines) > 7 and lines[0].strip() == str(self.pid) else ""

    def _failure(self) -> StandaloneError:
        last = tail(self.log)
        self.kill()
        if "Address already in use" in last:
            return PortTakenError("PostgreSQL", self.port)
        return StandaloneError(f"PostgreSQL не запустился. Последние строки {self.log}:\n{last}")

    def _remembered_port(self) -> int:
        note = self.place.folder / "port"
        text = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        return int(text) if text.isdigit() else 0

    def _keep_port(self) -> None:
        """From now on clients know the port, so a restart takes the same one; so does the next run if it can."""
        self._fixed = True
        (self.place.folder / "port").write_text(f"{self.port}\n", encoding="utf-8")

    def _forget(self) -> None:
        self._process = None
        if self._lock is not None:
            self._lock.release()


def _clean_environment() -> dict[str, str]:
    """Return the environment without the variables that redirect libpq, and with messages we can read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _run(
    command: list[str | Path], *, env: dict[str, str], place: Place | None = None
) -> subprocess.CompletedProcess[str]:
    user = place.run_as if place is not None else None
    return subprocess.run(  # noqa: S603 - the command is ours
        [str(part) for part in command],
        check=False,
        capture_output=True,
        text=True,
        env=env,
        cwd=None if place is None else place.folder,
        user=None if user is None else user.uid,
        group=None if user is None else user.gid,
        extra_groups=None if user is None else [],
    )
