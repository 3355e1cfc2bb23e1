"""Looks at every linked account's list of negotiations: which chats there are, and which of them have changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from structlog.stdlib import get_logger

from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop, while_due
from libs.common.db.faults import DATA_FAULTS
from libs.common.errors import VkatilsyaError
from libs.common.hh import poison
from libs.common.hh.models.lists import Rejected
from libs.common.hh.models.negotiations import Negotiation
from services.chat_analysis.polling import store
from services.chat_analysis.polling.domain import Listed, listed, pause_after
from services.chat_analysis.polling.store import DueAccount
from services.chat_analysis.ports import Deps

log = get_logger(__name__)
SOURCE = "chat_analysis"
OVERLAP = timedelta(minutes=10)
"""hh's list may show a change late: every look goes back this far behind the last one."""
PAGE = 100
IDLE = 5.0


def poller(deps: Deps) -> WorkLoop:
    """Any number of replicas share the work through claims in SQL."""
    return WorkLoop(
        while_due(
            deps.engine,
            lambda heartbeat: poll(deps, heartbeat),
            lambda connection: store.seconds_to_next(connection, origin=deps.settings.origin),
        ),
        IDLE,
        deps.wakes.poller,
    )


async def poll(deps: Deps, heartbeat: Heartbeat) -> bool:
    """Look at the account that is due; False when none is. A look that failed is tried again, later each time."""
    async with deps.engine.begin() as connection:
        due = await store.claim_due(connection, origin=deps.settings.origin, lease=deps.settings.chat_lease_seconds)
    if due is None:
        return False
    try:
        with deps.holds.held(store.LEASE, due.account_id, due.token, deps.settings.chat_lease_seconds):
            changed = await _read(deps, due, heartbeat)
    except VkatilsyaError as error:
        log.warning("chats could not be listed", action="chats.failed", account_id=str(due.account_id), why=error.code)
        await _failed(deps, due, error.code)
    except Exception as error:
        # Whatever it was: the account is looked at again in time, and the others are not kept waiting.
        log.exception("listing chats stopped at a bug", action="chats.bug", account_id=str(due.account_id))
        await _failed(deps, due, type(error).__name__)
    else:
        await _finish(deps, due, changed=changed)
    return True


async def _finish(deps: Deps, due: DueAccount, *, changed: bool) -> None:
    settings = deps.settings
    quiet = timedelta() if changed else due.started - due.changed_at
    pause = pause_after(quiet, settings.chat_analysis_interval_seconds, settings.chat_quiet_seconds)
    async with deps.engine.begin() as connection:
        await store.finish(connection, due, pause=pause, seen_until=due.started, changed=changed)


async def _failed(deps: Deps, due: DueAccount, error: str) -> None:
    pause = back_off(
        due.failures + 1, deps.settings.chat_analysis_interval_seconds / 2, deps.settings.chat_quiet_seconds
    )
    async with deps.engine.begin() as connection:
        await store.finish(connection, due, pause=pause, error=error)


async def _read(deps: Deps, due: DueAccount, heartbeat: Heartbeat) -> bool:
    """Page by page, newest change first, back to the last whole look; whether a chat has news."""
    client, number, changed = deps.accounts.of(due.account_id, version=due.account_version), 0, False
    floor = due.seen_until - OVERLAP if due.seen_until else None
    while True:
        page = await client.negotiations(page=number, per_page=PAGE)
        heartbeat.beat()
        if await _record(deps, due, page.items, page.rejected):
            changed = True
            deps.wakes.messages.set()
        number += 1
        if number >= page.pages or not (page.items or page.rejected) or _reaches_back(page.items, floor):
            return changed


def _reaches_back(items: Sequence[Negotiation], floor: datetime | None) -> bool:
    """Whether the page ends before what was seen already; an unread chat at its end says that hh's order is another."""
    if floor is None or not items:
        return False
    last = items[-1]
    return last.updated_at is not None and last.updated_at < floor and not last.has_updates


async def _record(deps: Deps, due: DueAccount, items: Sequence[Negotiation], rejected: Sequence[Rejected]) -> bool:
    aside = list(rejected)
    page: list[Listed] = []
    for item in items:
        try:
            page.append(listed(item, due.started))
        except Exception as error:  # noqa: BLE001 - one negotiation must not hide the others
            aside.append(poison.failed(item.payload, error))
    due_now, unsaved = await _save(deps, due, page)
    named = {item.id: item.payload for item in items}
    aside += [poison.failed(named[one.negotiation_id], error) for one, error in unsaved]
    if aside:
        async with deps.engine.begin() as connection:
            await poison.record(connection, SOURCE, "chat", aside, user_id=due.user_id)
    return due_now


async def _save(deps: Deps, due: DueAccount, page: Sequence[Listed]) -> tuple[bool, list[tuple[Listed, Exception]]]:
    """Save the page at once, or when something in it cannot be stored, each by itself."""
    try:
        async with deps.engine.begin() as connection:
            return any(await store.save(connection, due, page)), []
    except DATA_FAULTS as error:
        if len(page) <= 1:
            return False, [(one, error) for one in page]
    results = [await _save(deps, due, [one]) for one in page]
    return any(found for found, _ in results), [each for _, unsaved in results for each in unsaved]
