"""The ledger over PostgreSQL: a budget that parallel workers cannot overspend."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import switches
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.llm.errors import UserErasedError
from libs.common.llm.ports import STARTED, CallRecord
from libs.common.llm.store import LLMCalls

BUDGET = Decimal("1.00")


def call(user: UUID, cost: str = "0.30") -> CallRecord:
    return CallRecord(new_id(), user, "letter", "m", 1, 100, 0, Decimal(cost), 0, STARTED)


@pytest.fixture
async def user(engine: AsyncEngine) -> UUID:
    return await add_user(engine)


async def add_user(engine: AsyncEngine) -> UUID:
    user = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(table_of(User)).values(id=user, email=f"{user}@example.com"))
    return user


async def test_a_reservation_counts_until_the_real_figures_are_in(engine: AsyncEngine, user: UUID) -> None:
    ledger = LLMCalls(engine)
    started = call(user)
    assert await ledger.reserve(started, BUDGET)
    assert not await ledger.reserve(call(user, "0.700001"), BUDGET)
    await ledger.record(replace(started, cost=Decimal("0.001234"), tokens_out=50, latency_ms=800, outcome="ok"))
    async with engine.connect() as connection:
        row = (await connection.execute(select(table_of(LLMCall)))).mappings().one()
    assert (row["purpose"], row["tokens_in"], row["tokens_out"], row["outcome"]) == ("letter", 100, 50, "ok")
    assert row["at"].tzinfo is not None
    assert not await ledger.reserve(call(user, "0.998767"), BUDGET)
    assert await ledger.reserve(call(user, "0.998766"), BUDGET)


async def test_parallel_workers_cannot_overspend(engine: AsyncEngine, user: UUID) -> None:
    ledgers = [LLMCalls(engine) for _ in range(10)]
    granted = await asyncio.gather(*(ledger.reserve(call(user), BUDGET) for ledger in ledgers))
    assert sum(granted) == 3
    assert await ledgers[0].reserve(call(user, "0.10"), BUDGET)


async def test_a_call_may_spend_the_budget_to_the_last_and_no_further(engine: AsyncEngine, user: UUID) -> None:
    ledger = LLMCalls(engine)
    assert await ledger.reserve(call(user, "1.000000"), BUDGET)
    assert not await ledger.reserve(call(user, "0.000001"), BUDGET)
    assert await ledger.reserve(call(user, "0"), BUDGET)


async def test_users_and_days_are_counted_apart(engine: AsyncEngine, user: UUID) -> None:
    ledger = LLMCalls(engine)
    other = await add_user(engine)
    assert await ledger.reserve(call(user, "1.00"), BUDGET)
    assert await ledger.reserve(call(other, "1.00"), BUDGET)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "update llm_calls set at = date_trunc('day', now(), 'UTC') - interval '1 second' where user_id = :user"
            ),
            {"user": user},
        )
    assert await ledger.reserve(call(user, "1.00"), BUDGET)
    assert not await ledger.reserve(call(other, "0.01"), BUDGET)


async def test_a_call_of_another_user_or_without_reservation_cannot_be_finished(
    engine: AsyncEngine, user: UUID
) -> None:
    ledger = LLMCalls(engine)
    started = call(user)
    await ledger.reserve(started, BUDGET)
    with pytest.raises(LookupError):
        await ledger.record(replace(started, user_id=new_id()))
    with pytest.raises(LookupError):
        await ledger.record(call(user))


async def test_once_an_erasure_has_begun_no_model_is_asked(engine: AsyncEngine, user: UUID) -> None:
    ledger = LLMCalls(engine)
    other = await add_user(engine)
    async with engine.begin() as connection:
        await switches.pause(connection, "user", user, "owner", by="owner")
    assert await ledger.reserve(call(user), BUDGET), "an owner who has paused is still worked for"
    async with engine.begin() as connection:
        await switches.pause(connection, "user", user, "owner", by="owner", detail={switches.ERASING: True})
    with pytest.raises(UserErasedError):
        await ledger.reserve(call(user), BUDGET)
    assert await ledger.reserve(call(other), BUDGET)
    async with engine.begin() as connection:
        await switches.lift(connection, "user", user, "owner")
    assert await ledger.reserve(call(user), BUDGET), "who thinks better of it is worked for again"


async def test_a_call_that_meets_an_erasure_waits_and_asks_nothing(engine: AsyncEngine, user: UUID) -> None:
    ledger = LLMCalls(engine)
    async with engine.begin() as erasure:
        await erasure.execute(text("select 1 from users where id = :user for update"), {"user": user})
        asked = asyncio.create_task(ledger.reserve(call(user), BUDGET))
        while not await _waits(engine):
            assert not asked.done(), "it did not wait for the erasure"
            await asyncio.sleep(0.02)
        await erasure.execute(text("delete from users where id = :user"), {"user": user})
    with pytest.raises(UserErasedError):
        await asked


async def _waits(engine: AsyncEngine) -> bool:
    query = "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with engine.connect() as connection:
        return bool(await connection.scalar(text(query)))
