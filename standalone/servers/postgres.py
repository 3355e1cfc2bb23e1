"""An embedded PostgreSQL: own initdb, the server as a direct child, on a free loopback port with scram."""

import os
import secrets
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from ops.disk import given_up
from standalone.errors import DataVersionError, StandaloneError
from standalone.lock import FolderLock
from standalone.ports import LOOPBACK
from standalone.processes.child import spawn
from standalone.secrets import only_needed
from standalone.servers.embedded import EmbeddedServer
from standalone.servers.postgres_folder import Place, find_place, remove_place

USER = "vkatilsya"
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


class PostgresServer(EmbeddedServer):
    """A PostgreSQL server with its data in `folder` (or where a note beside says). `fsync=False` is for tests only."""

    NAME = "PostgreSQL"
    START_SECONDS, STOP_SECONDS = 60.0, 20.0
    STOP_SIGNAL = signal.SIGINT
    """A fast shutdown: open transactions are rolled back, nothing committed is lost."""

    def __init__(self, folder: Path, *, port: int = 0, fsync: bool = True) -> None:
        super().__init__(port)
        self._wanted = folder
        self._fsync = fsync
        self._place: Place | None = None

    @property
    def place(self) -> Place:
        """Where it lives; the server must have been prepared."""
        assert self._place is not None
        return self._place

    @property
    def home(self) -> Path:
        """See EmbeddedServer."""
        return self.place.folder

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

    def prepare(self) -> None:
        """Lock the folder and run initdb when it is new; may run in any thread.

        Raises FolderBusyError, or DataVersionError when the data belongs to another major version.
        """
        self._place = find_place(self._wanted)
        self._lock = FolderLock(self._place.folder, self.NAME)
        self._lock.acquire()
        try:
            self._init_data()
        except BaseException:
            self._lock.release()
            raise

    def wait_ready(self, timeout: float | None = None) -> None:
        """Return when the server accepts connections and the database `vkatilsya` exists; `timeout` in seconds."""
        super().wait_ready(timeout)
        self.create_database("vkatilsya", if_missing=True)
        self._shut_others()

    def discard(self) -> None:
        """End it at once and delete its data, wherever it lies."""
        self.kill()
        remove_place(self._wanted)

    def create_database(self, name: str, *, template: str | None = None, if_missing: bool = False) -> str:
        """Create a database, optionally as a copy of `template` (nobody may be connected to it); return its address."""
        command: list[str | Path] = [self._tool("createdb"), "-h", LOOPBACK, "-p", str(self.port), "-U", USER]
        # Without fsync a checkpoint costs nothing, and a copy of files takes half as long as one through the log.
        copied = ["-T", template, *([] if self._fsync else ["-S", "file_copy"])] if template else []
        command += ["--maintenance-db", "postgres", *copied, name]
        done = _run(command, env={**clean_environment(), "PGPASSWORD": self.password})
        if done.returncode != 0 and not (if_missing and "already exists" in done.stderr):
            raise StandaloneError(f"Не удалось создать базу {name}: {given_up(done.stderr, self.home)}")
        return self.url(name)

    def _shut_others(self) -> None:
        """Keep everybody but the superuser out of the databases that initdb makes: nothing there is for a service."""
        command: list[str | Path] = [self._tool("psql"), "-h", LOOPBACK, "-p", str(self.port), "-U", USER, "-X", "-q"]
        command += ["-d", "postgres", "-c", "revoke all on database postgres, template1 from public"]
        done = _run(command, env={**clean_environment(), "PGPASSWORD": self.password})
        if done.returncode != 0:
            raise StandaloneError(f"Не удалось закрыть служебные базы: {done.stderr.strip()}")

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
        done = _run([self._tool("postgres"), "--version"], env=clean_environment(), place=self.place)
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
        done = _run(command, env=clean_environment(), place=self.place)
        if done.returncode != 0:
            raise StandaloneError(f"Папка {self.place.data} не создалась: {given_up(done.stderr, self.home)}")
        draft.rename(self.place.data)

    def _write_password(self) -> None:
        path = self.place.folder / "password"
        path.unlink(missing_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(24) + "\n")
        self.place.hand_over(path)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = _SETTINGS | {"port": str(self.port)} | ({} if self._fsync else _UNSAFE_BUT_FAST)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        assert self._lock is not None
        return spawn(
            [self._tool("postgres"), "-D", self.place.data, *options],
            log=self.log,
            on_parent_death=signal.SIGINT,
            env=clean_environment(),
            cwd=self.place.folder,
            run_as=self.place.run_as,
            keep_fds=(self._lock.fd,),
        )

    def _answers(self) -> bool:
        """The postmaster's own note says "ready", as pg_ctl looks for it."""
        try:
            lines = (self.place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:  # not there yet, or just taken away: PostgreSQL writes it anew after a crash
            lines = []
        return len(lines) > 7 and lines[0].strip() == str(self.pid) and lines[7].strip() == "ready"


def clean_environment() -> dict[str, str]:
    """Return the environment without secrets and variables that redirect libpq, and with messages we can read."""
    kept = {name: value for name, value in only_needed("postgres", os.environ).items() if not name.startswith("PG")}
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
