"""Settles lost answers by looking at hh's list. Absent is believed only of a look that began after the grace."""

from datetime import timedelta
from functools import partial

from structlog.stdlib import get_logger

from libs.common.applications import State
from libs.common.concurrency.work_loop import WorkLoop, while_due
from libs.common.crashpoints import crashpoint
from libs.common.errors import VkatilsyaError
from libs.common.hh.models.negotiations import Negotiation
from libs.common.hh.reconciling import reconcile
from libs.common.observability.telemetry import following
from libs.common.reasons import EndReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics, outcomes
from services.auto_reply.sending.events import reply_failed
from services.auto_reply.sending.finish import confirm
from services.auto_reply.sending.store import reconcile as store
from services.auto_reply.sending.store.reconcile import LostAnswer

log = get_logger(__name__)


def reconciler(deps: Deps) -> WorkLoop:
    """Looks up every row whose answer was lost."""
    return WorkLoop(
        while_due(deps.engine, lambda _: look_up(deps), store.seconds_to_next), reconcile.IDLE, deps.wakes.reconciler
    )


async def look_up(deps: Deps) -> int:
    """Look up a few rows; returns how many were due."""
    claim = partial(store.claim, lease=deps.settings.send_lease_seconds)
    return await reconcile.look_up(deps.engine, claim, partial(_settle, deps))


async def _settle(deps: Deps, row: LostAnswer) -> None:
    with following("read-back", row.traceparent):
        await _look(deps, row)


async def _look(deps: Deps, row: LostAnswer) -> None:
    if row.posts == 0:
        await _absent(deps, row)  # a dry run that was cut off: there is nothing that hh could have
        return
    try:
        client = deps.accounts.of(row.account_id, version=row.account_version)
        found = await client.find_negotiation(row.vacancy_id, row.hh_resume_id)
    except VkatilsyaError as error:
        await _failed(deps, row, error)
        return
    crashpoint("auto_reply.reconciled")
    if found is not None:
        await _present(deps, row, found)
    else:
        await _absent(deps, row)


async def _present(deps: Deps, row: LostAnswer, found: Negotiation) -> None:
    async with deps.engine.begin() as connection:
        done = await confirm(connection, deps, row, outcomes.found_later(found.id, found.state_id))
    if done is None:
        metrics.LEASE_LOST.labels("readback").inc()
        return
    metrics.READBACKS.labels("present").inc()
    metrics.APPLICATIONS.labels(State.SENT.value).inc()
    metrics.MATCH_TO_REPLY.observe((done.now - row.created_at).total_seconds())
    log.info("lost answer settled", action="application.sent", application_id=str(row.id), confirmed_by="readback")


async def _absent(deps: Deps, row: LostAnswer) -> None:
    """Absent before the grace is over proves nothing: look again after it."""
    settings = deps.settings
    grace_ends = row.attempt_at + timedelta(seconds=settings.reconcile_grace_seconds)
    if row.posts >= settings.send_attempts and row.looked_at > grace_ends:
        await _give_up(deps, row, EndReason.TOO_MANY_TRIES)
        return
    async with deps.engine.begin() as connection:
        queued = await store.absent(connection, row, grace=settings.reconcile_grace_seconds)
        if not queued:
            await store.look_later(connection, row, pause=0.01, readbacks=0, not_before=grace_ends)
    metrics.READBACKS.labels("absent" if queued else "too_early").inc()
    if queued:
        deps.wakes.sender.set()
        log.info("lost answer settled", action="application.queued", application_id=str(row.id))


async def _failed(deps: Deps, row: LostAnswer, error: VkatilsyaError) -> None:
    metrics.READBACKS.labels("failed").inc()
    log.warning("look-up failed", action="readback.failed", application_id=str(row.id), error=error.code)
    settings = deps.settings
    again = reconcile.after_failure(
        error, row.readbacks, most=settings.readback_tries, base=settings.send_backoff_seconds
    )
    if again is None:
        await _give_up(deps, row, EndReason.NOT_PROVED)
        return
    async with deps.engine.begin() as connection:
        await store.look_later(connection, row, pause=again.pause, readbacks=again.failed)


async def _give_up(deps: Deps, row: LostAnswer, reason: EndReason) -> None:
    async with deps.engine.begin() as connection:
        moment = await store.give_up(connection, row, reason)
        if moment is not None:
            event = reply_failed(row, at=moment, reason=reason, needs_owner=True)
            await deps.outbox.add(connection, event)
    if moment is not None:
        metrics.APPLICATIONS.labels(State.NEEDS_OWNER.value).inc()
        log.warning("a person must look", action="application.needs_owner", application_id=str(row.id), reason=reason)
