"""Settles lost answers by looking into the chat. Found is sent; not found after the grace goes to the owner."""

from datetime import timedelta
from functools import partial

from structlog.stdlib import get_logger

from libs.common.chat_actions import State
from libs.common.concurrency.work_loop import WorkLoop, while_due
from libs.common.crashpoints import crashpoint
from libs.common.errors import VkatilsyaError
from libs.common.hh.reconciling import reconcile
from libs.common.observability.telemetry import following
from services.chat_analysis.messages import store as chats
from services.chat_analysis.messages.reader import Reading, read_chat
from services.chat_analysis.ports import Deps
from services.chat_analysis.sending import metrics
from services.chat_analysis.sending.domain import Settlement
from services.chat_analysis.sending.finish import finish
from services.chat_analysis.sending.store import reconcile as store
from services.chat_analysis.sending.store.rows import Prepared

log = get_logger(__name__)


def reconciler(deps: Deps) -> WorkLoop:
    """Looks for every reply whose answer was lost."""
    return WorkLoop(
        while_due(deps.engine, lambda _: look_up(deps), store.seconds_to_next), reconcile.IDLE, deps.wakes.reconciler
    )


async def look_up(deps: Deps) -> int:
    """Look for a few replies; returns how many were due."""
    claim = partial(store.claim, lease=deps.settings.chat_send_lease_seconds)
    return await reconcile.look_up(deps.engine, claim, partial(_settle, deps))


async def _settle(deps: Deps, row: Prepared) -> None:
    with following("reply-look", row.traceparent):
        await _look(deps, row)


async def _look(deps: Deps, row: Prepared) -> None:
    try:
        reading = await _read(deps, row)
    except VkatilsyaError as error:
        await _failed(deps, row, error)
        return
    crashpoint("chat_analysis.looked")
    async with deps.engine.connect() as connection:
        found = await store.find(connection, row)
    if found is not None:
        metrics.LOOKS.labels("present").inc()
        await finish(deps, row, Settlement(State.SENT, message_id=found), confirmed_by="look")
        return
    await _absent(deps, row, reading)


async def _read(deps: Deps, row: Prepared) -> Reading | None:
    async with deps.engine.connect() as connection:
        chat = await chats.one(connection, row.chat_id)
    return await read_chat(deps, chat) if chat is not None else None


async def _absent(deps: Deps, row: Prepared, reading: Reading | None) -> None:
    """Absent before the grace is over proves nothing, and after it not enough to send again: the owner looks."""
    assert row.attempt_at is not None
    grace_ends = row.attempt_at + timedelta(seconds=deps.settings.chat_grace_seconds)
    if reading is not None and reading.started <= grace_ends:
        metrics.LOOKS.labels("too_early").inc()
        async with deps.engine.begin() as connection:
            await store.look_later(connection, row, pause=0.01, looks=0, not_before=grace_ends)
        return
    metrics.LOOKS.labels("absent").inc()
    await finish(deps, row, Settlement(State.NEEDS_OWNER, why="absent"))


async def _failed(deps: Deps, row: Prepared, error: VkatilsyaError) -> None:
    metrics.LOOKS.labels("failed").inc()
    log.warning("a look for a reply failed", action="reply.look_failed", action_id=str(row.id), why=error.code)
    settings = deps.settings
    again = reconcile.after_failure(error, row.looks, most=settings.chat_look_tries, base=settings.chat_backoff_seconds)
    if again is None:
        await finish(deps, row, Settlement(State.NEEDS_OWNER, why="not_proved"))
        return
    async with deps.engine.begin() as connection:
        await store.look_later(connection, row, pause=again.pause, looks=again.failed)
