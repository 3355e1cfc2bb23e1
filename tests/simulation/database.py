"""The real PostgreSQL under the scheduler: a point before every statement and commit, and time that only tests move.

`now()`, `clock_timestamp()` and `gen_random_uuid()` of the product's SQL resolve to functions of the schema `sim`,
which stands before `pg_catalog` in the search path; `now()` is still the time at which the transaction began. The clock
is a file of the server's that the tests write: a statement for every move of it would cost more than the product's.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from libs.common.db.engine import create_engine
from tests.simulation.fibers import Killed, current
from tests.simulation.scheduler import Scheduler

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

SCHEMA = """
create schema sim;
create unlogged sequence sim.ids;
create function sim.clock_timestamp() returns timestamptz language sql volatile as
  $$select pg_catalog.pg_read_file('{clock}')::timestamptz$$;
create function sim.now() returns timestamptz language plpgsql stable as $$
declare kept text := pg_catalog.current_setting('sim.began', true);
begin
  if kept is null or kept = '' then
    kept := pg_catalog.pg_read_file('{clock}');
    perform pg_catalog.set_config('sim.began', kept, true);
  end if;
  return kept::timestamptz;
end $$;
create function sim.gen_random_uuid() returns uuid language sql volatile as
  $$select ('00000000-0000-4000-8000-'
    || pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.nextval('sim.ids')), 12, '0'))::uuid$$;
"""

DEFAULTS = """
select format('alter table %s alter column %I set default sim.now()', attrelid::regclass, attname)
from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
where pg_get_expr(d.adbin, d.adrelid) in ('now()', 'CURRENT_TIMESTAMP') and attrelid::regclass::text not like 'sim.%'
"""


DEADLOCKED = """
with recursive behind as (
  select unnest(pg_blocking_pids($1)) as pid union select unnest(pg_blocking_pids(behind.pid)) from behind
)
select exists (select from behind where pid = $1)
"""

SESSIONS = ("search_path = sim, public, pg_catalog", "deadlock_timeout = '1d'", "synchronous_commit = off")
"""Nothing in a session may depend on how long the schedule takes, or wait for a disk."""
_WROTE = "wrote"
TWO_DAYS_MS = 2 * 86_400_000
PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan"}
"""For looks beside the schedule; nothing in them hangs on the order of rows."""


class Database:
    """One database for many schedules; `engine(name)` is the pool of one process, kept from schedule to schedule."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._plain = url.replace("postgresql+asyncpg://", "postgresql://")
        self._engines: dict[str, AsyncEngine] = {}
        self._monitor: asyncpg.Connection | None = None
        self._looker: asyncpg.Connection | None = None
        self._filled = ""
        """The statement that names the tables with rows."""
        self._clock: int | None = None
        """The open file that sim.clock_timestamp() reads."""
        self._turn = asyncio.Lock()
        self._scheduler: Scheduler | None = None
        self._shown = 0.0
        self._held: set[int] = set()
        self._released = False
        self.changes = 0
        """Commits of transactions that changed a row."""
        self.watched: dict[str, str] = {}
        """Parts of statements by the name under which their last step is remembered, see Fiber.memory."""

    async def open(self) -> None:
        """Prepare the database: virtual time, and what every schedule must find as the migrations left it."""
        self._monitor = monitor = await asyncpg.connect(self._plain, server_settings=PLANNED_ONCE)
        folder, name = await monitor.fetchrow("select current_setting('data_directory'), current_database()")
        clock = Path(folder, f"{name}.clock")
        self._clock = os.open(clock, os.O_WRONLY | os.O_CREAT, 0o644)
        os.fchmod(self._clock, 0o644)
        await monitor.execute(SCHEMA.format(clock=clock))
        for (statement,) in await monitor.fetch(DEFAULTS):
            await monitor.execute(statement)
        for setting in SESSIONS:
            await monitor.execute(f'alter database "{name}" set {setting}')
        self._looker = await asyncpg.connect(self._plain, server_settings=PLANNED_ONCE)
        found = await monitor.fetch(
            "select format('%I', tablename) from pg_tables where schemaname = 'public'"
            " and tablename not in ('alembic_version', 'plans')"
        )
        tables = [name for (name,) in found]
        for table in tables:
            await monitor.execute(f"alter table {table} set (autovacuum_enabled = false)")
        self._filled = " union all ".join(f"select '{name}' where exists (select from {name})" for name in tables)  # noqa: S608

    async def close(self) -> None:
        """Close every connection."""
        self._let_all_go_on()
        for engine in self._engines.values():
            await engine.dispose()
        for connection in (self._monitor, self._looker):
            if connection is not None:
                await connection.close()
        if self._clock is not None:
            os.close(self._clock)

    @property
    def monitor(self) -> asyncpg.Connection:
        """A connection beside the schedule, for looks that nobody takes part in."""
        assert self._monitor is not None
        return self._monitor

    async def look(self, sql: str, *values: object) -> "Sequence[asyncpg.Record]":
        """Rows as they stand between two steps, in the time of the schedule."""
        assert self._looker is not None
        return await self._looker.fetch(sql, *values)

    async def reset(self, scheduler: Scheduler) -> None:
        """Empty every table and take the scheduler that the next statements stop for."""
        self._scheduler = scheduler
        self._let_all_go_on()
        filled = [name for (name,) in await self.monitor.fetch(self._filled)]
        if filled:  # truncated, not deleted from: statements without an order see rows as they lie in the file
            await self.monitor.execute(f"truncate {', '.join(filled)} cascade")
        await self.monitor.execute("select setval('sim.ids', 1)")
        self._shown = -1.0
        self.show_time()

    def show_time(self) -> None:
        """Let the database's clock show the scheduler's."""
        assert self._scheduler is not None
        if self._scheduler.clock != self._shown:
            assert self._clock is not None
            self._shown = self._scheduler.clock
            os.pwrite(self._clock, self.at(self._shown).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode(), 0)

    @staticmethod
    def at(seconds: float) -> datetime:
        """The moment that a scheduler's clock means."""
        return EPOCH + timedelta(seconds=round(seconds, 6))

    # ---- the scheduler's Locks

    def released(self) -> bool:
        """See Locks."""
        released, self._released = self._released, False
        return released

    async def waiting(self, pids: list[int]) -> set[int]:
        """See Locks: pg_locks is a picture of one moment; pg_blocking_pids asked for several would be several."""
        async with self._turn:
            rows = await self.monitor.fetch(
                "select distinct pid from pg_locks where not granted and pid = any($1::int[])", pids
            )
        return {row["pid"] for row in rows}

    def asleep(self, pid: int) -> bool:
        """See Locks: the system knows without a statement."""
        with suppress(OSError):
            return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] == "S"
        return True

    async def deadlocked(self, pid: int) -> bool:
        """See Locks. PostgreSQL itself looks after a second of real time, and whoever looks first is the victim."""
        async with self._turn:
            return bool(await self.monitor.fetchval(DEADLOCKED, pid))

    def hold(self, pid: int) -> None:
        """See Locks. A backend in its sleep for a lock holds nothing that others could run into."""
        self._held.add(pid)
        os.kill(pid, signal.SIGSTOP)

    def go_on(self, pid: int) -> None:
        """See Locks."""
        self._held.discard(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    async def cancel(self, pid: int) -> None:
        """See Locks."""
        async with self._turn:
            await self.monitor.execute("select pg_cancel_backend($1)", pid)

    def _let_all_go_on(self) -> None:
        for pid in list(self._held):
            self.go_on(pid)

    def engine(self, name: str) -> AsyncEngine:
        """The pool of one process of the product."""
        engine = self._engines.get(name)
        if engine is None:
            engine = self._engines[name] = create_engine(
                self._url, application_name=name, pool_size=4, statement_timeout_ms=TWO_DAYS_MS, planned_once=True
            )
            event.listen(engine.sync_engine, "before_cursor_execute", self._before)
            event.listen(engine.sync_engine, "after_cursor_execute", _after)
            event.listen(engine.sync_engine, "handle_error", self._failed)
            event.listen(engine.sync_engine, "commit", self._commit)
            event.listen(engine.sync_engine, "rollback", self._over)
            for ending in ("rollback_savepoint", "reset", "invalidate", "close"):
                event.listen(engine.sync_engine, ending, self._partly_over)
        return engine

    def _before(self, connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        fiber = current.get()
        if fiber is None or self._scheduler is None:
            return
        if not (fiber.actor.coarse and fiber.inside):
            await_only(self._point(_label(statement)))
        fiber.inside = True
        for part, name in self.watched.items():
            if part in statement:
                fiber.memory[name] = (self._scheduler.step, self._scheduler.clock)
        fiber.pid = connection.connection.dbapi_connection.driver_connection.get_server_pid()

    def _commit(self, connection: Any) -> None:
        if current.get() is not None and self._scheduler is not None:
            await_only(self._point("commit"))
            self.changes += connection.info.get(_WROTE, False)
        self._over(connection)

    def _over(self, connection: Any) -> None:
        if not connection.invalidated:
            connection.info.pop(_WROTE, None)
        self._released = True
        fiber = current.get()
        if fiber is not None:
            fiber.inside = False

    def _partly_over(self, *_: Any) -> None:
        self._released = True

    def _failed(self, context: Any) -> None:
        """Who is killed before a statement is rolled back as one whose backend notices it; no other connects anew."""
        if isinstance(context.original_exception, Killed):
            context.is_disconnect = False
        self._released = True  # a statement that fails gives the locks back before the rollback is said
        _answered()

    async def _point(self, label: str) -> None:
        assert self._scheduler is not None
        await self._scheduler.point(label)
        self.show_time()


def _after(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    if statement.lstrip()[:6].lower() != "select" and cursor.rowcount != 0:
        connection.info[_WROTE] = True
    _answered()


def _answered() -> None:
    fiber = current.get()
    if fiber is not None:
        fiber.pid = None


def _label(statement: str) -> str:
    return " ".join(statement.split())[:60]


async def text_rows(engine: AsyncEngine, sql: str, **values: Any) -> Sequence[Any]:
    """Rows of a look beside the schedule."""
    async with engine.connect() as connection:
        return (await connection.execute(text(sql), values)).all()
