"""The fenced end of an attempt: row, refund, pause and events in one transaction, or nothing when the lease is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit, switches
from libs.common.accounts.lifecycle import lose_login
from libs.common.applications import State
from libs.common.crashpoints import crashpoint
from libs.common.db.clock import now
from libs.common.events.account import AccountChanged
from libs.common.events.base import Event
from libs.common.events.reply import ReplyPaused
from libs.common.messages.catalogue import message
from libs.common.reasons import PauseReason, StandingReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics
from services.auto_reply.sending.events import reply_failed, reply_paused, reply_sent
from services.auto_reply.sending.outcomes import Settlement
from services.auto_reply.sending.store import finish as store
from services.auto_reply.sending.store.claim import Claimed
from services.auto_reply.sending.store.finish import BackOff, Done
from services.auto_reply.sending.store.reconcile import Lost

log = get_logger(__name__)
ACTOR = "auto_reply"
HH_LIMIT_PAUSE = timedelta(hours=1)
PROBE_LONGEST = 86_400.0
OF_RESUME = frozenset({"resume_refused", "visibility_conflict"})


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
    connection: AsyncConnection,
    deps: Deps,
    row: Claimed | Lost,
    *,
    negotiation_id: str,
    negotiation_state: str = "response",
    confirmed_by: Literal["answer", "readback"],
    request_id: str | None = None,
    answer: dict[str, Any] | None = None,
) -> Done | None:
    """hh has the application: row, `reply.sent` and audit line; None when somebody else owns the row now."""
    done = await store.sent(
        connection,
        row.id,
        row.token,
        negotiation_id=negotiation_id,
        negotiation_state=negotiation_state,
        request_id=request_id,
        answer=answer,
    )
    if done is None:
        return None
    event = reply_sent(row, at=done.now, negotiation_id=negotiation_id, confirmed_by=confirmed_by)
    await deps.outbox.add(connection, event)
    data = {
        "application": str(row.id),
        "vacancy": row.vacancy_id,
        "resume": row.hh_resume_id,
        "negotiation": negotiation_id,
        "letter_hash": row.letter_hash,
        "authored_by": row.authored_by,
        "confirmed_by": confirmed_by,
    }
    await audit.append(connection, user_id=row.user_id, actor=ACTOR, action="application.sent", data=data)
    return done


async def _sent(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    assert settlement.negotiation_id is not None
    return await confirm(
        connection,
        deps,
        claimed,
        negotiation_id=settlement.negotiation_id,
        confirmed_by=settlement.confirmed_by,
        request_id=settlement.request_id,
        answer=settlement.answer,
    )


async def _failed(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    done = await store.moved(connection, claimed, settlement, _back_off(deps))
    if done is not None:
        reason = settlement.reason or "unknown_refusal"
        event = reply_failed(claimed, at=done.now, reason=reason, sentence=settlement.sentence, link=settlement.link)
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
    await _tell(connection, deps, claimed, why="breaker", at=done.now, until=done.next_send_at)
    return True


async def _held(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> Done | None:
    """hh or the account forbids it for now: refund, hold, stop the account, and say why."""
    if settlement.pause == "needs_login" and not await _login_is_lost(connection, deps, claimed, settlement):
        return await _again(
            connection, deps, claimed, replace(settlement, state=State.QUEUED, reason=StandingReason.OLD_TOKEN)
        )
    moment = await now(connection)
    until = await _until(connection, deps, claimed, settlement, moment)
    recheck = until or moment + timedelta(minutes=10)
    done = await store.moved(connection, claimed, settlement, _back_off(deps), not_before=recheck)
    if done is None:
        return None
    why = settlement.held_why or "breaker"
    if why == "visibility_conflict":
        await store.hold_anonymous(connection, claimed.id)
    if settlement.pause is not None and settlement.pause != "needs_login":
        await _pause(connection, deps, claimed, settlement, settlement.pause, until)
    await _tell(connection, deps, claimed, why=why, at=done.now, until=until, settlement=settlement)
    return done


async def _login_is_lost(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> bool:
    """False when the account was linked anew or refreshed since the claim (the dead token was an old one), or when a
    refresh that failed has stopped it already: then the row goes again, and its next claim sees how things stand.
    """
    # The loss locks the user's audit log, which every other step locks after the lane.
    await store.lock_lane(connection, claimed.user_id)
    return await lose_login(
        connection,
        deps.outbox,
        claimed.account_id,
        seen_version=claimed.account_version,
        by=ACTOR,
        detail=_detail(settlement),
    )


async def _until(
    connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement, moment: datetime
) -> datetime | None:
    """hh's own time, or when the oldest application of the last 24 hours leaves the window; None: a person must act."""
    if settlement.delay is not None:
        return moment + timedelta(seconds=settlement.delay)
    if settlement.probing:
        return await _probe_at(connection, deps, claimed, settlement, moment)
    if settlement.pause != "limit":
        return None
    oldest = await store.oldest_use(
        connection, claimed.account_id, except_take=claimed.token, rolling=deps.settings.rolling
    )
    return oldest + deps.settings.rolling if oldest else moment + HH_LIMIT_PAUSE


async def _probe_at(
    connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement, moment: datetime
) -> datetime:
    """When one row may try again by itself: twice as late after each refusal in a row, a day at most."""
    base = deps.settings.resume_probe_seconds
    if settlement.pause is None:
        return moment + timedelta(seconds=max(base, PROBE_LONGEST))
    before = await switches.last(connection, settlement.pauses, _scope_id(claimed, settlement), settlement.pause)
    lately = before is not None and (before.until or moment) > moment - timedelta(seconds=PROBE_LONGEST)
    seconds = (before.until - before.created_at).total_seconds() * 2 if before and before.until and lately else base
    return moment + timedelta(seconds=min(max(seconds, base), PROBE_LONGEST))


def _scope_id(claimed: Claimed, settlement: Settlement) -> UUID:
    return claimed.resume_id if settlement.pauses == "resume" else claimed.account_id


async def _pause(
    connection: AsyncConnection,
    deps: Deps,
    claimed: Claimed,
    settlement: Settlement,
    reason: switches.Reason,
    until: datetime | None,
) -> None:
    fresh = await switches.pause(
        connection,
        settlement.pauses,
        _scope_id(claimed, settlement),
        reason,
        by=ACTOR,
        until=until,
        detail=_detail(settlement),
    )
    if not fresh:
        return
    await audit.append(
        connection,
        user_id=claimed.user_id,
        actor=ACTOR,
        action="account.paused",
        data={
            "account": str(claimed.account_id),
            "resume": str(claimed.resume_id),
            "reason": reason,
            "until": until and until.isoformat(),
        },
    )
    if reason != "limit" and not settlement.probing:
        await deps.outbox.add(connection, _changed(claimed, settlement, await now(connection)))


def _detail(settlement: Settlement) -> dict[str, Any]:
    return {"link": settlement.link, "answer": settlement.answer, "request_id": settlement.request_id}


def _changed(claimed: Claimed, settlement: Settlement, at: datetime) -> Event:
    lost = settlement.pause in {"access_refused", "app_deleted"}
    return AccountChanged(
        user_id=claimed.user_id,
        occurred_at=at,
        account_id=claimed.account_id,
        change="capability_lost" if lost else "paused",
        scope_id=claimed.account_id,
        sentence=settlement.sentence,
        capability="apply" if lost else None,
    )


async def _tell(
    connection: AsyncConnection,
    deps: Deps,
    claimed: Claimed,
    *,
    why: str,
    at: datetime,
    until: datetime | None,
    settlement: Settlement | None = None,
) -> None:
    """`reply.paused`, once until the pause is over."""
    resume_id = claimed.resume_id if why in OF_RESUME else None
    key = f"{why}/{resume_id}" if resume_id else why
    if not await store.say_once(connection, claimed.user_id, key=key, why=why, until=until):
        return
    event: ReplyPaused = reply_paused(
        user_id=claimed.user_id,
        at=at,
        account_id=claimed.account_id,
        resume_id=resume_id,
        reason=cast("PauseReason", why),
        sentence=(settlement.sentence if settlement else "") or message("pause", why).sentence,
        until=None if settlement and settlement.probing else until,
        link=settlement.link if settlement else None,
    )
    await deps.outbox.add(connection, event)


End = Callable[[AsyncConnection, Deps, Claimed, Settlement], Awaitable[Done | None]]
ENDS: dict[State, End] = {
    State.SENT: _sent,
    State.FAILED: _failed,
    State.UNKNOWN: _unknown,
    State.QUEUED: _again,
    State.HELD: _held,
}
"""How an attempt may end; every one of them is reached from `sending` only."""
