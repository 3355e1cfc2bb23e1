"""What a held attempt stops beside its row: the login, an account or a resume, until when, and who is told."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit, switches
from libs.common.accounts.lifecycle import lose_login
from libs.common.db.clock import now
from libs.common.events.account import AccountChanged
from libs.common.events.base import Event
from libs.common.events.reply import ReplyPaused
from libs.common.reasons import APPLYING_LOST, PauseReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending.events import reply_paused
from services.auto_reply.sending.outcomes import Settlement
from services.auto_reply.sending.store import finish as store
from services.auto_reply.sending.store.claim import Claimed

ACTOR = "auto_reply"
HH_LIMIT_PAUSE = timedelta(hours=1)
PROBE_LONGEST = 86_400.0
OF_RESUME = frozenset({"resume_refused", "visibility_conflict"})


async def login_is_lost(connection: AsyncConnection, deps: Deps, claimed: Claimed, settlement: Settlement) -> bool:
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


async def until(
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


async def stop(
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
    lost = settlement.pause in APPLYING_LOST
    return AccountChanged(
        user_id=claimed.user_id,
        occurred_at=at,
        account_id=claimed.account_id,
        change="capability_lost" if lost else "paused",
        scope_id=claimed.account_id,
        why=(settlement.said,) if settlement.said else (),
        capability="apply" if lost else None,
    )


async def tell(
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
        said=settlement.said if settlement else None,
        until=None if settlement and settlement.probing else until,
        link=settlement.link if settlement else None,
    )
    await deps.outbox.add(connection, event)
