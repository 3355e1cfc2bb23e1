"""Who looks for clashes and confirms a meeting does both alone."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def lock(connection: AsyncConnection, user_id: UUID) -> None:
    """One confirmation of a user at a time, until the transaction ends: the look and the choice are one step."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"calendar:{user_id}", 0))))
