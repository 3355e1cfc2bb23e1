"""The token pair of an account: encrypted at rest, refreshed lazily, once, under the account's row lock.

hh refreshes a pair only after it expired and only once, so a lost answer of a refresh may cost the link: the new pair
is stored in the transaction that holds the lock, a cancelled caller does not cancel the refresh, and a pair that the
database went away from is kept and stored when it is back.
"""

import asyncio
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.accounts.lifecycle import lose_login
from libs.common.clock import elapsed
from libs.common.db.faults import DATABASE_AWAY
from libs.common.db.persist import persist
from libs.common.db.rows import whole
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from libs.common.errors import OutcomeUnknownError
from libs.common.hh.answers.errors import AlreadyRefreshedError, TokenDeadError
from libs.common.hh.models.me import TokenPair
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing, SealBrokenError

log = get_logger(__name__)
KEPT_SECONDS = 120.0
"""How long a new pair waits for a database that is away."""


class Refresher(Protocol):
    """Exchanges a refresh token; raises what libs.common.hh.oauth raises."""

    async def refresh(self, refresh_token: str) -> TokenPair:
        """The new pair; both of its tokens are new."""
        ...


class TokenStore:
    """Reads, stores and refreshes the pairs of all accounts."""

    def __init__(self, engine: AsyncEngine, keys: KeyRing, refresher: Refresher, outbox: Outbox) -> None:
        self._engine, self._keys, self._refresher, self._outbox = engine, keys, refresher, outbox
        self._known: dict[UUID, str] = {}
        self._unsaved: dict[UUID, tuple[str, TokenPair]] = {}
        """The access token that a new pair replaces, and the pair, until its commit."""

    def of(self, account_id: UUID) -> "AccountTokens":
        """The TokenSource of one account."""
        return AccountTokens(self, account_id)

    def sealed(self, row: object, pair: TokenPair) -> dict[str, Any]:
        """The columns of a pair, for an insert or update of `row`: an account's id, or a name of its own."""
        return {
            "key_id": self._keys.current,
            "access_token": self._keys.seal(pair.access_token, row=row, column="access_token"),
            "refresh_token": self._keys.seal(pair.refresh_token, row=row, column="refresh_token"),
            "expires_at": func.now() + timedelta(seconds=pair.expires_in),
        }

    def unsealed(self, row: object, access_token: str, refresh_token: str, life: timedelta) -> TokenPair:
        """The pair that was sealed for `row`; SealBrokenError when it was not, or its key is gone."""
        return TokenPair(
            access_token=self._keys.open(access_token, row=row, column="access_token"),
            refresh_token=self._keys.open(refresh_token, row=row, column="refresh_token"),
            expires_in=max(1, int(life.total_seconds())),
        )

    async def access_token(self, account_id: UUID) -> str:
        """The token to use now; TokenDeadError when the account needs a login."""
        if token := self._known.get(account_id):
            return token
        async with self._engine.connect() as connection:
            row = await self._row(connection, account_id, lock=False)
        return self._remember(account_id, self._open(account_id, row.access_token, "access_token"))

    async def renew(self, account_id: UUID, stale: str) -> str:
        """A token other than `stale`; at most one refresh is in flight per account, however many workers ask."""
        self._known.pop(account_id, None)
        return await asyncio.shield(self._renew(account_id, stale))

    async def _renew(self, account_id: UUID, stale: str) -> str:
        try:
            return await self._renewed(account_id, stale)
        except DATABASE_AWAY:
            if account_id not in self._unsaved:
                raise
        renewed: list[str] = []

        async def again() -> None:
            renewed.append(await self._renewed(account_id, stale))

        await persist(again, deadline=elapsed() + KEPT_SECONDS)
        return renewed[-1]

    async def _renewed(self, account_id: UUID, stale: str) -> str:
        async with self._engine.begin() as connection:
            row = await self._row(connection, account_id, lock=True)
            current = self._open(account_id, row.access_token, "access_token")
            if current != stale:
                self._unsaved.pop(account_id, None)
                return self._remember(account_id, current)
            try:
                pair = await self._pair(account_id, current, row.refresh_token)
            except (AlreadyRefreshedError, TokenDeadError) as error:
                await lose_login(connection, self._outbox, account_id, seen_version=row.version, by="tokens")
                log.warning(
                    "the account needs a new login",
                    action="token.dead",
                    account_id=str(account_id),
                    error=type(error).__name__,
                )
                failure: TokenDeadError | None = _dead(error)
            else:
                failure = None
                self._unsaved[account_id] = (current, pair)
                await self._store(connection, account_id, pair)
                current = pair.access_token
        if failure is not None:
            raise failure
        self._unsaved.pop(account_id, None)
        return self._remember(account_id, current)

    async def _pair(self, account_id: UUID, current: str, sealed: str) -> TokenPair:
        """The pair that replaces `current`: one that could not be stored yet, or a new one of hh's."""
        replaces, unsaved = self._unsaved.get(account_id, (None, None))
        if unsaved is not None and replaces == current:
            return unsaved
        return await self._refresh(self._open(account_id, sealed, "refresh_token"))

    async def _refresh(self, refresh_token: str) -> TokenPair:
        try:
            return await self._refresher.refresh(refresh_token)
        except OutcomeUnknownError:
            log.warning("the answer of a token refresh was lost; one more try", action="token.refresh_unknown")
            return await self._refresher.refresh(refresh_token)

    async def _store(self, connection: AsyncConnection, account_id: UUID, pair: TokenPair) -> None:
        values = {**self.sealed(account_id, pair), "version": col(HHAccount.version) + 1}
        await connection.execute(update(HHAccount).where(col(HHAccount.id) == account_id).values(values))
        log.info("token pair refreshed", action="token.refreshed", account_id=str(account_id))

    async def _row(self, connection: AsyncConnection, account_id: UUID, *, lock: bool) -> HHAccount:
        statement = select(table_of(HHAccount)).where(col(HHAccount.id) == account_id, col(HHAccount.state) == "linked")
        if lock:
            statement = statement.with_for_update(key_share=True)
        row = (await connection.execute(statement)).mappings().first()
        if row is None:
            raise TokenDeadError("needs_login")
        return whole(HHAccount, row)

    def _open(self, account_id: UUID, sealed: str, column: str) -> str:
        try:
            return self._keys.open(sealed, row=account_id, column=column)
        except SealBrokenError as error:
            raise TokenDeadError("seal_broken") from error

    def _remember(self, account_id: UUID, token: str) -> str:
        self._known[account_id] = token
        return token

    def forget(self, account_id: UUID) -> None:
        """Drop what this process remembers of an account that was linked anew or unlinked."""
        self._known.pop(account_id, None)


class AccountTokens:
    """libs.common.hh's TokenSource for one account."""

    def __init__(self, store: TokenStore, account_id: UUID) -> None:
        self._store, self._account_id = store, account_id

    async def access_token(self) -> str:
        """See TokenStore.access_token."""
        return await self._store.access_token(self._account_id)

    async def renew(self, stale: str) -> str:
        """See TokenStore.renew."""
        return await self._store.renew(self._account_id, stale)


def _dead(error: Exception) -> TokenDeadError:
    return error if isinstance(error, TokenDeadError) else TokenDeadError("already_refreshed")
