"""Follows the negotiations of every linked account: employers' answers, and applications made by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from structlog.stdlib import get_logger

from libs.common.cards import card_of, employer_key
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.db.clock import now as database_now
from libs.common.db.faults import DATA_FAULTS
from libs.common.db.leases import Held, HeldLeases
from libs.common.errors import VkatilsyaError
from libs.common.events.reply import ReplyUpdated
from libs.common.hh import poison
from libs.common.hh.models.negotiations import Negotiation
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Outbox, Pending
from services.auto_reply.ports import Accounts
from services.auto_reply.sending.store import lanes
from services.auto_reply.tracking import store
from services.auto_reply.tracking.domain import Change, Finding, SeenNegotiation, compare, with_known_state
from services.auto_reply.tracking.store import DueAccount

log = get_logger(__name__)
SOURCE = "auto_reply"
OVERLAP = timedelta(minutes=10)
"""hh's list may show a change late: every look goes back this far behind the last one."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Meeting:
    """A negotiation of hh's list, what it says, and our row of the same application."""

    item: Negotiation
    seen: SeenNegotiation
    finding: Finding
    ours: store.Ours | None


class Tracker:
    """One supervised loop; any number of replicas share the work through claims in SQL."""

    def __init__(
        self,
        engine: AsyncEngine,
        outbox: Outbox,
        clients: Accounts,
        *,
        origin: str,
        interval: timedelta,
        lease: timedelta = timedelta(seconds=20),
        holds: HeldLeases | None = None,
        on_seen: Callable[[], None] = lambda: None,
        idle: float = 5,
    ) -> None:
        self._engine, self._outbox, self._clients = engine, outbox, clients
        self._lease, self._holds = lease, holds or HeldLeases()
        self._origin, self._interval, self._idle, self._on_seen = origin, interval, idle, on_seen

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look, for ever."""
        await WorkLoop(self._turn, self._idle).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        """Look at whoever is due."""
        async with self._engine.begin() as connection:
            await store.ensure_readings(connection)
            due = await store.claim_due(connection, origin=self._origin, lease=self._lease)
        if due is None:
            return None
        await self.look(due, heartbeat)
        return AT_ONCE

    async def look(self, due: DueAccount, heartbeat: Heartbeat) -> None:
        """Read the list, newest change first, back to the last whole look; a failed look is tried again sooner."""
        async with self._engine.connect() as connection:
            started = await database_now(connection)
        try:
            with self._holds.held(store.LEASE, due.account_id, due.token, self._lease.total_seconds()) as hold:
                await self._read(due, heartbeat, hold)
        except VkatilsyaError as error:
            log.warning(
                "negotiations could not be read",
                action="tracking.failed",
                account_id=str(due.account_id),
                error=error.code,
            )
            await self._finish(due, self._interval / 2, None)
            return
        except Exception:
            # Whatever it was: the account is looked at again in time, and the others are not kept waiting.
            log.exception("tracking stopped at a bug", action="tracking.bug", account_id=str(due.account_id))
            await self._finish(due, self._interval / 2, None)
            return
        await self._finish(due, self._interval, started)
        self._on_seen()

    async def _finish(self, due: DueAccount, pause: timedelta, seen_until: datetime | None) -> None:
        async with self._engine.begin() as connection:
            await store.finish(connection, due, pause=pause, seen_until=seen_until)

    async def _read(self, due: DueAccount, heartbeat: Heartbeat, hold: Held) -> None:
        client, number = self._clients.of(due.account_id), 0
        floor = due.seen_until - OVERLAP if due.seen_until else None
        while True:
            page = await client.negotiations(page=number, per_page=PAGE)
            heartbeat.beat()
            hold.progress()
            await self._record(due, page.items)
            if page.rejected:
                async with self._engine.begin() as connection:
                    await poison.record(connection, SOURCE, "negotiation", page.rejected, user_id=due.user_id)
            number += 1
            if number >= page.pages or not (page.items or page.rejected) or _reaches_back(page.items, floor):
                return

    async def _record(self, due: DueAccount, items: Sequence[Negotiation]) -> None:
        async with self._engine.begin() as connection:
            now = await database_now(connection)
            page = {item.id: _seen(item, now) for item in items}
            await lanes.lock(connection, due.user_id)
            mine = await store.ours(connection, due, list(page.values()))
            for item in items:
                ours = mine.get(item.id)
                seen = with_known_state(page[item.id], ours)
                finding = compare(seen, ours)
                if not finding.leave:
                    await self._apply_alone(connection, due, Meeting(item, seen, finding, ours))

    async def _apply_alone(self, connection: AsyncConnection, due: DueAccount, met: Meeting) -> None:
        """One negotiation in a savepoint of its own: one that cannot be recorded is put aside, the rest goes on."""
        try:
            async with connection.begin_nested():
                await self._apply(connection, due, met)
                await poison.resolve(connection, SOURCE, "negotiation", [met.item.id])
        except (*DATA_FAULTS, LookupError, TypeError, ValueError, AttributeError) as error:
            record = poison.failed(met.item.payload, error)
            log.warning(
                "a negotiation is put aside",
                action="negotiation.poison",
                negotiation_id=record.key,
                reason=record.reason,
            )
            await poison.record(connection, SOURCE, "negotiation", [record], user_id=due.user_id)

    async def _apply(self, connection: AsyncConnection, due: DueAccount, met: Meeting) -> None:
        item, seen, finding, ours = met.item, met.seen, met.finding, met.ours
        payload = _vacancy(item, seen, ours)
        if finding.manual:
            key = employer_key(payload.get("employer"))
            existing = ours.application_id if ours else None
            application_id = await store.record_manual(connection, due, seen, card_of(payload), key, existing)
        else:
            assert ours is not None
            application_id = ours.application_id
            if finding.joins:
                await store.record_joined(connection, due, application_id, seen)
            await store.record_change(connection, application_id, seen)
        moment = await database_now(connection)
        previous = ours.negotiation_state if ours else None
        for change in finding.changes:
            event = ReplyUpdated(
                user_id=due.user_id,
                occurred_at=moment,
                application_id=application_id,
                account_id=due.account_id,
                vacancy=card_of(payload),
                negotiation_id=seen.negotiation_id,
                change=change,
                negotiation_state=seen.state,
                previous_state=previous,
            )
            await self._outbox.add(connection, Pending(event, _identity(seen, change)))


def _vacancy(item: Negotiation, seen: SeenNegotiation, ours: "store.Ours | None") -> dict[str, Any]:
    """The vacancy as hh shows it; what hh has dropped of a vacancy that is gone, our row's card still holds."""
    shown: dict[str, Any] = item.payload.get("vacancy") or {}
    if shown.get("id") and shown.get("name"):
        return shown
    card = ours.card if ours is not None else {}
    known = {
        "id": card.get("id") or seen.vacancy_id,
        "name": card.get("name"),
        "employer": {"id": card.get("employer_id"), "name": card.get("employer_name")},
        "area": {"name": card.get("area")},
        "alternate_url": card.get("url"),
    }
    return {**known, **{key: value for key, value in shown.items() if value}}


def _reaches_back(items: Sequence[Negotiation], floor: datetime | None) -> bool:
    """The page, newest change first, goes back behind the floor; one damaged time of many does not decide it."""
    moments = sorted(item.updated_at for item in items if item.updated_at)
    return floor is not None and bool(moments) and moments[len(moments) // 2] < floor


def _seen(item: Negotiation, now: datetime) -> SeenNegotiation:
    """A time that hh does not name is the nearest that is known: an application must count against some day's limit.

    One that lies ahead would count against the limit of every day until then.
    """
    created_at = min(item.created_at or item.updated_at or now, now)
    return SeenNegotiation(
        negotiation_id=item.id,
        vacancy_id=item.vacancy_id,
        hh_resume_id=item.resume_id,
        state=item.state_id,
        viewed=bool(item.viewed_by_opponent),
        created_at=created_at,
        updated_at=item.updated_at or created_at,
    )


def _identity(seen: SeenNegotiation, change: Change) -> UUID:
    """The same change of the same negotiation is one fact, however often it is seen."""
    return derived_id("reply.updated", seen.negotiation_id, change, seen.state if change == "state" else "")
