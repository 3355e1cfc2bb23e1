"""SQL of tracking: whose list is looked at next, our rows for a page of it, and what a finding changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import ASSISTED, State
from libs.common.db.leases import Kind
from libs.common.db.rows import wholes
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import Application, NegotiationReading, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.resumes import Resume
from libs.common.events.base import VacancyCard
from libs.common.ids import derived_id, new_id
from services.auto_reply.tracking.domain import Ours, SeenNegotiation

LEASE = Kind("negotiation_readings", row="account_id")


@dataclass(frozen=True)
class DueAccount:
    """An account whose negotiations are to be read; `seen_until` is how far the last whole reading went.

    `token` says that the reading is ours, until somebody takes it over.
    """

    account_id: UUID
    user_id: UUID
    origin: str
    seen_until: datetime | None
    token: UUID


async def ensure_readings(connection: AsyncConnection) -> None:
    """Every linked account is read."""
    linked = select(col(HHAccount.id)).where(col(HHAccount.state) == "linked", col(HHAccount.origin) != ASSISTED)
    await connection.execute(insert(NegotiationReading).from_select(["account_id"], linked).on_conflict_do_nothing())


async def claim_due(connection: AsyncConnection, *, origin: str, lease: timedelta) -> DueAccount | None:
    """Take the account that was not read for longest; None when nobody is due."""
    account, lease_until = col(NegotiationReading.account_id), col(NegotiationReading.lease_until)
    due = (
        select(account)
        .join(HHAccount, col(HHAccount.id) == account)
        .where(
            col(NegotiationReading.next_due_at) <= func.now(),
            or_(lease_until.is_(None), lease_until < func.now()),
            col(HHAccount.state) == "linked",
            col(HHAccount.origin) == origin,
        )
        .order_by(col(NegotiationReading.next_due_at))
        .limit(1)
        .with_for_update(of=NegotiationReading, skip_locked=True)
    )
    token = new_id()
    taken = (
        update(NegotiationReading)
        .where(account == due.scalar_subquery(), account == col(HHAccount.id))
        .values(lease_until=func.now() + lease, lease_token=token)
        .returning(account, col(HHAccount.user_id), col(HHAccount.origin), col(NegotiationReading.read_at))
    )
    row = (await connection.execute(taken)).first()
    return DueAccount(row.account_id, row.user_id, row.origin, row.read_at, token) if row else None


async def finish(
    connection: AsyncConnection, due: DueAccount, *, pause: timedelta, seen_until: datetime | None
) -> None:
    """End the reading, if it is still ours; a whole one remembers how far it went, a failed one (None) does not."""
    values: dict[str, Any] = {"next_due_at": func.now() + pause, "lease_until": None, "lease_token": None}
    if seen_until is not None:
        values["read_at"] = seen_until
    ours = col(NegotiationReading.account_id) == due.account_id, col(NegotiationReading.lease_token) == due.token
    await connection.execute(update(NegotiationReading).where(*ours).values(values))


async def ours(connection: AsyncConnection, due: DueAccount, page: Sequence[SeenNegotiation]) -> dict[str, Ours]:
    """Our rows by negotiation id. Locked until the commit; the caller has locked the lane before.

    What the owner had marked as sent by hand before the account was linked is a row of the same application.
    """
    ids = [seen.negotiation_id for seen in page]
    vacancy_ids = [seen.vacancy_id for seen in page if seen.vacancy_id]
    negotiation_id, vacancy_id = col(Application.negotiation_id), col(Application.vacancy_id)
    own = and_(col(Application.account_id) == due.account_id, or_(negotiation_id.in_(ids), vacancy_id.in_(vacancy_ids)))
    marked = and_(
        col(Application.user_id) == due.user_id,
        col(Application.origin) == ASSISTED,
        col(Application.state) == State.SENT_BY_HAND,
        or_(negotiation_id.in_(ids), and_(negotiation_id.is_(None), vacancy_id.in_(vacancy_ids))),
    )
    result = await connection.execute(
        select(table_of(Application))
        .where(or_(own, marked))
        .order_by(col(Application.id))
        .with_for_update(key_share=True)
    )
    return _paired(page, wholes(Application, result.mappings()))


def _paired(page: Sequence[SeenNegotiation], rows: Sequence[Application]) -> dict[str, Ours]:
    """By hh's id first, else by the vacancy.

    Of two rows of a vacancy the marked one stays, unless we ourselves posted the other: then it is the look-up's to
    settle.
    """
    by_negotiation = {row.negotiation_id: row for row in rows if row.negotiation_id}
    by_rank = sorted(rows, key=lambda row: (row.origin != ASSISTED and row.posts > 0, row.origin == ASSISTED))
    by_vacancy = {row.vacancy_id: row for row in by_rank if not row.is_override}
    found: dict[str, Ours] = {}
    for seen in page:
        row = by_negotiation.get(seen.negotiation_id) or by_vacancy.get(seen.vacancy_id or "")
        if row is not None:
            found[seen.negotiation_id] = _ours(row)
    return found


def _ours(row: Application) -> Ours:
    return Ours(
        row.id,
        row.state,
        row.negotiation_id,
        row.negotiation_state,
        viewed=row.viewed_at is not None,
        posts=row.posts,
        card=row.card,
    )


async def record_change(connection: AsyncConnection, application_id: UUID, seen: SeenNegotiation) -> None:
    """Bring our row's view of the negotiation up to hh's."""
    viewed = case((col(Application.viewed_at).is_(None), func.now()), else_=col(Application.viewed_at))
    await connection.execute(
        update(Application)
        .where(col(Application.id) == application_id)
        .values(
            negotiation_state=seen.state,
            viewed_at=viewed if seen.viewed else col(Application.viewed_at),
            version=col(Application.version) + 1,
            updated_at=func.now(),
        )
    )


async def record_joined(
    connection: AsyncConnection, due: DueAccount, application_id: UUID, seen: SeenNegotiation
) -> None:
    """hh shows what its owner had marked as sent by hand: the row gets hh's id, and counts where and when hh counts it,
    once.
    """
    await connection.execute(
        update(Application)
        .where(col(Application.id) == application_id)
        .values(negotiation_id=seen.negotiation_id, sent_at=seen.created_at)
    )
    await connection.execute(
        update(UsageEntry)
        .where(col(UsageEntry.application_id) == application_id)
        .values(account_id=due.account_id, at=seen.created_at)
    )


async def record_manual(
    connection: AsyncConnection,
    account: DueAccount,
    seen: SeenNegotiation,
    card: VacancyCard,
    employer_key: str,
    existing: UUID | None,
) -> UUID:
    """Store a negotiation that the owner made by hand, and count it where hh counts it: at its own time, once.

    Two looks may find the same one at the same time: the first look's lease was over before its end.
    """
    application_id = existing or new_id()
    if existing:
        changed = {"version": col(Application.version) + 1, **_sent_by_hand(seen)}
        await connection.execute(update(Application).where(col(Application.id) == existing).values(**changed))
    else:
        await connection.execute(_made_by_hand(application_id, account, seen, card, employer_key))
    await connection.execute(_counted(application_id, account, seen))
    return application_id


def _sent_by_hand(seen: SeenNegotiation) -> dict[str, Any]:
    """What our row says of an application that its owner made."""
    return {
        "state": State.SENT_BY_HAND,
        "made_by": "manual",
        "reason": None,
        "held_why": None,
        "negotiation_id": seen.negotiation_id,
        "negotiation_state": seen.state,
        "sent_at": seen.created_at,
        "authored_by": "human",
        "updated_at": func.now(),
    }


def _made_by_hand(
    application_id: UUID, account: DueAccount, seen: SeenNegotiation, card: VacancyCard, employer_key: str
) -> Executable:
    """A row of its own, unless another look has stored it."""
    resume_id = select(col(Resume.id)).where(
        col(Resume.account_id) == account.account_id, col(Resume.hh_resume_id) == (seen.hh_resume_id or "")
    )
    values = {
        "id": application_id,
        "user_id": account.user_id,
        "account_id": account.account_id,
        "resume_id": resume_id.scalar_subquery(),
        "vacancy_id": card.id,
        "vacancy_name": card.name,
        "employer_key": employer_key,
        "employer_name": card.employer_name,
        "origin": account.origin,
        "mode": "manual",
    }
    return insert(Application).values(**values, **_sent_by_hand(seen)).on_conflict_do_nothing()


def _counted(application_id: UUID, account: DueAccount, seen: SeenNegotiation) -> Executable:
    values = {
        "id": derived_id("manual", account.account_id, seen.negotiation_id),
        "user_id": account.user_id,
        "account_id": account.account_id,
        "application_id": application_id,
        "kind": "manual",
        "units": 1,
        "at": seen.created_at,
    }
    return insert(UsageEntry).values(**values).on_conflict_do_nothing()
