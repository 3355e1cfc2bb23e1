"""The clock that rows are dated by: PostgreSQL's, one moment per transaction."""

from datetime import datetime

from sqlalchemy import Executable, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def now(connection: AsyncConnection) -> datetime:
    """Return the moment at which the transaction began, the same at every call in it."""
    return (await connection.execute(select(func.now()))).scalar_one()


async def seconds_of(connection: AsyncConnection, statement: Executable, **values: object) -> float | None:
    """The seconds that a statement counts until something is due (negative: overdue), None when nothing is."""
    seconds = await connection.scalar(statement, values)
    return None if seconds is None else float(seconds)
