"""Carries out what owners decided about actions, in the order in which they decided it.

The row of a decision is the truth; its event is a bell, and this loop finds what no bell announced.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.chat_actions import POSSIBLE, State, after
from libs.common.chats import store as decisions
from libs.common.chats.store import Decided
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.crashpoints import crashpoint
from services.chat_analysis import events
from services.chat_analysis.calendar import store as calendar
from services.chat_analysis.deciding import store
from services.chat_analysis.deciding.store import LockedAction
from services.chat_analysis.messages.domain import same_text
from services.chat_analysis.ports import Deps

log = get_logger(__name__)
IDLE, BATCH = 5.0, 50


class Decider:
    """`run` is a supervised loop; the handler of `chat.decided` does the same for the action that it names."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """Carry out what waits, for ever."""
        await WorkLoop(self._turn, IDLE, self._deps.wakes.decider).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        async with self._deps.single.connect() as connection:
            found = await decisions.waiting(connection, BATCH)
        for action_id in found:
            await settle(self._deps, action_id)
            heartbeat.beat()
        return AT_ONCE if len(found) == BATCH else None


async def settle(deps: Deps, action_id: UUID) -> None:
    """Carry out every decision about the action that waits, each in a transaction of its own."""
    while True:
        async with deps.engine.begin() as connection:
            await decisions.lock(connection, action_id)
            decided = await decisions.next_unsettled(connection, action_id)
            if decided is None:
                return
            why = await _carry_out(deps, connection, decided)
            await decisions.record_outcome(connection, decided, why)
        crashpoint("chat_analysis.decided")
        log.info("a decision is settled", action="chat.settled", action_id=str(action_id), refused=why)
        deps.wakes.sender.set()


async def _carry_out(deps: Deps, connection: AsyncConnection, decided: Decided) -> str | None:
    """Do it, or the machine word of why not, which the owner is told."""
    row = await store.look(connection, decided.action_id, decided.user_id, undo_seconds=deps.settings.chat_undo_seconds)
    if row is None:
        return "no_such_action"
    why = refusal(decided, row) or await _clash(connection, decided, row)
    if why is None:
        await _apply(connection, decided, row)
        return None
    event = events.closed(
        row.user_id,
        row.chat_id,
        row.id,
        at=row.now,
        why=why,
        card=row.card,
        owner_decided=decided.decision in {"approve", "edit"},
        decision_id=decided.decision_id,
    )
    await deps.outbox.add(connection, event)
    return why


async def _clash(connection: AsyncConnection, decided: Decided, row: LockedAction) -> str | None:
    """The draft was written before another meeting was confirmed; the owner's own words go whatever they say."""
    if decided.decision != "approve":
        return None
    met = await calendar.is_taken(connection, user_id=row.user_id, chat_id=row.chat_id, action_id=row.id)
    return "meeting_clash" if met else None


def refusal(decided: Decided, row: LockedAction) -> str | None:
    """Why the decision cannot be carried out on the row as it stands now."""
    if row.state not in POSSIBLE[decided.decision]:
        if row.state == State.EXPIRED:
            return "superseded" if row.superseded else "expired"
        return "too_late" if row.state in {State.SENDING, State.UNKNOWN, State.SENT} else "impossible"
    sends = decided.decision in {"approve", "edit"}
    if sends and row.answered:
        return "other_answer"
    if row.superseded and (sends or decided.decision == "undo"):
        return "superseded"
    if decided.decision == "approve" and (row.draft is None or decided.seen_hash != row.draft_hash):
        return "draft_changed"
    return None


async def _apply(connection: AsyncConnection, decided: Decided, row: LockedAction) -> None:
    if decided.decision in {"approve", "edit"}:
        own = decided.text if decided.decision == "edit" else None
        reply = own if own is not None else row.draft
        assert reply is not None
        authored_by = "human" if own is not None else "ai_approved"
        await store.approve(
            connection, row, reply=reply, reply_hash=same_text(reply), authored_by=authored_by, via=decided.via
        )
        return
    until = decided.snooze_until if decided.decision == "snooze" else None
    why = "by_owner" if decided.decision == "dismiss" else None
    await store.to(connection, row, after(decided.decision), via=decided.via, snoozed_until=until, ended_why=why)
