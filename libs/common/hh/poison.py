"""What nothing can be done with is put aside by itself, so that its neighbours go on, and counted, so that it is seen.

The record holds the body and the reason. The same thing met again counts up, once an hour at most: lists are read every
few minutes. Read well later, it is resolved. What has no id cannot be recognised when it is read well: it stands while
it is met, and is over a day after.
"""

import traceback
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.hh.models.lists import Rejected
from libs.common.hh.models.reading import NAMELESS, rejected
from libs.common.ids import new_id

KEPT_DAYS = 30
AT_ONCE = 200
"""Records of one call; a list of which nothing can be read needs no row for each of thousands."""
POISON = Counter("poison_total", "Things from outside that could not be processed and were put aside", ["kind"])

_RECORD = text(
    """
insert into poison as p (id, source, kind, key, user_id, reason, body)
select unnest(cast(:ids as uuid[])), :source, :kind, unnest(cast(:keys as text[])), cast(:user_id as uuid),
  unnest(cast(:reasons as text[])), unnest(cast(:bodies as text[]))
on conflict (source, kind, key) do update
set count = p.count + case when p.counted_at < now() - interval '1 hour' or p.resolved_at is not null then 1 else 0 end,
  counted_at = case when p.counted_at < now() - interval '1 hour' or p.resolved_at is not null then now()
    else p.counted_at end,
  reason = excluded.reason, body = excluded.body, last_seen_at = now(), resolved_at = null
returning counted_at = now() as counted
"""
)
_RESOLVE = text(
    """
update poison set resolved_at = now()
where source = :source and kind = :kind and key = any(cast(:keys as text[])) and resolved_at is null
"""
)
_PRUNE = text("delete from poison where source = :source and last_seen_at < now() - make_interval(days => :days)")
_SUMMARY = text(
    """
select source, kind, count(*) as items, sum(count) as times, max(last_seen_at) as last_seen_at,
  (array_agg(reason order by last_seen_at desc))[1] as reason
from poison where resolved_at is null and (key not like :nameless or last_seen_at > now() - interval '1 day')
group by source, kind order by source, kind
"""
)


@dataclass(frozen=True, slots=True)
class PoisonSummary:
    """What stands aside of one kind: how many things, how often they were met, when last, and the last reason."""

    source: str
    kind: str
    items: int
    times: int
    last_seen_at: datetime
    reason: str


def failed(body: object, error: BaseException) -> Rejected:
    """The record of a body whose processing raised; the reason names the error and its place, not its words.

    An error's words may quote what it could not read: personal data that a reason must not hold.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return rejected(body, f"{type(error).__name__}{place}")


async def record(
    connection: AsyncConnection, source: str, kind: str, found: Iterable[Rejected], *, user_id: UUID | None = None
) -> None:
    """Put these aside, in the caller's transaction. `source` is the service; it can write no other's records."""
    unique = list({each.key: each for each in found}.values())[:AT_ONCE]
    if not unique:
        return
    await connection.execute(_PRUNE, {"source": source, "days": KEPT_DAYS})
    values = {
        "ids": [new_id() for _ in unique],
        "source": source,
        "kind": kind,
        "keys": [each.key for each in unique],
        "user_id": user_id,
        "reasons": [each.reason for each in unique],
        "bodies": [each.body for each in unique],
    }
    counted = (await connection.execute(_RECORD, values)).scalars().all()
    POISON.labels(kind).inc(sum(counted))


async def resolve(connection: AsyncConnection, source: str, kind: str, keys: Collection[str]) -> None:
    """These were read well: whatever stood aside of them does so no more."""
    if keys:
        await connection.execute(_RESOLVE, {"source": source, "kind": kind, "keys": list(keys)})


async def summary(connection: AsyncConnection) -> list[PoisonSummary]:
    """Everything that stands aside now, by service and kind."""
    return [
        PoisonSummary(**row) for row in (await connection.execute(_SUMMARY, {"nameless": f"{NAMELESS}%"})).mappings()
    ]
