"""Syncing resumes: what hh says of them, then one transaction with its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import switches
from libs.common.db.clock import now
from libs.common.events.account import AccountChanged, Change
from libs.common.hh import poison
from libs.common.hh.models.resumes import Resume
from libs.common.messages.said import Said, say
from services.api.accounts.login_lost import noticing_lost_login
from services.api.ports import Deps
from services.api.resumes import readings, store
from services.api.resumes.domain import (
    ResumeStatus,
    completed,
    content_hash,
    defaults_of,
    lost,
    lost_words,
    returned,
)
from services.api.resumes.own_words import own_words
from services.api.resumes.reading import Known, Reading, read, status_of

SOURCE = "api"


@dataclass(frozen=True)
class Synced:
    """What a sync found."""

    found: int
    changed: int
    removed: int


async def sync(deps: Deps, user_id: UUID, account_id: UUID, *, changed_only: bool = False) -> Synced:
    """Bring the account's resumes up to date with hh; raises hh's faults, and then nothing has changed.

    `changed_only`: cards are asked for only where the list says that hh changed something. Without it somebody asked
    for the sync: what hh refused for a missing consent may be tried again, for no resume shows that it was given.
    """
    known: Known = {}
    if changed_only:
        async with deps.engine.connect() as connection:
            known = await readings.known(connection, user_id, account_id)
    async with noticing_lost_login(deps, user_id, account_id):
        reading = await read(deps.hh.of(account_id), known)
    async with deps.engine.begin() as connection:
        await store.lock_account(connection, account_id)
        before = await store.statuses(connection, user_id, account_id)
        changed, touched = await _store(connection, deps, user_id, account_id, reading)
        # Of a list with something unreadable in it nobody can say what is missing.
        removed = await store.mark_gone(connection, user_id, account_id, reading.present) if reading.whole else 0
        await store.touch(connection, account_id, reading.present)
        await readings.note(connection, account_id, deps.settings.resume_interval_seconds)
        after = await store.statuses(connection, user_id, account_id)
        available = [one for one in after.values() if one.available]
        await _heal(connection, account_id, [one for one in available if one.id in touched])
        if available and not changed_only:
            await switches.lift(connection, "account", account_id, "visibility_consent")
        await _tell(connection, deps, user_id, account_id, before, after, changed)
    return Synced(len(reading.present), len(changed), removed)


async def _store(
    connection: AsyncConnection, deps: Deps, user_id: UUID, account_id: UUID, reading: Reading
) -> tuple[set[UUID], set[UUID]]:
    """Store what was read; the ids of what differs from before, and of all that hh touched."""
    defaults = {**defaults_of(deps.settings.mode).row(), "timezone": await store.owner_zone(connection, user_id)}
    said = await own_words(connection, user_id)
    changed, touched = set[UUID](), set[UUID]()
    for resume in reading.resumes:
        values = {**_row(user_id, account_id, resume, said), **reading.derived[resume.id]}
        resume_id = await store.upsert(connection, values)
        if resume_id is not None:
            changed.add(resume_id)
            await store.add_settings(connection, user_id, resume_id, defaults)
        else:
            touched |= await store.set_time(connection, user_id, account_id, resume.id, resume.updated_at)
    for card in reading.unchanged:
        resume_id = await store.set_status(connection, user_id, account_id, card.id, status_of(card))
        if resume_id is not None:
            changed.add(resume_id)
    await poison.record(connection, SOURCE, "resume", reading.rejected, user_id=user_id)
    await poison.resolve(connection, SOURCE, "resume", [resume.id for resume in reading.resumes])
    return changed, touched | changed


async def _heal(connection: AsyncConnection, account_id: UUID, touched: list[ResumeStatus]) -> None:
    """What hh refused of these resumes may be tried again now."""
    for one in touched:
        await switches.lift(connection, "resume", one.id, "resume_refused")
    if touched:
        await switches.lift(connection, "account", account_id, "visibility_consent")


async def _tell(
    connection: AsyncConnection,
    deps: Deps,
    user_id: UUID,
    account_id: UUID,
    before: Mapping[UUID, ResumeStatus],
    after: Mapping[UUID, ResumeStatus],
    changed: set[UUID],
) -> None:
    """One event for each resume that can no longer be used or can be again, one for all other changes."""
    moment = await now(connection)
    gone, back = lost(before, after), returned(before, after)

    def event(change: Change, said: Said, resume_id: UUID | None = None) -> AccountChanged:
        return AccountChanged(
            user_id=user_id,
            occurred_at=moment,
            account_id=account_id,
            change=change,
            scope="resume" if resume_id else "account",
            scope_id=resume_id or account_id,
            why=(said,),
        )

    concerned = [one for one in gone if one.switched_on]
    unannounced = [one for one in concerned if not await _already_notified(connection, user_id, account_id, one.id)]
    events = [event("resume_unavailable", lost_words(one), one.id) for one in unannounced]
    events += [event("resume_available", say("news", "resume_back", title=one.title), one.id) for one in back]
    if (changed | {one.id for one in gone}) - {one.id for one in [*concerned, *back]}:
        events.append(event("resumes_synced", say("news", "resumes_synced", count=len(after))))
    await deps.outbox.add(connection, *events)


async def _already_notified(connection: AsyncConnection, user_id: UUID, account_id: UUID, resume_id: UUID) -> bool:
    """hh refused the resume before this reading, and the owner was told then."""
    rows = await switches.in_force(connection, user_id=user_id, account_id=account_id, resume_ids=[resume_id])
    return any(row.reason == "resume_refused" for row in rows)


def _row(user_id: UUID, account_id: UUID, resume: Resume, said: Sequence[str]) -> dict[str, object]:
    snapshot = completed(resume.payload, said)
    return {
        "user_id": user_id,
        "account_id": account_id,
        "hh_resume_id": resume.id,
        "title": resume.title or "Без названия",
        "status": status_of(resume),
        "snapshot": snapshot,
        "content_hash": content_hash(snapshot),
        "hh_updated_at": resume.updated_at,
    }
