"""Tokens refreshed once however many ask, switches at four levels, an audit chain that shows tampering."""

import asyncio
import base64
import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, func, insert, literal, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.accounts import anchors, audit, switches
from libs.common.accounts.lifecycle import lose_login
from libs.common.accounts.tokens import TokenStore
from libs.common.db.tables.accounts import AuditEntry, HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.users import User
from libs.common.errors import OutcomeUnknownError
from libs.common.hh.answers.errors import AlreadyRefreshedError, TokenDeadError
from libs.common.hh.models.me import TokenPair
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing

KEYS = KeyRing.parse(SecretStr("k1:" + base64.b64encode(os.urandom(32)).decode()))


class Refresher:
    """Answers like hh: each refresh token works once."""

    def __init__(self, *failures: Exception) -> None:
        self.calls: list[str] = []
        self.failures = list(failures)

    async def refresh(self, refresh_token: str) -> TokenPair:
        self.calls.append(refresh_token)
        await asyncio.sleep(0.02)
        if self.failures:
            raise self.failures.pop(0)
        number = len(self.calls)
        return TokenPair(access_token=f"access{number}", refresh_token=f"refresh{number}", expires_in=1209600)


async def linked(engine: AsyncEngine, store: TokenStore) -> tuple[UUID, UUID]:
    user_id, account_id = new_id(), new_id()
    pair = TokenPair(access_token="access0", refresh_token="refresh0", expires_in=10)
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email=f"{user_id.hex}@example.org"))
        await connection.execute(
            insert(HHAccount).values(
                id=account_id,
                user_id=user_id,
                origin="sandbox",
                hh_user_id=account_id.hex,
                **store.sealed(account_id, pair),
            )
        )
    return user_id, account_id


async def test_twenty_callers_with_a_stale_token_cause_one_refresh(engine: AsyncEngine) -> None:
    refresher = Refresher()
    stores = [TokenStore(engine, KEYS, refresher, Outbox("auto_reply")) for _ in range(4)]
    _, account_id = await linked(engine, stores[0])
    tokens = await asyncio.gather(*(stores[n % 4].renew(account_id, "access0") for n in range(20)))
    assert set(tokens) == {"access1"}
    assert refresher.calls == ["refresh0"]
    fresh = TokenStore(engine, KEYS, refresher, Outbox("api"))
    assert await fresh.of(account_id).access_token() == "access1"


async def test_a_cancelled_caller_does_not_lose_the_new_pair(engine: AsyncEngine) -> None:
    refresher = Refresher()
    store = TokenStore(engine, KEYS, refresher, Outbox("auto_reply"))
    _, account_id = await linked(engine, store)
    task = asyncio.create_task(store.renew(account_id, "access0"))
    while not refresher.calls:
        await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await store.renew(account_id, "access0") == "access1"
    assert refresher.calls == ["refresh0"]


async def test_a_new_pair_that_the_database_went_away_from_is_stored_when_it_is_back(engine: AsyncEngine) -> None:
    class Cutting(Refresher):
        """hh answers, and meanwhile every connection of the service's is gone."""

        async def refresh(self, refresh_token: str) -> TokenPair:
            async with engine.connect() as other:
                gone = (
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()"
                )
                assert await other.scalar(text(f"{gone} and pid <> pg_backend_pid()"))
            return await super().refresh(refresh_token)

    refresher = Cutting()
    store = TokenStore(engine, KEYS, refresher, Outbox("auto_reply"))
    _, account_id = await linked(engine, store)
    assert await store.renew(account_id, "access0") == "access1"
    assert refresher.calls == ["refresh0"]
    fresh = TokenStore(engine, KEYS, refresher, Outbox("api"))
    assert await fresh.of(account_id).access_token() == "access1"


async def test_a_lost_answer_is_tried_once_more_and_then_the_owner_must_sign_in(engine: AsyncEngine) -> None:
    refresher = Refresher(OutcomeUnknownError("lost"), AlreadyRefreshedError("used"))
    store = TokenStore(engine, KEYS, refresher, Outbox("auto_reply"))
    user_id, account_id = await linked(engine, store)
    with pytest.raises(TokenDeadError):
        await store.renew(account_id, "access0")
    with pytest.raises(TokenDeadError):
        await store.renew(account_id, "access0")
    assert len(refresher.calls) == 2
    outbox = table_of(OutboxRow)
    async with engine.connect() as connection:
        assert await connection.scalar(select(table_of(HHAccount).c.state)) == "needs_login"
        assert (await connection.execute(select(outbox.c.subject, outbox.c.user_id))).all() == [
            ("account.changed", user_id)
        ]
        assert await paused(engine, user_id, account_id)


async def paused(engine: AsyncEngine, user_id: UUID, account_id: UUID, resume_id: UUID | None = None) -> bool:
    condition = switches.paused(
        user_id=literal(user_id), account_id=literal(account_id), resume_id=literal(resume_id or new_id())
    )
    async with engine.connect() as connection:
        return bool(await connection.scalar(select(condition)))


@pytest.mark.parametrize("scope", ["system", "user", "account", "resume"])
async def test_a_switch_at_any_level_stops_what_is_below_and_nothing_else(
    engine: AsyncEngine, scope: switches.Scope
) -> None:
    ids = {"system": switches.SYSTEM, "user": new_id(), "account": new_id(), "resume": new_id()}
    async with engine.begin() as connection:
        assert await switches.pause(connection, scope, ids[scope], "owner", by="test")
        assert not await switches.pause(connection, scope, ids[scope], "owner", by="test")
    assert await paused(engine, ids["user"], ids["account"], ids["resume"])
    assert await paused(engine, new_id(), new_id()) is (scope == "system")
    async with engine.begin() as connection:
        assert await switches.lift(connection, scope, ids[scope], "owner") == ["owner"]
    assert not await paused(engine, ids["user"], ids["account"], ids["resume"])


async def test_lifting_the_owners_switch_leaves_the_captcha(engine: AsyncEngine) -> None:
    user_id, account_id = new_id(), new_id()
    async with engine.begin() as connection:
        await switches.pause(connection, "account", account_id, "owner", by="owner")
        await switches.pause(connection, "account", account_id, "captcha", by="sender")
        await switches.lift(connection, "account", account_id, "owner")
        in_force_now = await switches.in_force(connection, user_id=user_id, account_id=account_id, resume_ids=[])
    assert [item.reason for item in in_force_now] == ["captcha"]
    assert await paused(engine, user_id, account_id)


async def test_a_pause_with_an_end_ends_by_itself_and_never_shortens_an_endless_one(engine: AsyncEngine) -> None:
    user_id, account_id = new_id(), new_id()
    past = datetime.now(UTC) - timedelta(seconds=1)
    async with engine.begin() as connection:
        await switches.pause(connection, "account", account_id, "limit", by="sender", until=past)
    assert not await paused(engine, user_id, account_id)
    async with engine.begin() as connection:
        await switches.pause(connection, "account", account_id, "captcha", by="sender")
        await switches.pause(connection, "account", account_id, "captcha", by="sender", until=past)
    assert await paused(engine, user_id, account_id)


async def test_the_audit_chain_is_gapless_under_concurrency_and_shows_tampering(engine: AsyncEngine) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))

    async def add(number: int) -> None:
        async with engine.begin() as connection:
            await audit.append(
                connection, user_id=user_id, actor="test", action="did", data={"n": number, "имя": ["отклик", None]}
            )

    await asyncio.gather(*(add(number) for number in range(12)))
    async with engine.connect() as connection:
        assert await audit.first_broken(connection, user_id=user_id) is None
        assert await connection.scalar(select(func.count()).select_from(AuditEntry)) == 12
    async with engine.begin() as connection:
        await connection.execute(
            update(AuditEntry).where(col(AuditEntry.number) == 5).values(data=text("'{\"n\": 999}'::jsonb"))
        )
        assert await audit.first_broken(connection, user_id=user_id) == 5
        [report] = await audit.verify(connection)
        assert (report.user_id, report.lines, report.first_broken) == (user_id, 12, 5)
        assert report.since <= report.until
        assert await audit.verify(connection, new_id()) == []


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("update audit_log set prev_hash = repeat('0', 64) where number = 3", 3),
        ("update audit_log set actor = 'owner' where number = 2", 2),
        ("update audit_log set at = at + interval '1 second' where number = 2", 2),
        ("delete from audit_log where number = 2", 2),
        ("delete from audit_log where number = 1", 1),
        ("update audit_log set number = number + 10 where number = 4", 4),
    ],
)
async def test_whatever_is_changed_in_the_audit_chain_shows(engine: AsyncEngine, change: str, broken: int) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        for number in range(4):
            await audit.append(connection, user_id=user_id, actor="test", action="did", data={"n": number})
        assert await audit.first_broken(connection, user_id=user_id) is None
        await connection.execute(text(change))
        assert await audit.first_broken(connection, user_id=user_id) == broken


@pytest.mark.parametrize("tampering", ["cut", "written anew"])
async def test_a_head_that_was_noted_shows_what_the_chain_itself_cannot(engine: AsyncEngine, tampering: str) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        for number in range(3):
            await audit.append(connection, user_id=user_id, actor="test", action="did", data={"n": number})
        [report] = await audit.verify(connection)
        assert report.head.number == 3
        assert await anchors.held(connection, report.head) == user_id
        await audit.append(connection, user_id=user_id, actor="test", action="did", data={"n": 3})
        assert await anchors.held(connection, report.head) == user_id, "a chain that grew still holds it"
        await connection.execute(
            delete(AuditEntry).where(col(AuditEntry.number) >= 3 if tampering == "cut" else true())
        )
        if tampering != "cut":
            for number in (0, 1, 99, 3):
                await audit.append(connection, user_id=user_id, actor="test", action="did", data={"n": number})
        [after] = await audit.verify(connection)
        assert after.first_broken is None, "by itself it looks whole"
        assert await anchors.held(connection, report.head) is None


async def test_a_noted_head_is_found_among_the_hashes_of_an_erased_user(engine: AsyncEngine) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        await audit.append(connection, user_id=user_id, actor="test", action="did", data={})
        [report] = await audit.verify(connection)
        await connection.execute(delete(User).where(col(User.id) == user_id))
        [erased] = await audit.verify(connection)
        assert (erased.erased, erased.head) == (True, report.head)
        assert await anchors.held(connection, report.head) == erased.user_id


@pytest.mark.parametrize("said", ["", "1", "0:" + "a" * 64, "1:" + "g" * 64, "1:" + "a" * 63, "1:" + "a" * 64 + ";"])
def test_what_is_no_head_is_said_to_be_none(said: str) -> None:
    with pytest.raises(ValueError, match="НОМЕР"):
        anchors.Anchor.parse(said)


async def test_another_time_shows_too_and_lines_that_cover_none_only_come_first(
    engine: AsyncEngine,
) -> None:
    user_id = new_id()
    earlier = {"actor": "test", "action": "did", "data": {"n": 1}}
    row = {"id": new_id(), "user_id": user_id, "number": 1, "prev_hash": audit.GENESIS, **earlier}
    row["hash"] = audit.digest(audit.GENESIS, {"number": 1, **earlier})
    of_number = col(AuditEntry.number)
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        await connection.execute(insert(AuditEntry).values(row))
        for number in (2, 3):
            await audit.append(connection, user_id=user_id, actor="test", action="did", data={"n": number})
        assert await audit.first_broken(connection, user_id=user_id) is None
        await connection.execute(
            update(AuditEntry).where(of_number == 2).values(at=col(AuditEntry.at) - text("interval '1 day'"))
        )
        assert await audit.first_broken(connection, user_id=user_id) == 2


async def test_a_login_is_lost_once_with_switch_audit_line_and_event(engine: AsyncEngine) -> None:
    outbox = Outbox("auto_reply")
    user_id, account_id = await linked(engine, TokenStore(engine, KEYS, Refresher(), outbox))
    async with engine.begin() as connection:
        assert await lose_login(connection, outbox, account_id, by="test", seen_version=1)
        assert not await lose_login(connection, outbox, account_id, by="test", seen_version=2)
    account, events = table_of(HHAccount), table_of(OutboxRow)
    async with engine.connect() as connection:
        row = (await connection.execute(select(account.c.state, account.c.version))).one()
        assert tuple(row) == ("needs_login", 2)
        assert (await connection.execute(select(events.c.subject))).scalars().all() == ["account.changed"]
        assert (await connection.execute(select(col(AuditEntry.action)))).scalars().all() == ["account.needs_login"]
    assert await paused(engine, user_id, account_id)


async def test_a_dead_token_of_an_older_version_stops_nothing(engine: AsyncEngine) -> None:
    outbox = Outbox("auto_reply")
    user_id, account_id = await linked(engine, TokenStore(engine, KEYS, Refresher(), outbox))
    async with engine.begin() as connection:
        await connection.execute(update(HHAccount).values(version=2))
        assert not await lose_login(connection, outbox, account_id, by="test", seen_version=1)
    async with engine.connect() as connection:
        assert await connection.scalar(select(table_of(HHAccount).c.state)) == "linked"
        assert (await connection.execute(select(col(AuditEntry.action)))).all() == []
    assert not await paused(engine, user_id, account_id)
