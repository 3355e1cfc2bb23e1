"""A pool without room is a database that is away for a moment: it ends no loop of the launcher."""

import asyncio

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from libs.common.db.faults import is_away
from standalone.demo.telegram import Invitation

NO_ROOM_SECONDS = 0.05


async def test_the_invitation_outlives_a_pool_without_room(engine: AsyncEngine) -> None:
    narrow = create_async_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=NO_ROOM_SECONDS)
    try:
        async with narrow.connect():
            with pytest.raises(PoolTimeoutError) as refused:
                await narrow.connect()
            assert is_away(refused.value)
            looking = asyncio.create_task(Invitation("demo", lambda _: None).keep_fresh(narrow))
            ended, _ = await asyncio.wait({looking}, timeout=20 * NO_ROOM_SECONDS)
            assert not ended, "the first look found no room"
            looking.cancel()
            await asyncio.wait({looking})
    finally:
        await narrow.dispose()
