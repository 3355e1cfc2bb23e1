"""The table of calls: budget and record in one place. Each method is a transaction of its own.

A reservation must be visible to other workers before the network is touched, so these cannot join the caller's
transaction.
"""

from dataclasses import asdict
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.accounts.switches import ERASING
from libs.common.db.faults import state_of
from libs.common.db.tables.accounts import PauseSwitch
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall
from libs.common.llm.errors import UserErasedError
from libs.common.llm.ports import CallRecord

COST = table_of(LLMCall).c.cost.type
_NO_SUCH_USER = "23503"
_ERASED = "Данные этого человека стираются: модель о нём не спрашивают."
_FINAL = ("tokens_in", "tokens_out", "cost", "latency_ms", "outcome")


class LLMCalls:
    """BudgetStore and CallRecorder over `llm_calls`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def reserve(self, call: CallRecord, budget: Decimal) -> bool:
        """See BudgetStore. The advisory lock makes the sum and the insert one step per user.

        The insert needs the user's row, which an erasure locks: it has been written before the erasure looks what is on
        its way, or it is refused.
        """
        row = asdict(call)
        within = _spent(call.user_id).scalar_subquery() + bindparam("ceiling", call.cost, COST) <= budget
        columns = table_of(LLMCall).c
        chosen = select(*(literal(row[name], columns[name].type) for name in row)).where(
            within, ~_being_erased(call.user_id)
        )
        try:
            async with self._engine.begin() as connection:
                key = func.hashtextextended(f"llm:{call.user_id}", 0)
                await connection.execute(select(func.pg_advisory_xact_lock(key)))
                inserted = await connection.execute(insert(LLMCall).from_select(list(row), chosen))
                if inserted.rowcount == 0 and await connection.scalar(select(_being_erased(call.user_id))):
                    raise UserErasedError(_ERASED)
        except IntegrityError as error:
            if state_of(error) != _NO_SUCH_USER:
                raise
            raise UserErasedError(_ERASED) from error
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


def _being_erased(user_id: UUID) -> ColumnElement[bool]:
    """Whether an erasure of the user has begun."""
    return (
        select(col(PauseSwitch.scope_id))
        .where(
            col(PauseSwitch.scope) == "user",
            col(PauseSwitch.scope_id) == user_id,
            col(PauseSwitch.reason) == "owner",
            func.jsonb_exists(col(PauseSwitch.detail), ERASING),
        )
        .exists()
    )
