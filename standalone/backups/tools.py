"""PostgreSQL's own tools against the embedded server, as its superuser."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from standalone.errors import StandaloneError
from standalone.ports import LOOPBACK
from standalone.servers.postgres import USER, clean_environment

# Rights belong to the roles of a cluster: the start after a restore makes both anew.
_LEFT_OUT = (" POLICY ", " ROW SECURITY ")


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the binaries are, and the server that they talk to."""

    binaries: Path
    port: int
    password: str

    def revision(self, database: str) -> str | None:
        """The schema of a database; None for one that is not there or has none."""
        if database not in self.databases():
            return None
        if self.sql(database, "select to_regclass('alembic_version') is not null") != "t":
            return None
        return self.sql(database, "select version_num from alembic_version") or None

    def dump(self, database: str, into: Path) -> None:
        """Everything of a database as it is at one moment."""
        self._run("pg_dump", "-d", database, "--format=custom", "--no-owner", "--no-acl", "--file", into)

    def load(self, dump: Path, database: str) -> None:
        """Into an empty database, all of it or nothing."""
        contents = dump.with_suffix(".list")
        entries = self._run("pg_restore", "--list", dump, connect=False).splitlines()
        kept = [line for line in entries if not any(word in line for word in _LEFT_OUT)]
        contents.write_text("\n".join(kept) + "\n", encoding="utf-8")
        options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
        self._run("pg_restore", "-d", database, *options, "--use-list", contents, dump)

    def recreate(self, database: str) -> None:
        """An empty database of this name, whatever there was."""
        self.drop(database)
        self._run("createdb", "--maintenance-db", "postgres", database)

    def drop(self, database: str) -> None:
        """No database of this name."""
        self._run("dropdb", "--maintenance-db", "postgres", "--if-exists", "--force", database)

    def swap(self, database: str, *, by: str, aside: str) -> None:
        """`by` takes the name of `database`, which is called `aside` from then on: both or neither, in one moment."""
        moves = [(database, aside)] if database in self.databases() else []
        renamed = [f"alter database {_name(old)} rename to {_name(new)}" for old, new in (*moves, (by, database))]
        self.sql("postgres", "; ".join(renamed))

    def databases(self) -> list[str]:
        """The names of all."""
        return self.sql("postgres", "select datname from pg_database").splitlines()

    def sql(self, database: str, statement: str) -> str:
        """Statements, in one transaction; the values of the last answer as text."""
        options = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")
        return self._run("psql", "-d", database, *options, "-c", statement).strip()

    def _run(self, tool: str, *arguments: str | Path, connect: bool = True) -> str:
        server = ["-h", LOOPBACK, "-p", str(self.port), "-U", USER] if connect else []
        done = subprocess.run(  # noqa: S603 - the command is ours
            [str(self.binaries / tool), *server, *(str(one) for one in arguments)],
            check=False,
            capture_output=True,
            text=True,
            env={**clean_environment(), "PGPASSWORD": self.password},
        )
        if done.returncode != 0:
            raise StandaloneError(f"{tool} не справился: {done.stderr.strip()}")
        return done.stdout


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
