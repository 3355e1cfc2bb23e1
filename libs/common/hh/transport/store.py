"""SQL of the shared request rate."""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import ReturningInsert


async def reserve(
    engine: AsyncEngine, buckets: Table, name: str, *, rate: float, burst: float, max_wait: float
) -> float | None:
    """Take one place in the bucket and return the seconds to wait for it; None when that is over `max_wait`.

    One statement by the database's clock, committed by itself. The level may go below zero: those are promised places,
    served in the order of the row lock.
    """
    statement = _reserve(buckets, name, rate=rate, burst=burst, max_wait=max_wait)
    async with engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        level = (await autocommit.execute(statement)).scalar_one_or_none()
    return None if level is None else max(0.0, -float(level)) / rate


def _reserve(buckets: Table, name: str, *, rate: float, burst: float, max_wait: float) -> ReturningInsert[float]:
    now: ColumnElement[datetime] = func.clock_timestamp()
    fresh = insert(buckets).values(name=name, tokens=literal(burst - 1.0), updated_at=now)
    row = buckets.c
    # `excluded` holds the time at which this statement began; it may have waited for the row lock meanwhile.
    elapsed = func.greatest(0.0, func.extract("epoch", fresh.excluded.updated_at - row.updated_at))
    level = func.least(literal(burst), row.tokens + elapsed * rate) - 1.0
    return fresh.on_conflict_do_update(
        index_elements=[row.name],
        set_={"tokens": level, "updated_at": func.greatest(row.updated_at, fresh.excluded.updated_at)},
        where=level >= -max_wait * rate,
    ).returning(row.tokens)
