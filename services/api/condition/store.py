"""SQL of how an installation works: counts and times only."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OUTAGES = text(
    "select service, loop, error, began_at, seen_at from loop_outages"
    " where ended_at is null order by began_at limit 100"
)
_WAITING = text(
    """
select source, count(*), min(created_at) from outbox
where published_at is null and created_at < now() - interval '1 minute' group by source order by 3 limit 100
"""
)
_ASIDE = text(
    """
select source, kind, count(*), max(last_seen_at) from poison
where resolved_at is null group by source, kind order by 4 desc limit 100
"""
)
_MODELS = text(
    """
select purpose, model, count(*), count(*) filter (where outcome <> 'ok'),
  sum(tokens_in), sum(tokens_out), sum(cost)::float8,
  coalesce(percentile_disc(0.5) within group (order by latency_ms) filter (where outcome = 'ok'), 0),
  coalesce(percentile_disc(0.95) within group (order by latency_ms) filter (where outcome = 'ok'), 0)
from llm_calls where at > now() - interval '24 hours' group by purpose, model order by 7 desc, 1, 2 limit 100
"""
)


class OpenOutage(NamedTuple):
    """A loop that fails now."""

    service: str
    loop: str
    error: str
    began_at: datetime
    seen_at: datetime


class Waiting(NamedTuple):
    """Events of a service that were not published."""

    service: str
    events: int
    oldest_at: datetime


class PoisonCount(NamedTuple):
    """Things of a kind that a service could not process."""

    service: str
    kind: str
    things: int
    last_seen_at: datetime


class ModelUse(NamedTuple):
    """Calls of a model for a purpose."""

    purpose: str
    model: str
    calls: int
    failed: int
    tokens_in: int
    tokens_out: int
    cost: float
    median_ms: int
    slow_ms: int


async def outages(connection: AsyncConnection) -> Sequence[OpenOutage]:
    """Loops that fail now, the oldest first."""
    return [OpenOutage(*row) for row in await connection.execute(_OUTAGES)]


async def waiting(connection: AsyncConnection) -> Sequence[Waiting]:
    """Services whose events wait for more than a minute."""
    return [Waiting(*row) for row in await connection.execute(_WAITING)]


async def aside(connection: AsyncConnection) -> Sequence[PoisonCount]:
    """What was put aside and was not read well since."""
    return [PoisonCount(*row) for row in await connection.execute(_ASIDE)]


async def models(connection: AsyncConnection) -> Sequence[ModelUse]:
    """Calls of the last 24 hours, the dearest first."""
    return [ModelUse(*row) for row in await connection.execute(_MODELS)]
