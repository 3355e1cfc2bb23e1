"""Statements that never change, executed without what SQLAlchemy does to find out what they are.

A connection of an engine of `create_engine` compiles a `FixedText` once and then hands its text and values to the
driver: the same pool, transaction, prepared statement, codecs and exceptions, half of the processor time. Every other
statement, and every other engine, goes the usual way; so does all where somebody listens to statements.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, TextClause
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Step = Callable[[Any], Any]


class FixedText(TextClause):
    """`text` for a statement that lives as long as the process. Its result knows no `rowcount`."""

    inherit_cache = True
    known: "Known | None" = None


class Known:
    """A statement in the driver's form, for one dialect."""

    def __init__(self, statement: FixedText, dialect: Any) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        self.statement, self.dialect, self.sql = statement, dialect, str(compiled)
        self._binds: list[tuple[str, Step | None]] = [
            (name, kinds[name].bind_processor(dialect)) for name in compiled.positiontup or ()
        ]
        self._names: tuple[str, ...] = ()
        self._metadata = SimpleResultMetaData([])

    def arguments(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values in the statement's order, as the driver takes them."""
        return tuple([values[name] if step is None else step(values[name]) for name, step in self._binds])

    def result(self, cursor: Any) -> IteratorResult[Any]:
        """What the cursor has read."""
        names = tuple([column[0] for column in cursor.description or ()])
        if names != self._names:
            self._names, self._metadata = names, SimpleResultMetaData(names)
        return IteratorResult(self._metadata, iter(cursor._rows))  # noqa: SLF001 - read already; fetchall copies them


def known(statement: FixedText, dialect: Any) -> Known:
    """The statement as `dialect` writes it; a copy of a statement (`bindparams`) is another one."""
    found = statement.known
    if found is None or found.statement is not statement or found.dialect is not dialect:
        found = statement.known = Known(statement, dialect)
    return found


class FixedConnection(AsyncConnection):
    """A connection that has a short way for fixed statements."""

    __slots__ = ()

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """See AsyncConnection; the faults are those of any other statement."""
        connection = self.sync_connection
        if connection is None or connection.invalidated or not isinstance(statement, FixedText):
            return await super().execute(statement, parameters, **options)
        driver: Any = connection.connection.dbapi_connection
        begun = driver.autocommit or connection.in_transaction()
        heard = connection.dispatch.before_cursor_execute or connection.dispatch.after_cursor_execute
        if options or heard or not begun or isinstance(parameters, list):
            return await super().execute(statement, parameters, **options)
        found, cursor = known(statement, connection.dialect), driver.cursor()
        try:
            await cursor._prepare_and_execute(found.sql, found.arguments(parameters or {}))  # noqa: SLF001
        except BaseException as error:  # noqa: BLE001 - raised again, as SQLAlchemy would
            await self.run_sync(_raise, error, found.sql)
        return found.result(cursor)


def _raise(connection: Connection, error: BaseException, sql: str) -> None:
    """Raise what SQLAlchemy makes of a fault of the driver; a connection that is lost, or was cut off, is put away."""
    try:
        raise error
    except BaseException as raised:  # noqa: BLE001 - it is raised by the next line
        handle: Any = connection._handle_dbapi_exception  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        handle(raised, sql, None, None, None)


class FixedEngine(AsyncEngine):
    """An engine of such connections."""

    _connection_cls = FixedConnection

    def execution_options(self, **opt: Any) -> "FixedEngine":
        """The same pool with other options."""
        return FixedEngine(self.sync_engine.execution_options(**opt))
