"""What the client needs from its surroundings."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

STARTED = "started"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One HTTP call of a model, without its texts; `cost` is in the currency of the prices."""

    id: UUID
    user_id: UUID
    purpose: str
    model: str
    attempt: int
    tokens_in: int
    tokens_out: int
    cost: Decimal
    latency_ms: int
    outcome: str


class BudgetStore(Protocol):
    """Counts a user's money."""

    async def reserve(self, call: CallRecord, budget: Decimal) -> bool:
        """Record the started call with its highest possible cost, unless that would exceed the budget: then False.

        The budget is of the UTC day; running calls count at their highest possible cost.

        Atomic per user, so that parallel workers cannot overspend together; a crash leaves the reservation standing.
        Raises UserErasedError once the user's erasure has begun.
        """
        ...


class CallRecorder(Protocol):
    """Keeps what became of each call."""

    async def record(self, call: CallRecord) -> None:
        """Put the final figures in place of the started call."""
        ...
