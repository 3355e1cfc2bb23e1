"""One-time tokens open something once, within minutes: sign-in links, OAuth states, the link of a chat.

A table of such tokens has their SHA-256 as primary key, `user_id`, `expires_at`, `used_at`, and whatever else a token
is bound to. The token itself is stored nowhere.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from libs.common.db.tables.base import table_of
from libs.common.ids import text_hash

LIFE = timedelta(minutes=10)
"""As long as ASVS 6.5.5 lets anything live that goes another way than the session."""
TOKEN_BYTES = 32
KEPT_SPENT = timedelta(days=1)


class OneTimeTokens:
    """The tokens of one table. Every call works in the caller's transaction and commits nothing.

    A user has at most `kept` unspent tokens: a new one ends the oldest. `bound` are columns of the table by name: what
    a token was issued with has to be given again, or it is as good as unknown.
    """

    def __init__(self, rows: type[SQLModel], *, kept: int, size: int = TOKEN_BYTES) -> None:
        self._table, self._kept, self._size = table_of(rows), kept, size
        (self._hash,) = self._table.primary_key.columns

    async def issue(
        self, connection: AsyncConnection, user_id: UUID, *, life: timedelta = LIFE, **bound: object
    ) -> str:
        """A token that works once within `life`; those over for a day are removed."""
        token, columns = secrets.token_urlsafe(self._size), self._table.c
        await connection.execute(delete(self._table).where(columns.expires_at < func.now() - KEPT_SPENT))
        mine = (columns.user_id == user_id, columns.used_at.is_(None))
        order = (columns.expires_at.desc(), columns.created_at.desc())
        newest = select(self._hash).where(*mine).order_by(*order).limit(self._kept - 1)
        await connection.execute(delete(self._table).where(*mine, self._hash.not_in(newest)))
        row = {self._hash.name: text_hash(token), "user_id": user_id, "expires_at": func.now() + life, **bound}
        await connection.execute(insert(self._table).values(row))
        return token

    async def user_of(self, connection: AsyncConnection, token: str, **bound: object) -> UUID | None:
        """Whose token it is while it works; it stays unspent."""
        return await connection.scalar(select(self._table.c.user_id).where(*self._works(token, bound)))

    async def works(self, connection: AsyncConnection, token: str, *, margin: timedelta) -> bool:
        """Whether the token can be spent now and for `margin` more."""
        lasts = self._table.c.expires_at > func.now() + margin
        return bool(await connection.scalar(select(exists().where(*self._works(token, {}), lasts))))

    async def spend(self, connection: AsyncConnection, token: str, **bound: object) -> UUID | None:
        """Whose token it is, exactly once; None when it is unknown, spent, expired or bound to something else."""
        statement = update(self._table).where(*self._works(token, bound)).values(used_at=func.now())
        return (await connection.execute(statement.returning(self._table.c.user_id))).scalar_one_or_none()

    async def forget(self, connection: AsyncConnection, user_id: UUID) -> None:
        """End all tokens of a user."""
        await connection.execute(delete(self._table).where(self._table.c.user_id == user_id))

    def _works(self, token: str, bound: Mapping[str, object]) -> list[ColumnElement[bool]]:
        columns = self._table.c
        same = [columns[name] == value for name, value in bound.items()]
        return [self._hash == text_hash(token), columns.used_at.is_(None), columns.expires_at > func.now(), *same]
