"""SQL of linked accounts and pending links."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.one_time import OneTimeTokens
from libs.common.applications import ASSISTED
from libs.common.db.tables.account_links import OAuthState
from libs.common.db.tables.accounts import HHAccount

STATES_KEPT = 5
begun_links = OneTimeTokens(OAuthState, kept=STATES_KEPT)
"""The OAuth states, each bound to the session that began the link."""
SHOWN = (
    col(HHAccount.id),
    col(HHAccount.origin),
    col(HHAccount.hh_user_id),
    col(HHAccount.display_name),
    col(HHAccount.state),
    col(HHAccount.capabilities),
    col(HHAccount.expires_at),
    col(HHAccount.linked_at),
    col(HHAccount.version),
)


class LinkedAccount(NamedTuple):
    """An account at hh, without its tokens."""

    id: UUID
    origin: str
    hh_user_id: str
    display_name: str
    state: str
    capabilities: Mapping[str, Any]
    expires_at: datetime
    linked_at: datetime
    version: int


class HeldAccount(NamedTuple):
    """The row that an account at hh has already, and whose it is."""

    id: UUID
    user_id: UUID


async def current(connection: AsyncConnection, user_id: UUID) -> LinkedAccount | None:
    """The user's account at hh that is linked or needs a login; None when there is none."""
    statement = select(*SHOWN).where(
        col(HHAccount.user_id) == user_id, col(HHAccount.state) != "unlinked", col(HHAccount.origin) != ASSISTED
    )
    row = (await connection.execute(statement)).first()
    return LinkedAccount(*row) if row else None


async def lock_hh_account(connection: AsyncConnection, origin: str, hh_user_id: str) -> HeldAccount | None:
    """Serialise links of one hh account until the end of the transaction; returns its row, whoever's it is."""
    key = func.hashtextextended(f"link:{origin}:{hh_user_id}", 0)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))
    statement = select(col(HHAccount.id), col(HHAccount.user_id)).where(
        col(HHAccount.origin) == origin, col(HHAccount.hh_user_id) == hh_user_id
    )
    row = (await connection.execute(statement)).first()
    return HeldAccount(*row) if row else None


async def insert_account(connection: AsyncConnection, row: Mapping[str, object]) -> None:
    """A new account with its sealed pair."""
    await connection.execute(insert(HHAccount).values(row))


async def relink(connection: AsyncConnection, user_id: UUID, account_id: UUID, values: Mapping[str, object]) -> None:
    """A new pair for a known account of the user."""
    await connection.execute(
        update(HHAccount)
        .where(col(HHAccount.id) == account_id, col(HHAccount.user_id) == user_id)
        .values(**values, state="linked", linked_at=func.now(), version=col(HHAccount.version) + 1)
    )


async def unlink(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> bool:
    """Erase the pair and mark the account; False when it was not linked."""
    statement = (
        update(HHAccount)
        .where(col(HHAccount.id) == account_id, col(HHAccount.user_id) == user_id, col(HHAccount.state) != "unlinked")
        .values(state="unlinked", access_token="", refresh_token="", version=col(HHAccount.version) + 1)
    )
    return (await connection.execute(statement)).rowcount == 1


async def store_capabilities(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, capabilities: Mapping[str, object]
) -> None:
    """Keep what a probe found."""
    await connection.execute(
        update(HHAccount)
        .where(col(HHAccount.id) == account_id, col(HHAccount.user_id) == user_id)
        .values(capabilities=capabilities, version=col(HHAccount.version) + 1)
    )
