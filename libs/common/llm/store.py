"""The table of calls: budget and record in one place. Each method is a transaction of its own.

A reservation must be visible to other workers before the network is touched, so these cannot join the caller's
transaction.
"""

from dataclasses import asdict
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall
from libs.common.llm.ports import CallRecord

COST = table_of(LLMCall).c.cost.type
_FINAL = ("tokens_in", "tokens_out", "cost", "latency_ms", "outcome")


class LLMCalls:
    """BudgetStore and CallRecorder over `llm_calls`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def spent_today(self, user_id: UUID) -> Decimal:
        """See BudgetStore."""
        async with self._engine.connect() as connection:
            return (await connection.execute(_spent(user_id))).scalar_one()

    async def reserve(self, call: CallRecord, budget: Decimal) -> bool:
        """See BudgetStore. The advisory lock makes the sum and the insert one step per user."""
        row = asdict(call)
        within = _spent(call.user_id).scalar_subquery() + bindparam("ceiling", call.cost, COST) <= budget
        columns = table_of(LLMCall).c
        chosen = select(*(literal(row[name], columns[name].type) for name in row)).where(within)
        async with self._engine.begin() as connection:
            key = func.hashtextextended(f"llm:{call.user_id}", 0)
            await connection.execute(select(func.pg_advisory_xact_lock(key)))
            inserted = await connection.execute(insert(LLMCall).from_select(list(row), chosen))
        return inserted.rowcount == 1

    async def record(self, call: CallRecord) -> None:
        """See CallRecorder. Raises LookupError when the call was never reserved."""
        final = {name: value for name, value in asdict(call).items() if name in _FINAL}
        statement = (
            update(LLMCall).where(col(LLMCall.id) == call.id, col(LLMCall.user_id) == call.user_id).values(final)
        )
        async with self._engine.begin() as connection:
            if (await connection.execute(statement)).rowcount != 1:
                raise LookupError(f"the call {call.id} was never reserved")


def _spent(user_id: UUID) -> Select[Decimal]:
    today = func.date_trunc("day", func.now(), "UTC")
    total = func.coalesce(func.sum(col(LLMCall.cost)), literal(Decimal(0), COST))
    return select(total).where(col(LLMCall.user_id) == user_id, col(LLMCall.at) >= today)
