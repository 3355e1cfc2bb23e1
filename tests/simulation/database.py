"""The real PostgreSQL under the scheduler: a point before every statement and commit, and time that only tests move.

`now()`, `clock_timestamp()` and `gen_random_uuid()` of the product's SQL resolve to functions of the schema `sim`,
which stands before `pg_catalog` in the search path; `now()` is still the time at which the transaction began.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from libs.common.db.engine import create_engine
from tests.simulation.fibers import current
from tests.simulation.scheduler import Scheduler

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

SCHEMA = """
create schema sim;
create unlogged table sim.clock (one boolean primary key default true, at timestamptz not null);
insert into sim.clock (at) values ('2026-03-02T09:00:00Z');
create sequence sim.ids;
create function sim.clock_timestamp() returns timestamptz language sql volatile as 'select at from sim.clock';
create function sim.now() returns timestamptz language plpgsql stable as $$
declare kept text := pg_catalog.current_setting('sim.began', true);
begin
  if kept is null or kept = '' then
    kept := (select at from sim.clock)::text;
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

REAL_TIME = """
set search_path = sim, public, pg_catalog;
set deadlock_timeout = '1d';
set idle_in_transaction_session_timeout = 0
"""
"""Nothing in a session may depend on how long the schedule takes."""


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
        self._turn = asyncio.Lock()
        self._scheduler: Scheduler | None = None
        self._shown = 0.0
        self._held: set[int] = set()
        self._released = False
        self.commits = 0
        self.watched: dict[str, str] = {}
        """Parts of statements by the name under which their last step is remembered, see Fiber.memory."""

    async def open(self) -> None:
        """Prepare the database: virtual time, and what every schedule must find as the migrations left it."""
        self._monitor = monitor = await asyncpg.connect(self._plain)
        await monitor.execute(SCHEMA)
        for (statement,) in await monitor.fetch(DEFAULTS):
            await monitor.execute(statement)
        self._looker = looker = await asyncpg.connect(self._plain)
        await looker.execute(REAL_TIME)
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
        await self.show_time()

    async def show_time(self) -> None:
        """Let the database's clock show the scheduler's."""
        assert self._scheduler is not None
        if self._scheduler.clock != self._shown:
            async with self._turn:  # the scheduler may be asking about locks at the same time
                self._shown = self._scheduler.clock
                await self.monitor.execute("update sim.clock set at = $1", self.at(self._shown))

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
                self._url, application_name=name, pool_size=4, statement_timeout_ms=3_600_000
            )
            event.listen(engine.sync_engine, "connect", _path)
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

    def _commit(self, _: Any) -> None:
        if current.get() is not None and self._scheduler is not None:
            await_only(self._point("commit"))
            self.commits += 1
        self._over()

    def _over(self, *_: Any) -> None:
        self._released = True
        fiber = current.get()
        if fiber is not None:
            fiber.inside = False

    def _partly_over(self, *_: Any) -> None:
        self._released = True

    def _failed(self, *_: Any) -> None:
        self._released = True  # a statement that fails gives the locks back before the rollback is said
        _after()

    async def _point(self, label: str) -> None:
        assert self._scheduler is not None
        await self._scheduler.point(label)
        await self.show_time()


def _path(dbapi_connection: Any, _: Any) -> None:
    cursor = dbapi_connection.cursor()
    for statement in REAL_TIME.split(";"):
        cursor.execute(statement)
    cursor.close()
    dbapi_connection.commit()


def _after(*_: Any) -> None:
    fiber = current.get()
    if fiber is not None:
        fiber.pid = None


def _label(statement: str) -> str:
    return " ".join(statement.split())[:60]


async def text_rows(engine: AsyncEngine, sql: str, **values: Any) -> Sequence[Any]:
    """Rows of a look beside the schedule."""
    async with engine.connect() as connection:
        return (await connection.execute(text(sql), values)).all()
