"""SQL of absence: owners for whom something is sent without them, and when each was last here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 200

# Whoever decides about each application and reply is asked anyway, and whose sending rests already needs no pause.
_AWAY = text(
    """
select a.user_id, a.seen_at, now() as now from (
  select u.id as user_id, greatest(u.created_at,
    (select max(s.last_seen_at) from sessions s where s.user_id = u.id),
    (select max(l.at) from audit_log l where l.user_id = u.id and l.actor = 'owner')) as seen_at
  from users u
  where exists (select from resume_settings r
      where r.user_id = u.id and (r.mode = 'auto' or jsonb_array_length(coalesce(r.chat_auto, '[]')) > 0))
    and not exists (select from pause_switches p where p.scope = 'user' and p.scope_id = u.id
      and p.reason in ('owner', 'dead_man') and p.until is null)
) a
where a.seen_at < now() - make_interval(secs => :seconds)
order by a.seen_at limit :most
"""
)


@dataclass(frozen=True, slots=True)
class AbsentOwner:
    """An owner who was last here at `seen_at`: a sign-in that is in use, or a decision from wherever."""

    user_id: UUID
    seen_at: datetime
    now: datetime


async def away(connection: AsyncConnection, *, seconds: float) -> list[AbsentOwner]:
    """Owners of automatic resumes who have not been here for so long, the longest away first."""
    rows = (await connection.execute(_AWAY, {"seconds": seconds, "most": MOST})).mappings()
    return [AbsentOwner(**row) for row in rows]
