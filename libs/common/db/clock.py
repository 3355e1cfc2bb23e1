"""The clock that rows are dated by: PostgreSQL's, one moment per transaction."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def now(connection: AsyncConnection) -> datetime:
    """Return the moment at which the transaction began, the same at every call in it."""
    return (await connection.execute(select(func.now()))).scalar_one()
