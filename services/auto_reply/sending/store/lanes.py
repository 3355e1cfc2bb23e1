"""Rows and lanes that are worth another look. Locks: lanes, then applications."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.auto_reply.sending.store.sql import statement

_WAKE = statement(
    """
insert into send_lanes (user_id, wake_at)
select distinct unnest(cast(:user_ids as uuid[])), now() order by 1
$sooner
"""
)

# A look at a lane where nothing waits to be sent finds nothing, but takes a notice of a pause that is over away.
_WAKE_WAITING = statement(
    """
insert into send_lanes (user_id, wake_at)
select who, now() from unnest(cast(:user_ids as uuid[])) who
where exists (select from applications a where a.user_id = who and a.state = $QUEUED)
  or exists (select from send_lanes l where l.user_id = who and l.paused_notice is not null)
order by 1
$sooner
"""
)

_LOCK = statement("select 1 from send_lanes where user_id = :user_id for no key update")

_LOCK_THESE = statement("select 1 from send_lanes where user_id = any(:user_ids) order by user_id for no key update")

_LOCK_ALL = statement("select 1 from send_lanes order by user_id for no key update")

_RELEASE = """
update applications
set state = $QUEUED, held_why = null, not_before = now(), version = version + 1, updated_at = now()
where state = $HELD and $condition
returning user_id
"""
_RELEASE_OF_USERS = statement(_RELEASE, condition="user_id = any(:user_ids)")
_RELEASE_STOPPED = statement(
    _RELEASE, condition="held_why in ($pause_owner, $pause_breaker, $pause_drift, $pause_dead_man)"
)
_WAKE_ALL = statement("update send_lanes set wake_at = now() where wake_at is not null")


async def lock(connection: AsyncConnection, user_id: UUID) -> None:
    """Wait for the user's lane and hold it until the commit; a user without one has nothing that could be claimed."""
    await connection.execute(_LOCK, {"user_id": user_id})


async def wake(connection: AsyncConnection, user_ids: Iterable[UUID]) -> None:
    """Have these users' lanes looked at now, pacing permitting."""
    wanted = sorted(set(user_ids))
    if wanted:
        await connection.execute(_WAKE, {"user_ids": wanted})


async def release(connection: AsyncConnection, user_ids: Iterable[UUID]) -> int:
    """Queue everything of these users that is on hold: the next claim finds out what still stands.

    Lanes without anything to send are left asleep: whoever queues a row later wakes them.
    """
    asked = {"user_ids": sorted(set(user_ids))}
    await connection.execute(_LOCK_THESE, asked)
    rows = (await connection.execute(_RELEASE_OF_USERS, asked)).scalars().all()
    await connection.execute(_WAKE_WAITING, asked)
    return len(rows)


async def release_everybody(connection: AsyncConnection) -> int:
    """Queue what a switch of the whole system held."""
    await connection.execute(_LOCK_ALL)
    rows = (await connection.execute(_RELEASE_STOPPED)).scalars().all()
    await wake(connection, rows)
    await connection.execute(_WAKE_ALL)
    return len(rows)
