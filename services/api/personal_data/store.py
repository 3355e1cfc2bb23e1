"""SQL of an erasure. Every statement is of one user."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import ASSISTED
from libs.common.db import personal
from libs.common.db.tables.account_links import PendingLink
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.users import User
from services.api.accounts.giving_back import row_of

ON_ITS_WAY = "55006"
"""What PostgreSQL says of a user of whom something is on its way (migration `prompts_on_their_way`)."""


class SealedPair(NamedTuple):
    """A token pair as it is stored, and the row that it is sealed for."""

    row: object
    access_token: str
    refresh_token: str


@dataclass(frozen=True, slots=True)
class KeptRows:
    """How many rows of one table are a user's."""

    table: str
    rows: int


async def kept(connection: AsyncConnection, user_id: UUID) -> list[KeptRows]:
    """What is kept of the user, without the tables that hold nothing of his."""
    found = [
        KeptRows(name, await connection.scalar(personal.count(name), {personal.USER: user_id}) or 0)
        for name in personal.EXPORTED
    ]
    return [one for one in found if one.rows]


async def hold(connection: AsyncConnection, user_id: UUID) -> bool:
    """Lock the user's row: whoever writes something of the user has done it, or waits. False: there is none.

    A claim of a send writes to the ledger, whose foreign key needs this row: none can be in the middle of it now.
    """
    statement = select(col(User.id)).where(col(User.id) == user_id).with_for_update()
    return await connection.scalar(statement) is not None


async def pairs(connection: AsyncConnection, user_id: UUID) -> list[SealedPair]:
    """The token pairs that are good at hh."""
    accounts = select(col(HHAccount.id), col(HHAccount.access_token), col(HHAccount.refresh_token)).where(
        col(HHAccount.user_id) == user_id, col(HHAccount.state) != "unlinked", col(HHAccount.origin) != ASSISTED
    )
    pending = select(col(PendingLink.id), col(PendingLink.access_token), col(PendingLink.refresh_token)).where(
        col(PendingLink.user_id) == user_id
    )
    return [
        *(SealedPair(*row) for row in await connection.execute(accounts)),
        *(SealedPair(row_of(row.id), *row[1:]) for row in await connection.execute(pending)),
    ]


async def delete_user(connection: AsyncConnection, user_id: UUID) -> None:
    """Delete the user and, by foreign keys and triggers, everything that is kept of him.

    The database refuses it (ON_ITS_WAY) while an application, a reply or a message to him is being sent, or a model is
    being asked about him. Lock him first.
    """
    await connection.execute(delete(User).where(col(User.id) == user_id))
