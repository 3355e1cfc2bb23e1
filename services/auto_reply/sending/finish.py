"""The fenced end of an attempt: row, refund, pause and events in one transaction, or nothing when the lease is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.applications import State
from libs.common.crashpoints import crashpoint
from libs.common.db.clock import now
from libs.common.hh.outcomes.kinds import RefusalReason
from libs.common.reasons import InterimReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics, pause
from services.auto_reply.sending.events import reply_failed, reply_sent
from services.auto_reply.sending.outcomes import Settlement
from services.auto_reply.sending.store import finish as store
from services.auto_reply.sending.store.claim import Claimed
from services.auto_reply.sending.store.finish import BackOff, Done
from services.auto_reply.sending.store.reconcile import LostAnswer

log = get_logger(__name__)


async def finish(deps: Deps, claimed: Claimed, settlement: Settlement) -> bool:
    """Write the settlement down; False when somebody else owns the row now and the result was dropped."""
    async with deps.engine.begin() as connection:
        done = await ENDS[settlement.state](connection, deps, claimed, settlement)
    if done is None:
        metrics.LEASE_LOST.labels("send").inc()
        log.warning("a late result was dropped", action="lease.lost", application_id=str(claimed.id))
        return False
    crashpoint("auto_reply.finished")
    _measure(claimed, settlement, done)
    if settlement.state is State.UNKNOWN:
        deps.wakes.reconciler.set()
    return True


def _measure(claimed: Claimed, settlement: Settlement, done: Done) -> None:
    outcome = settlement.reason or settlement.held_why or settlement.state.value
    metrics.APPLICATIONS.labels(outcome).inc()
    if settlement.state is State.SENT:
        metrics.MATCH_TO_REPLY.observe((done.now - claimed.created_at).total_seconds())
    if settlement.state is State.UNKNOWN:
        metrics.UNKNOWN.inc()
    log.info(
        "attempt ended",
        action=f"application.{settlement.state.value}",
        application_id=str(claimed.id),
        account_id=str(claimed.account_id),
        reason=settlement.reason or settlement.held_why,
        request_id=settlement.request_id,
    )


async def confirm(
    connection: AsyncConnection, deps: Deps, row: Claimed | LostAnswer, settlement: Settlement
) -> Done | None:
    """hh has the application: row, `reply.sent` and audit line; None when somebody else owns the row now."""
    assert settlement.negotiation_id is not None
    done = await store.sent(connection, row.id, row.token, settlement)
    if done is None:
        return None
    event = reply_sent(row, at=done.now, negotiation_id=settlement.negotiation_id, confirmed_by=settlement.confirmed_by)
    await deps.outbox.add(connection, event)
    data = {
        "application": str(row.id),
        "vacancy": row.vacancy_id,
        "resume": row.hh_resume_id,
        "negotiation": settlement.negotiation_id,
        "letter_hash": row.letter_hash,
        "authored_by": row.authored_by,
        "confirmed_by": settlement.confirmed_by,
    }
    await audit.append(connection, user_id=row.user_id, actor=pause.ACTOR, action="application.sent", data=data)
    return done


async def _failed(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    done = await store.moved(connection, claimed, settlement, _back_off(deps))
    if done is not None:
        reason = settlement.reason or RefusalReason.UNKNOWN
        event = reply_failed(claimed, at=done.now, reason=reason, link=settlement.link)
        await deps.outbox.add(connection, event)
    return done


async def _unknown(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    """The first look comes at once: most lost answers are there already."""
    moment = await now(connection)
    done = await store.moved(connection, claimed, settlement, _back_off(deps), look_at=moment)
    if done is not None:
        await _breaker(connection, deps, claimed, done)
    return done


async def _again(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    moment = await now(connection)
    not_before = moment + timedelta(seconds=settlement.delay or 0.0)
    done = await store.moved(connection, claimed, settlement, _back_off(deps), not_before=not_before)
    if done is not None and await _breaker(connection, deps, claimed, done) and done.next_send_at is not None:
        await store.hold_by_breaker(connection, claimed.id, done.next_send_at)
    return done


def _back_off(deps: Deps) -> BackOff:
    return BackOff(deps.settings.send_backoff_seconds, deps.settings.send_backoff_longest_seconds)


async def _breaker(connection: AsyncConnection, deps: Deps, claimed: Claimed, done: Done) -> bool:
    """After several failures in a row the owner is told, once, that hh does not answer."""
    if done.failures < deps.settings.breaker_failures or done.next_send_at is None:
        return False
    await pause.tell(connection, deps, claimed, why="breaker", at=done.now, until=done.next_send_at)
    return True


async def _held(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    """hh or the account forbids it for now: refund, hold, stop the account, and say why."""
    if settlement.pause == "needs_login" and not await pause.login_is_lost(connection, deps, claimed, settlement):
        old = replace(settlement, state=State.QUEUED, reason=InterimReason.OLD_TOKEN)
        return await _again(connection, deps, claimed, old)
    moment = await now(connection)
    until = await pause.until(connection, deps, claimed, settlement, moment)
    recheck = until or moment + timedelta(minutes=10)
    done = await store.moved(connection, claimed, settlement, _back_off(deps), not_before=recheck)
    if done is None:
        return None
    why = settlement.held_why or "breaker"
    if why == "visibility_conflict":
        await store.hold_anonymous(connection, claimed.id)
    if settlement.pause is not None and settlement.pause != "needs_login":
        await pause.stop(connection, deps, claimed, settlement, settlement.pause, until)
    await pause.tell(connection, deps, claimed, why=why, at=done.now, until=until, settlement=settlement)
    return done


End = Callable[[AsyncConnection, Deps, Claimed, Settlement], Awaitable[Done | None]]
ENDS: dict[State, End] = {
    State.SENT: confirm,
    State.FAILED: _failed,
    State.UNKNOWN: _unknown,
    State.QUEUED: _again,
    State.HELD: _held,
}
"""How an attempt may end; every one of them is reached from `sending` only."""
