"""What waits for a commit is called by it alone, and never hides why a transaction failed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.engine import on_commit, single


@pytest.mark.parametrize("autocommit", [False, True])
async def test_the_commit_calls_once_however_often_it_was_asked(engine: AsyncEngine, autocommit: bool) -> None:
    calls: list[str] = []

    def call() -> None:
        calls.append("called")

    async with (single(engine) if autocommit else engine).begin() as connection:
        on_commit(connection, call)
        on_commit(connection, call)
        assert calls == []
    async with engine.begin() as connection:
        await connection.execute(text("select 1"))
    assert calls == ["called"]


async def test_a_connection_that_broke_calls_nothing_and_says_why(engine: AsyncEngine) -> None:
    calls: list[str] = []

    async def broken() -> None:
        async with engine.begin() as connection:
            on_commit(connection, lambda: calls.append("called"))
            own = await connection.scalar(text("select pg_backend_pid()"))
            async with engine.connect() as other:
                await other.execute(text("select pg_terminate_backend(:own)"), {"own": own})
            await connection.execute(text("select 1"))

    with pytest.raises(DBAPIError) as raised:
        await broken()
    assert not isinstance(raised.value, PendingRollbackError)
    assert calls == []
