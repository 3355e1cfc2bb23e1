"""A one-time token works once, in time, and only with what it is bound to."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.accounts.one_time import OneTimeTokens
from libs.common.db.tables.account_links import OAuthState
from libs.common.db.tables.users import LoginLink, Session, User
from libs.common.ids import new_id

ENDS = datetime(2090, 1, 1, tzinfo=UTC)
LINKS = OneTimeTokens(LoginLink, kept=2)
STATES = OneTimeTokens(OAuthState, kept=2)


@pytest.fixture
async def user_id(engine: AsyncEngine) -> UUID:
    made = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=made, email=f"{made.hex}@example.org"))
    return made


async def test_of_parallel_tries_one_spends_the_token(engine: AsyncEngine, user_id: UUID) -> None:
    async with engine.begin() as connection:
        token = await LINKS.issue(connection, user_id)

    async def spend() -> UUID | None:
        async with engine.begin() as connection:
            return await LINKS.spend(connection, token)

    assert sorted(map(str, await asyncio.gather(*(spend() for _ in range(5))))) == sorted([str(user_id), *["None"] * 4])


async def test_only_its_hash_is_stored_and_an_old_or_replaced_one_opens_nothing(
    engine: AsyncEngine, user_id: UUID
) -> None:
    async with engine.begin() as connection:
        over = await LINKS.issue(connection, user_id, life=timedelta(seconds=-1))
    tokens: list[str] = []
    for _ in range(3):  # a transaction each: now() is the same within one
        async with engine.begin() as connection:
            tokens.append(await LINKS.issue(connection, user_id))
    async with engine.begin() as connection:
        stored = (await connection.execute(select(col(LoginLink.token_hash)))).scalars().all()
        assert await LINKS.works(connection, tokens[2], margin=timedelta(minutes=9))
        assert not await LINKS.works(connection, tokens[2], margin=timedelta(minutes=11))
        found = [await LINKS.user_of(connection, one) for one in (over, *tokens)]
    assert not set(stored) & {over, *tokens}
    assert found == [None, None, user_id, user_id]


async def test_a_bound_token_is_unknown_to_everybody_else(engine: AsyncEngine, user_id: UUID) -> None:
    own, other = new_id(), new_id()
    async with engine.begin() as connection:
        for one in (own, other):
            row = {"id": one, "user_id": user_id, "token_hash": one.hex, "expires_at": ENDS}
            await connection.execute(insert(Session).values(row))
        token = await STATES.issue(connection, user_id, session_id=own)
        foreign = await STATES.spend(connection, token, user_id=user_id, session_id=other)
        stranger = await STATES.spend(connection, token, user_id=new_id(), session_id=own)
        assert (foreign, stranger) == (None, None)
        assert await STATES.spend(connection, token, user_id=user_id, session_id=own) == user_id
