"""A value that PostgreSQL refuses is a fault of data, whatever the driver calls it: its neighbours go on without it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.faults import DATA_FAULTS, is_away


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("select cast(:value as jsonb)", '"a\\u0000"'),
        ("select cast(:value as text)", "a\x00b"),
        ("select cast(cast(:value as text) as integer)", "12x"),
        ("select cast(:value as smallint)", 99_999),
        ("select repeat('x', cast(:value as integer))::varchar(3)::integer", 5),
    ],
)
async def test_a_refused_value_is_a_fault_of_data(engine: AsyncEngine, statement: str, value: object) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as refused:
            await connection.execute(text(statement), {"value": value})
    assert isinstance(refused.value, DATA_FAULTS)
    assert not is_away(refused.value)


async def test_a_cancelled_statement_is_none(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("set local statement_timeout = 50"))
        with pytest.raises(DBAPIError) as cancelled:
            await connection.execute(text("select pg_sleep(60)"))
    assert not isinstance(cancelled.value, DATA_FAULTS)
    assert is_away(cancelled.value)
