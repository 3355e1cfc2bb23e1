"""Whose turn it is to bring updates. A turn that was taken over has no effect any more, whatever its process believes.

An effect holds the turn, shared, until its commit; whoever takes the turn waits for those under way.
"""

from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col

from libs.common.db.tables.telegram import TelegramBot

_ALONE = text("select pg_advisory_xact_lock(hashtextextended('telegram-turn', 0))")
_SHARED = text("select pg_advisory_xact_lock_shared(hashtextextended('telegram-turn', 0))")


class TurnOverError(Exception):
    """Another process brings the updates now."""


async def take(engine: AsyncEngine, turn: UUID) -> None:
    """From the commit on, nothing that an earlier turn brings has an effect."""
    async with engine.begin() as connection:
        await connection.execute(_ALONE)
        await connection.execute(update(TelegramBot).values(poller=turn))


async def hold(connection: AsyncConnection, turn: UUID) -> None:
    """Keep the turn until the transaction ends; TurnOverError when it is over."""
    await connection.execute(_SHARED)
    if await connection.scalar(select(col(TelegramBot.poller))) != turn:
        raise TurnOverError(f"The turn {turn} is over")
