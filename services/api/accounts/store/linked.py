"""SQL of linked accounts and pending links."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.api import OAuthState
from libs.common.db.tables.base import table_of
from libs.common.one_time import OneTimeTokens

accounts: Any = table_of(HHAccount)
STATES_KEPT = 5
begun_links = OneTimeTokens(OAuthState, kept=STATES_KEPT)
"""The OAuth states, each bound to the session that began the link."""
SHOWN = (
    accounts.c.id,
    accounts.c.origin,
    accounts.c.hh_user_id,
    accounts.c.display_name,
    accounts.c.state,
    accounts.c.capabilities,
    accounts.c.expires_at,
    accounts.c.linked_at,
    accounts.c.version,
)


async def current(connection: AsyncConnection, user_id: UUID) -> Any:
    """The user's account that is linked or needs a login, without its tokens; None when there is none."""
    statement = select(*SHOWN).where(accounts.c.user_id == user_id, accounts.c.state != "unlinked")
    return (await connection.execute(statement)).first()


async def lock_hh_account(connection: AsyncConnection, origin: str, hh_user_id: str) -> Any:
    """Serialise links of one hh account until the end of the transaction; returns its row, whoever's it is."""
    key = func.hashtextextended(f"link:{origin}:{hh_user_id}", 0)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))
    statement = select(accounts.c.id, accounts.c.user_id, accounts.c.capabilities).where(
        accounts.c.origin == origin, accounts.c.hh_user_id == hh_user_id
    )
    return (await connection.execute(statement)).first()


async def insert_account(connection: AsyncConnection, row: dict[str, Any]) -> None:
    """A new account with its sealed pair."""
    await connection.execute(insert(accounts).values(row))


async def relink(connection: AsyncConnection, user_id: UUID, account_id: UUID, values: dict[str, Any]) -> None:
    """A new pair for a known account of the user."""
    await connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.user_id == user_id)
        .values(**values, state="linked", linked_at=func.now(), version=accounts.c.version + 1)
    )


async def unlink(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> bool:
    """Erase the pair and mark the account; False when it was not linked."""
    statement = (
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.user_id == user_id, accounts.c.state != "unlinked")
        .values(state="unlinked", access_token="", refresh_token="", version=accounts.c.version + 1)
    )
    return (await connection.execute(statement)).rowcount == 1


async def store_capabilities(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, capabilities: dict[str, Any]
) -> None:
    """Keep what a probe found."""
    await connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.user_id == user_id)
        .values(capabilities=capabilities, version=accounts.c.version + 1)
    )
