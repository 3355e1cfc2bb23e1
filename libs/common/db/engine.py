"""The one way to an engine: bounded pool, bounded waits, and JSON that keeps Russian readable."""

import json
from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from libs.common.clock import elapsed
from libs.common.db.faults import as_data_error
from libs.common.db.transport import reached

IDLE_SECONDS = 1.0
"""A connection that lay in the pool for longer is asked whether it still stands before it is given out."""
PING_SECONDS = 5.0
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""How a connection fails that is gone. The third: the server's last word has come, the end of the stream has not."""
_LAST_USED = "last_used"
_COMMITTED = "committed"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def create_engine(
    url: str,
    *,
    application_name: str,
    pool_size: int = 10,
    statement_timeout_ms: int = 30_000,
    planned_once: bool = False,
) -> AsyncEngine:
    """An engine whose every wait ends: 5 s for a connection, `statement_timeout_ms` for a statement.

    The rows of a process that stands still amid a transaction are free after half of that: who waits for them goes on.
    It opens up to twice `pool_size` connections and keeps them: a new one costs more than a hundred statements.
    `planned_once`: a connection plans a statement once for all values, for those who say the same few statements over
    and over and name in them the states that they look for (a value cannot choose a partial index then).
    Raises ConfigurationError for authorities in the address (`sslrootcert`) that cannot be read.
    """
    address, transport = reached(url)
    engine = create_async_engine(
        address,
        pool_size=2 * pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=5,
        json_serializer=_dumps,
        hide_parameters=True,  # a failed statement is logged; its letters and tokens are not
        connect_args={
            **transport,
            "timeout": 5,
            "command_timeout": statement_timeout_ms / 1000 + 5,
            "server_settings": {
                "application_name": f"vkatilsya-{application_name}",
                "statement_timeout": str(statement_timeout_ms),
                "idle_in_transaction_session_timeout": str(statement_timeout_ms // 2),
                "timezone": "UTC",
                "jit": "off",
                "plan_cache_mode": "force_generic_plan" if planned_once else "auto",
            },
        },
    )
    event.listen(engine.sync_engine, "handle_error", as_data_error, retval=True)
    event.listen(engine.sync_engine, "checkin", _note)
    event.listen(engine.sync_engine, "checkin", _call_committed)
    event.listen(engine.sync_engine, "rollback", _forget_committed)
    event.listen(engine.sync_engine, "checkout", _check)
    return engine


def on_commit(connection: AsyncConnection, call: Callable[[], object]) -> None:
    """Have `call` called, once however often it was asked for, when the connection is given back after its commit.

    A transaction that is rolled back calls nothing. `call` must not raise or wait.
    """
    connection.sync_connection.info.setdefault(_COMMITTED, {})[call] = None  # pyright: ignore[reportOptionalMemberAccess]


def _call_committed(driver: Any, record: Any) -> None:
    for call in record.info.pop(_COMMITTED, ()):
        if driver is not None:
            call()


def _forget_committed(connection: Any) -> None:
    if not connection.invalidated:  # a broken one has no transaction left that could be asked about
        connection.info.pop(_COMMITTED, None)


def _note(_: Any, record: Any) -> None:
    record.info[_LAST_USED] = elapsed()


def _check(connection: Any, record: Any, _: Any) -> None:
    """Replace a connection that has ended. The driver knows at once of one that was closed; a silent one is asked.

    `pool_pre_ping` would ask every time, which takes three round trips with this driver.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    used = record.info.get(_LAST_USED)
    if used is None or elapsed() - used <= IDLE_SECONDS:
        return
    try:
        connection.run_async(lambda driver: driver.fetchrow(";", timeout=PING_SECONDS))
    except _BROKEN as error:
        raise InvalidatePoolError from error


def single(engine: AsyncEngine) -> AsyncEngine:
    """The same pool for single statements, each of which is its own transaction: no BEGIN, no COMMIT."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def ping(engine: AsyncEngine) -> None:
    """Return when the database answers; raise what the driver raises otherwise."""
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
