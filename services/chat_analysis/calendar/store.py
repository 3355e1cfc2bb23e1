"""SQL of commitments: what a proposal names, what is taken, and of what its owner is reminded now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.calendar.domain import Busy, clashes
from libs.common.calendar.locks import lock
from libs.common.ids import new_id
from services.chat_analysis.calendar.domain import Lead, Named
from services.chat_analysis.sql import statement

_KEEP = statement(
    """
insert into commitments (id, user_id, chat_id, action_id, kind, starts_at, ends_at, said, link)
select r.id, :user_id, :chat_id, :action_id, r.kind, r.starts_at, r.ends_at, r.said, r.link
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
  id uuid, kind text, starts_at timestamptz, ends_at timestamptz, said text, link text)
on conflict (action_id, starts_at) do nothing
"""
)

# A draft names the time where only one was offered.
_ONLY_OFFER = "(select count(*) from commitments x where x.action_id = m.action_id) = 1"

_TAKEN = statement(
    """
select m.id, m.starts_at as start, m.ends_at as "end", coalesce(c.card ->> 'employer_name', '') as title
from commitments m join chats c on c.id = m.chat_id join agent_actions a on a.id = m.action_id
left join commitment_choices o on o.commitment_id = m.id
where m.user_id = :user_id and m.kind = 'interview' and m.starts_at > now() - interval '1 day'
  and m.chat_id <> :chat_id and case when m.state = 'proposed' and coalesce(o.choice, 'open') = 'open'
    then a.state in ($APPROVED, $SENDING, $UNKNOWN) and a.text = a.draft
      and $only_offer
    else coalesce(nullif(o.choice, 'open'), m.state) = 'accepted' end
order by m.starts_at limit 500
""",
    only_offer=_ONLY_OFFER,
)

_OFFERED = statement(
    """
select m.starts_at, m.ends_at from commitments m
where m.action_id = :action_id and m.kind = 'interview' and m.state = 'proposed'
  and $only_offer
""",
    only_offer=_ONLY_OFFER,
)

# The draft names the one time that was offered, and its owner let it go: no other words say yes by themselves.
_CONFIRMED = statement(
    """
update commitments m set state = 'accepted', accepted_at = now()
from agent_actions a
where m.action_id = :action_id and a.id = m.action_id and a.kind = 'mark_interview' and m.kind = 'interview'
  and a.text = a.draft and m.state = 'proposed'
  and $only_offer
""",
    only_offer=_ONLY_OFFER,
)

# A meeting that was confirmed within the lead is known well enough; a deadline stands until its task is done. Nobody is
# sent to an employer who has refused since.
_DUE = statement(
    """
update commitments m
set day_reminded_at = case when d.lead = 'day' then now() else m.day_reminded_at end,
  hour_reminded_at = case when d.lead = 'hour' then now() else m.hour_reminded_at end
from (
  select m.id, case when m.starts_at <= now() + interval '1 hour' then 'hour' else 'day' end as lead
  from commitments m join agent_actions a on a.id = m.action_id join chats q on q.id = m.chat_id
  left join commitment_choices o on o.commitment_id = m.id
  where not starts_with(q.negotiation_state, 'discard')
    and m.starts_at > now() and m.starts_at <= now() + interval '1 day' and m.hour_reminded_at is null
    and (m.starts_at <= now() + interval '1 hour' or m.day_reminded_at is null)
    and case when m.kind = 'interview' then coalesce(nullif(o.choice, 'open'), m.state) = 'accepted'
      else coalesce(o.choice, 'open') = 'open' and a.state not in ($DISMISSED, $EXPIRED, $SENT) end
    and coalesce(o.at, m.accepted_at, m.created_at) <= m.starts_at
      - case when m.starts_at <= now() + interval '1 hour' then interval '1 hour' else interval '1 day' end
  order by m.starts_at limit :most for no key update of m skip locked
) d, chats c, users u
where m.id = d.id and c.id = m.chat_id and u.id = m.user_id
returning m.id, m.user_id, m.chat_id, m.action_id, m.kind, m.starts_at, m.link, d.lead, c.card, now() as now, coalesce(
  (select s.timezone from resume_settings s where s.resume_id = c.resume_id), u.timezone) as zone
"""
).columns(card=JSONB)


# Once: read long ago, no word of the employer, none of ours but the letter, and a whole look at the list lately that
# says that hh takes a reminder.
_FOLLOW_UPS = statement(
    """
update chats c
set follow_up_told_at = now()
from (
  select q.id from chats q
  join hh_accounts a on a.id = q.account_id
  join chat_polls p on p.account_id = q.account_id
  where q.reminder_allowed and q.follow_up_told_at is null and q.negotiation_state = 'response'
    and q.viewed_since < now() - make_interval(days => :days) and q.due_at is null
    and a.state = 'linked' and a.origin = :origin and p.seen_until > now() - interval '1 day'
    and not exists (select from messages m where m.chat_id = q.id
      and (m.author <> 'applicant' or m.kind is distinct from 'letter'))
  order by q.viewed_since limit :most for no key update of q skip locked
) due
where c.id = due.id
returning c.id as chat_id, c.user_id, c.application_id, c.card, now() as now,
  greatest(extract(day from now() - c.viewed_since)::int, 1) as days
"""
).columns(card=JSONB)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A chat in which its owner may remind the employer; `days`: how long we know that the application was read."""

    chat_id: UUID
    user_id: UUID
    application_id: UUID | None
    card: Mapping[str, Any]
    now: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment of which its owner is to be reminded; `zone` is the owner's."""

    id: UUID
    user_id: UUID
    chat_id: UUID
    action_id: UUID
    kind: str
    starts_at: datetime
    link: str | None
    lead: Lead
    card: Mapping[str, Any]
    now: datetime
    zone: str


async def keep(
    connection: AsyncConnection, *, user_id: UUID, chat_id: UUID, action_id: UUID, named: Sequence[Named]
) -> None:
    """Store the times that an action names, in the transaction that stores the action."""
    if not named:
        return
    rows = json.dumps([{**asdict(one), "id": new_id()} for one in named], default=str)
    values = {"user_id": user_id, "chat_id": chat_id, "action_id": action_id, "rows": rows}
    await connection.execute(_KEEP, values)


async def taken(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> list[Busy]:
    """Meetings in other chats that the user has confirmed, or confirms by a draft that is on its way."""
    rows = (await connection.execute(_TAKEN, {"user_id": user_id, "chat_id": chat_id})).mappings()
    return [Busy(**row) for row in rows]


async def is_taken(connection: AsyncConnection, *, user_id: UUID, chat_id: UUID, action_id: UUID) -> bool:
    """Whether the draft would confirm the only time offered, and the user has another meeting then.

    Until the transaction ends nobody else confirms a meeting of this user.
    """
    await lock(connection, user_id)
    offered = (await connection.execute(_OFFERED, {"action_id": action_id})).first()
    if offered is None:
        return False
    return bool(clashes(offered.starts_at, offered.ends_at, await taken(connection, user_id, chat_id)))


async def confirmed(connection: AsyncConnection, action_id: UUID) -> None:
    """The owner's reply was sent: where it is the draft that names the one time, the meeting is confirmed."""
    await connection.execute(_CONFIRMED, {"action_id": action_id})


async def due(connection: AsyncConnection, *, most: int) -> list[Due]:
    """Mark and return what is to be told now; the caller tells it in the same transaction."""
    return [Due(**row) for row in (await connection.execute(_DUE, {"most": most})).mappings()]


async def follow_ups(connection: AsyncConnection, *, origin: str, days: int, most: int) -> list[FollowUp]:
    """Mark and return the chats where a reminder is proposed now; the caller tells it in the same transaction."""
    values = {"origin": origin, "days": days, "most": most}
    return [FollowUp(**row) for row in (await connection.execute(_FOLLOW_UPS, values)).mappings()]
