"""asyncpg as far as the floor needs it: statements of SQLAlchemy, compiled once, executed by the driver itself."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import asyncpg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.ext.asyncio import AsyncConnection

Values = Mapping[str, Any]


class Row(asyncpg.Record):
    """A record whose columns are attributes, too."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


@dataclass(frozen=True)
class Compiled:
    """SQL in the driver's form, the order of its values, and what prepares them."""

    sql: str
    names: tuple[str, ...]
    prepare: tuple[Callable[[Any], Any] | None, ...]
    constants: Values

    def arguments(self, values: Values) -> list[Any]:
        """The values in the driver's order."""
        given = {**self.constants, **values}
        return [
            step(given[name]) if step is not None else given[name]
            for name, step in zip(self.names, self.prepare, strict=True)
        ]


_DIALECT: Any = asyncpg_dialect(json_serializer=json.dumps)


def compiled(statement: ClauseElement, values: Values) -> Compiled:
    """Compile for the driver, with the columns that `values` names."""
    found: Any = statement.compile(dialect=_DIALECT, column_keys=list(values) or None)
    names: tuple[str, ...] = tuple(found.positiontup)
    constants = {name: bind.value for name, bind in found.binds.items() if bind.value is not None}
    kinds = [found.binds[name].type.dialect_impl(_DIALECT) for name in names]
    return Compiled(found.string, names, tuple(kind.bind_processor(_DIALECT) for kind in kinds), constants)


class Rows:
    """An answer, as much of SQLAlchemy's result as the stores use."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row."""
        [row] = self._rows
        return row

    def mappings(self) -> "Rows":
        """The rows as mappings, which they are."""
        return self

    def __iter__(self) -> Any:
        return iter(self._rows)


class BareConnection:
    """`execute` and `scalar` of a connection."""

    def __init__(self, connection: Any, known: dict[int, Compiled]) -> None:
        self._connection, self._known = connection, known
        self.sync_connection = SimpleNamespace(info={})  # the floor calls nothing after a commit

    async def execute(self, statement: ClauseElement, values: Values | None = None) -> Rows:
        """Run it; the statement must live as long as the process."""
        found = self._known.get(id(statement))
        if found is None:
            found = self._known[id(statement)] = compiled(statement, values or {})
        return Rows(await self._connection.fetch(found.sql, *found.arguments(values or {})))

    async def scalar(self, statement: ClauseElement, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        row = (await self.execute(statement, values)).first()
        return row[0] if row is not None else None


class Driver:
    """A pool of bare connections."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._known: dict[int, Compiled] = {}

    @classmethod
    async def connect(cls, url: str, *, size: int) -> "Driver":
        """Open `size` connections."""

        async def prepare(connection: Any) -> None:
            await connection.set_type_codec("jsonb", encoder=str, decoder=json.loads, schema="pg_catalog")

        address = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        settings = {"timezone": "UTC", "jit": "off"}
        pool = await asyncpg.create_pool(
            address, min_size=size, max_size=size, init=prepare, record_class=Row, server_settings=settings
        )
        return cls(pool)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction; it commits at the end of the block."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield cast("AsyncConnection", BareConnection(connection, self._known))

    @asynccontextmanager
    async def single(self) -> AsyncGenerator[AsyncConnection]:
        """A connection whose every statement is its own transaction."""
        async with self._pool.acquire() as connection:
            yield cast("AsyncConnection", BareConnection(connection, self._known))

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.close()
