"""A fixed statement does what any other does: values, rows, transactions and faults are the same."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from libs.common.db.engine import on_commit, single
from libs.common.db.faults import is_away, state_of
from libs.common.db.fixed import FixedConnection, FixedText

VALUES = """select cast(:id as uuid) as id, :data as data, cast(:name as text) as name, now() as at,
    extract(epoch from interval '1 second') as seconds, array[1, 2] as numbers"""
FAULTS = [
    ("select 1 / cast(:zero as int)", {"zero": 0}, DataError),
    ("select 1 from missing", {}, ProgrammingError),
    ("insert into kept values (1), (1)", {}, IntegrityError),
]
END_ME = FixedText("select pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
async def kept(engine: AsyncEngine) -> None:
    """A table."""
    async with engine.begin() as connection:
        await connection.execute(text("create table kept (id int primary key)"))


async def test_values_and_rows_are_those_of_any_statement(engine: AsyncEngine) -> None:
    typed = bindparam("data", type_=JSONB)
    values = {"id": uuid4(), "data": {"слово": [1, None]}, "name": "Ё"}
    async with engine.begin() as connection:
        usual = (await connection.execute(text(VALUES).bindparams(typed), values)).mappings().all()
        fixed = (await connection.execute(FixedText(VALUES).bindparams(typed), values)).mappings().all()
    assert fixed == usual
    assert [type(value) for value in fixed[0].values()] == [type(value) for value in usual[0].values()]


async def test_a_copy_with_other_types_is_another_statement(engine: AsyncEngine) -> None:
    plain = FixedText("select :data as data")
    async with engine.begin() as connection:
        assert await connection.scalar(plain, {"data": "1"}) == "1"
        assert await connection.scalar(plain.bindparams(bindparam("data", type_=JSONB)), {"data": 1}) == 1
        assert await connection.scalar(plain, {"data": "2"}) == "2"


@pytest.mark.usefixtures("kept")
async def test_it_is_part_of_its_transaction(engine: AsyncEngine) -> None:
    insert, count = FixedText("insert into kept values (:id)"), FixedText("select count(*) from kept")
    heard: list[str] = []

    async def undone() -> None:
        async with engine.begin() as connection:
            assert isinstance(connection, FixedConnection)
            on_commit(connection, lambda: heard.append("undone"))
            await connection.execute(insert, {"id": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    async with engine.begin() as connection:
        on_commit(connection, lambda: heard.append("done"))
        assert (await connection.execute(insert, {"id": 2})).first() is None
        async with single(engine).connect() as beside:
            assert await beside.scalar(count) == 0
    assert heard == ["done"]
    async with single(engine).connect() as connection:
        await connection.execute(insert, {"id": 3})
        async with engine.begin() as beside:
            assert await beside.scalar(count) == 2


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("sql", "values", "kind"), FAULTS)
async def test_faults_are_those_of_any_statement(
    engine: AsyncEngine, sql: str, values: dict[str, object], kind: type[DBAPIError]
) -> None:
    seen: list[DBAPIError] = []
    for statement in (text(sql), FixedText(sql)):
        with pytest.raises(kind) as raised:
            async with engine.begin() as connection:
                await connection.execute(statement, values)
        seen.append(raised.value)
    usual, fixed = seen
    assert (type(fixed), state_of(fixed), is_away(fixed)) == (type(usual), state_of(usual), is_away(usual))
    assert not fixed.connection_invalidated
    assert fixed.hide_parameters


async def test_a_value_that_the_driver_refuses_is_a_fault_of_data(engine: AsyncEngine) -> None:
    for statement in (text("select cast(:id as int)"), FixedText("select cast(:id as int)")):
        with pytest.raises(DBAPIError) as raised:
            async with engine.begin() as connection:
                await connection.execute(statement, {"id": "no number"})
        assert not is_away(raised.value)


async def test_a_connection_that_ends_is_put_away_and_told(engine: AsyncEngine) -> None:
    async def end() -> None:
        async with engine.begin() as connection:
            await connection.execute(END_ME)

    with pytest.raises(DBAPIError) as raised:
        await end()
    assert raised.value.connection_invalidated or is_away(raised.value)
    async with engine.begin() as connection:
        assert await connection.scalar(FixedText("select 1")) == 1


async def test_a_statement_that_was_cut_off_leaves_no_connection_behind(engine: AsyncEngine) -> None:
    async def sleep() -> None:
        async with engine.begin() as connection:
            await connection.execute(FixedText("select pg_sleep(30)"))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sleep(), 0.2)
    assert engine.sync_engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]
    async with engine.begin() as connection:
        assert await connection.scalar(FixedText("select 1")) == 1


async def test_who_listens_to_statements_hears_of_it(engine: AsyncEngine) -> None:
    heard: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *given: heard.append(given[2]))
    async with engine.begin() as connection:
        await connection.execute(FixedText("select 1"))
    assert heard == ["select 1"]


async def test_another_engine_takes_it_as_a_text(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        assert await connection.scalar(FixedText("select cast(:one as int)"), {"one": 1}) == 1
    await engine.dispose()
