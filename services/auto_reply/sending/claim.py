"""One claim: what may go now is put on record before anything is sent; what may not is put on hold with its reason."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import switches
from libs.common.accounts.usage import account_uses, frees_at, resume_uses
from libs.common.crashpoints import crashpoint
from libs.common.events.reply import ReplyPaused
from libs.common.ids import new_id
from libs.common.reasons import ANNOUNCED, PauseReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics
from services.auto_reply.sending.events import reply_paused
from services.auto_reply.sending.gate import (
    COUNTED,
    Candidate,
    Decision,
    Hold,
    Rules,
    after_claim,
    decide,
    resolved,
    switch_in_force,
)
from services.auto_reply.sending.limits import RECHECK, plan_window
from services.auto_reply.sending.store import claim as store
from services.auto_reply.sending.store import rest as rest_store
from services.auto_reply.sending.store.claim import Claimed, Lane

log = get_logger(__name__)
PER_RESUME = 4


@dataclass(frozen=True, slots=True)
class ClaimAttempt:
    """One look at one lane. `lane` False: no lane was due. Without `claimed` another look may still find something."""

    lane: bool
    claimed: Claimed | None = None


async def claim_one(deps: Deps, locked: Callable[[Lane], object] | None = None) -> ClaimAttempt:
    """Claim the best due row of the lane that waited longest. Everything is checked under the lane's lock.

    `locked` is called as soon as this look has its lane: from then on another one finds another.
    """
    async with deps.engine.begin() as connection:
        lane = await store.lock_lane(connection)
        if lane is None:
            return ClaimAttempt(lane=False)
        if locked is not None:
            locked(lane)
        rows = await store.candidates(
            connection,
            lane.user_id,
            per_resume=PER_RESUME,
            default_plan=deps.settings.default_plan,
            rolling=deps.settings.rolling,
        )
        decision = decide(rows, _rules(deps), lane.now)
        announced = await _hold_back(connection, deps, lane, decision)
        if decision.chosen is None:
            claimed = None
            await _rest(connection, lane, decision, announced)
        else:
            claimed = await _take(connection, deps, lane, decision.chosen, announced, last=len(rows) == 1)
    if claimed is not None:
        crashpoint("auto_reply.claimed")
        metrics.QUOTA_USED.observe(_share(decision.chosen, deps))
        log.debug("application claimed", action="application.claimed", application_id=str(claimed.id))
    return ClaimAttempt(lane=True, claimed=claimed)


def _rules(deps: Deps) -> Rules:
    settings = deps.settings
    return Rules(
        origin=settings.origin,
        account_limit=settings.effective_account_limit,
        lead=timedelta(seconds=settings.send_lease_seconds),
        resume_age=timedelta(seconds=settings.resume_age_seconds),
    )


def _share(chosen: Candidate | None, deps: Deps) -> float:
    limit = deps.settings.effective_account_limit
    return (chosen.account_used + 1) / limit if chosen and limit else 0.0


async def _take(
    connection: AsyncConnection, deps: Deps, lane: Lane, chosen: Candidate, announced: dict[str, str], *, last: bool
) -> Claimed | None:
    opened = plan_window(lane.now, chosen.plan_opened_at, chosen.plan_used, chosen.plan_window_seconds)
    return await store.take(
        connection,
        chosen,
        token=new_id(),
        user_id=lane.user_id,
        origin=deps.settings.origin,
        pace=deps.uniform(chosen.pacing_min_seconds, chosen.pacing_max_seconds),
        lease=deps.settings.send_lease_seconds,
        plan_window_at=opened,
        notices=json.dumps(after_claim(announced, chosen.resume_id, lane.now)),
        last=last,
    )


async def _hold_back(connection: AsyncConnection, deps: Deps, lane: Lane, decision: Decision) -> dict[str, str]:
    """Hold what is forbidden, give back what its owner must see first; returns the pauses that are told now."""
    if decision.to_review:
        await rest_store.to_review(connection, [row.id for row in decision.to_review])
    if not decision.holds:
        return dict(lane.notices)
    decision.holds = await _with_ends(connection, deps, lane, decision.holds)
    await rest_store.hold(connection, decision.holds)
    for hold in decision.holds:
        metrics.HELD.labels(hold.why).inc()
    announced = dict(lane.notices)
    events: list[ReplyPaused] = []
    for hold in decision.holds:
        if hold.why in ANNOUNCED and hold.key not in announced:
            announced[hold.key] = lane.now.isoformat()
            events.append(_paused(lane, hold))
    await deps.outbox.add(connection, *events)
    return announced


async def _with_ends(connection: AsyncConnection, deps: Deps, lane: Lane, holds: list[Hold]) -> list[Hold]:
    """Name the switch behind a switch's hold, and the end of every hold that has none yet."""
    if any(hold.why == "switch" for hold in holds):
        resumes = list({hold.candidate.resume_id for hold in holds})
        rows = await switches.in_force(
            connection, user_id=lane.user_id, account_id=holds[0].candidate.account_id, resume_ids=resumes
        )
        holds = [
            resolved(hold, switch_in_force(rows, hold.candidate.resume_id), lane.now) if hold.why == "switch" else hold
            for hold in holds
        ]
    ends: dict[tuple[str, UUID], datetime] = {}
    for hold in holds:
        if hold.until is None and (hold.why, hold.candidate.resume_id) not in ends:
            ends[hold.why, hold.candidate.resume_id] = await _end(connection, deps, lane, hold)
    return [
        hold if hold.until is not None else replace(hold, until=ends[hold.why, hold.candidate.resume_id])
        for hold in holds
    ]


async def _end(connection: AsyncConnection, deps: Deps, lane: Lane, hold: Hold) -> datetime:
    """When the rolling window frees a place; a switch without an end is looked at again and again."""
    row, rolling = hold.candidate, deps.settings.rolling
    freed = None
    if hold.why == "limit" and row.account_used >= deps.settings.effective_account_limit:
        uses = await account_uses(connection, row.account_id, rolling)
        freed = frees_at(uses, deps.settings.effective_account_limit, rolling)
    elif hold.why == "resume_cap":
        freed = frees_at(await resume_uses(connection, row.resume_id, rolling), row.daily_cap or 0, rolling)
    return freed or lane.now + RECHECK


def _paused(lane: Lane, hold: Hold) -> ReplyPaused:
    known = hold.until if hold.why in (*COUNTED, "quiet_hours") else None
    return reply_paused(
        user_id=lane.user_id,
        at=lane.now,
        account_id=hold.candidate.account_id,
        resume_id=None if hold.wide else hold.candidate.resume_id,
        reason=cast("PauseReason", hold.why),
        until=known,
        zone=hold.candidate.timezone,
        link=hold.link,
    )


async def _rest(connection: AsyncConnection, lane: Lane, decision: Decision, announced: dict[str, str]) -> None:
    """Nothing may go: sleep until the first hold ends; what concerned single rows only calls for another look."""
    lasting = [hold for hold in decision.holds if hold.why != "employer"]
    single = len(decision.holds) > len(lasting) or bool(decision.to_review)
    ends = [hold.until for hold in lasting if hold.until is not None]
    first = min(lasting, key=lambda hold: not hold.wide, default=None)
    await rest_store.rest(
        connection,
        lane.user_id,
        wake_at=lane.now if single else min(ends, default=None),
        why=first.why if first else None,
        until=first.until if first else None,
        notices=json.dumps(announced),
    )
