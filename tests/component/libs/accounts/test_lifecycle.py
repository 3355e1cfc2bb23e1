"""A lost login stops an account once, whoever notices it; news of an old token stop nobody."""

import asyncio
import base64
import os
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.accounts.lifecycle import lose_login
from libs.common.db.tables.accounts import AuditEntry, HHAccount, PauseSwitch
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing

KEYS = KeyRing.parse(SecretStr("k1:" + base64.b64encode(os.urandom(32)).decode()))
OUTBOX = Outbox("auto_reply")


@pytest.fixture
async def account_id(engine: AsyncEngine) -> UUID:
    user_id, account_id = new_id(), new_id()
    pair = {
        "key_id": KEYS.current,
        "access_token": KEYS.seal("access", row=account_id, column="access_token"),
        "refresh_token": KEYS.seal("refresh", row=account_id, column="refresh_token"),
        "expires_at": text("now()"),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email=f"{user_id.hex}@example.org"))
        values = {"id": account_id, "user_id": user_id, "origin": "sandbox", "hh_user_id": account_id.hex}
        await connection.execute(insert(HHAccount).values(**values, **pair))
    return account_id


async def lose(engine: AsyncEngine, account_id: UUID, version: int) -> bool:
    async with engine.begin() as connection:
        return await lose_login(connection, OUTBOX, account_id, seen_version=version, by="api")


async def traces(engine: AsyncEngine, account_id: UUID) -> tuple[tuple[str, int], list[str], list[str]]:
    """The state and version of the account, its switches, and the changes told of it."""
    async with engine.connect() as connection:
        account = (
            await connection.execute(
                select(col(HHAccount.state), col(HHAccount.version)).where(col(HHAccount.id) == account_id)
            )
        ).one()
        switches = await connection.scalars(
            select(col(PauseSwitch.reason)).where(col(PauseSwitch.scope_id) == account_id)
        )
        payloads = await connection.scalars(select(col(OutboxRow.payload)))
        return (
            (account.state, account.version),
            list(switches),
            [each["change"] for each in payloads if each["account_id"] == str(account_id)],
        )


async def test_a_lost_login_changes_state_and_version_and_is_told(engine: AsyncEngine, account_id: UUID) -> None:
    assert await lose(engine, account_id, 1)
    assert await traces(engine, account_id) == (("needs_login", 2), ["needs_login"], ["needs_login"])
    async with engine.connect() as connection:
        user_id = (
            await connection.scalars(select(col(HHAccount.user_id)).where(col(HHAccount.id) == account_id))
        ).one()
        actions = await connection.scalars(select(col(AuditEntry.action)).where(col(AuditEntry.user_id) == user_id))
        assert list(actions) == ["account.needs_login"]
        assert await audit.first_broken(connection, user_id=user_id) is None


async def test_of_two_that_notice_at_once_one_tells_it(engine: AsyncEngine, account_id: UUID) -> None:
    announced = await asyncio.gather(*(lose(engine, account_id, 1) for _ in range(4)))
    assert sorted(announced) == [False, False, False, True]
    assert await traces(engine, account_id) == (("needs_login", 2), ["needs_login"], ["needs_login"])


MEANWHILE = {
    "linked anew": "update hh_accounts set version = version + 1 where id = :id",
    "unlinked": "update hh_accounts set state = 'unlinked' where id = :id",
    "lost before": "update hh_accounts set state = 'needs_login' where id = :id",
}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
async def test_the_refusal_of_an_old_token_stops_nobody(engine: AsyncEngine, account_id: UUID, meanwhile: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(meanwhile), {"id": account_id})
    assert not await lose(engine, account_id, 1)
    _, switches, announced = await traces(engine, account_id)
    assert (switches, announced) == ([], [])
