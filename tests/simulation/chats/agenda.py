"""What there is to do in a schedule of chats, and from when on: so that no step goes to a loop that finds nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chat_analysis.sending.store.rows import PIECES
from tests.simulation.chats.hh import SimulatedHH
from tests.simulation.database import EPOCH, Database

_MOMENTS = f"""
select 'poll' as kind, min(greatest(due_at, lease_until)) as at from chat_polls where seen_until is null
  or seen_until <= $1
union all select 'read', min(greatest(due_at, lease_until)) from chats where due_at is not null
union all select 'understand', min(greatest(analysis_due_at, analysis_until)) from chats
  where analysis_due_at is not null
union all select 'decide', min(d.created_at) from chat_decisions d
  where not exists (select from chat_decision_outcomes o where o.decision_id = d.id)
union all select 'sweep', min(case state when 'sending' then lease_until when 'snoozed' then snoozed_until
    else expires_at end) from agent_actions where state in ('sending', 'snoozed', 'proposed')
union all select 'look', min(lease_until) from agent_actions where state = 'unknown'
union all select 'send', min(greatest(a.not_before, a.lease_until)) from agent_actions a
  join chats c on c.id = a.chat_id
  where a.state = 'approved' and not {PIECES["paused"]} and not {PIECES["decision_waits"]}
    and not exists (select from agent_actions f where f.chat_id = a.chat_id and f.state in ('sending', 'unknown'))
union all select 'proposals', min(created_at) from agent_actions where state in ('proposed', 'needs_owner')
union all select 'second thoughts', min(created_at) from agent_actions
  where state in ('proposed', 'approved', 'dismissed', 'needs_owner')
union all select 'closed ' || negotiation_id, null from chats where coalesce(messaging_status, 'ok') <> 'ok'
"""  # noqa: S608 - pieces of the product itself
_CLOSED = "closed "


@dataclass
class Agenda:
    """`closed`: for each chat the steps [from, to) in which our own row said that hh takes no message there."""

    database: Database
    hh: SimulatedHH
    closed: dict[str, list[tuple[int, int | None]]] = field(default_factory=dict[str, list[tuple[int, int | None]]])
    _seen: tuple[int, float] | None = None
    _moments: Mapping[str, float] = field(default_factory=dict[str, float])

    async def __call__(self) -> Mapping[str, float]:
        """By kind of work, since when (virtual seconds) there is some."""
        changed = (self.database.changes, self.hh.changed_at)
        if changed != self._seen:
            self._seen = changed
            rows = await self.database.look(_MOMENTS, self.database.at(self.hh.changed_at))
            self._moments = {row["kind"]: (row["at"] - EPOCH).total_seconds() for row in rows if row["at"] is not None}
            kinds = [row["kind"] for row in rows]
            self._note({kind.removeprefix(_CLOSED) for kind in kinds if kind.startswith(_CLOSED)})
        return self._moments

    def _note(self, closed: set[str]) -> None:
        step = self.hh.scheduler.step - 1  # asked before a step: what stands, stands since the one before it
        for chat in self.hh.chats:
            spans = self.closed.setdefault(chat, [])
            known = bool(spans) and spans[-1][1] is None
            if chat in closed and not known:
                spans.append((step, None))
            elif chat not in closed and known:
                spans[-1] = (spans[-1][0], step)
