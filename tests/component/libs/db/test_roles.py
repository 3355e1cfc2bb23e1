"""Each service as its own role on a real PostgreSQL: every table, verb and column, allowed as derived, else refused."""

import asyncio
import base64
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from libs.common.db import migrate
from libs.common.db.engine import create_engine
from libs.common.db.grants import Privilege, rights, services
from libs.common.db.missing import missing
from libs.common.db.roles import Roles, sync
from libs.common.db.scram import verifier
from libs.common.db.tables import metadata
from libs.common.errors import ConfigurationError
from libs.common.ids import new_id
from standalone.servers.postgres import PostgresServer

UrlOf = Callable[[str], str]


@pytest.fixture(autouse=True)
async def synced(database_url: str) -> None:
    """A copy of a database has the rights on its tables, but not those on the database itself."""
    await sync(database_url, Roles())


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Any]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


# ruff: noqa: S608 - the names are those of our own tables
def tries(table: Table) -> Iterator[tuple[Privilege, str]]:
    """Statements that touch no row: PostgreSQL asks for the right before it looks for rows."""
    name, columns = f'"{table.name}"', list(table.columns)
    plain: Column[Any] = next(column for column in columns if column.identity is None)
    kind = plain.type.compile(postgresql.dialect())
    yield Privilege(table.name, "INSERT"), f'insert into {name} ("{plain.name}") select null::{kind} where false'
    yield Privilege(table.name, "DELETE"), f"delete from {name} where false"
    yield Privilege(table.name, "TRUNCATE"), f"truncate {name}"
    yield Privilege(table.name, "OWN"), f"alter table {name} add column intruder int"
    for column in columns:
        yield Privilege(table.name, "SELECT", column.name), f'select "{column.name}" from {name} limit 0'
        yield Privilege(table.name, "UPDATE", column.name), f'update {name} set "{column.name}" = default where false'


def expected(service: str, right: Privilege) -> bool:
    return bool({right, Privilege(right.table, right.verb)} & rights(service))


async def allowed(connection: Any, statement: str) -> bool:
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


@pytest.mark.parametrize("service", services())
async def test_a_role_may_do_exactly_what_is_derived(url_of: UrlOf, service: str) -> None:
    async with connected(url_of(service)) as connection:
        wrong = [
            right
            for table in metadata.sorted_tables
            for right, statement in tries(table)
            if await allowed(connection, statement) is not expected(service, right)
        ]
    assert wrong == []


@pytest.mark.parametrize("service", services())
async def test_a_role_may_do_nothing_beside_its_tables(url_of: UrlOf, service: str) -> None:
    async with connected(url_of(service)) as connection:
        for statement in (
            "create table mine (a int)",
            "create temporary table mine (a int)",
            "create schema mine",
            "create role mine",
            "create database mine",
            "update alembic_version set version_num = version_num where false",
            "select rolpassword from pg_authid",
            "copy users to program 'true'",
            "set role vkatilsya_api" if service != "api" else "set role vkatilsya_auto_reply",
            "alter table outbox disable row level security",
            "drop policy everybody on outbox",
        ):
            assert not await allowed(connection, statement), statement
        assert await connection.fetchval("select count(*) from alembic_version") == 1
        flags = await connection.fetchrow("select * from pg_roles where rolname = current_user")
        assert not any(flags[f"rol{flag}"] for flag in ("super", "createrole", "createdb", "replication", "bypassrls"))


OUTBOX = (
    "insert into outbox (event_id, source, subject, user_id, payload, headers)"
    " values ($1, $2, 'match.decided', $1, '{}', '{}')"
)
INBOX = "insert into inbox (consumer, event_id) values ($2, $1)"


@pytest.mark.parametrize(("statement", "other"), [(OUTBOX, "api"), (INBOX, "auto_reply")], ids=["outbox", "inbox"])
async def test_nobody_writes_in_the_name_of_another_service(url_of: UrlOf, statement: str, other: str) -> None:
    async with connected(url_of("notifier")) as connection:
        await connection.execute(statement, new_id(), "notifier")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(statement, new_id(), other)


SWITCH = (
    "insert into pause_switches (scope, scope_id, reason, paused_by, detail) values ($1, $2, $3, 'somebody', '{}')"
    " on conflict (scope, scope_id, reason) do update set until = null"
)


async def test_events_of_others_are_read_but_not_touched(url_of: UrlOf) -> None:
    async with connected(url_of("api")) as api, connected(url_of("notifier")) as notifier:
        await api.execute(OUTBOX, new_id(), "api")
        assert await notifier.fetchval("select count(*) from outbox") == 1
        assert await notifier.execute("update outbox set published_at = now()") == "UPDATE 0"
        assert await notifier.fetch("select id from outbox for update") == []
        assert await notifier.execute("delete from outbox") == "DELETE 0"
        assert await api.execute("update outbox set published_at = now()") == "UPDATE 1"
        async with connected(url_of("ops")) as ops:
            assert await ops.execute("update outbox set published_at = null") == "UPDATE 1"
        assert await api.execute("delete from outbox") == "DELETE 1"


async def test_a_second_run_finds_nothing_to_do(database_url: str, access: Any) -> None:
    assert await sync(database_url, access.roles()) == []
    assert await sync(database_url, Roles()) == [], "known roles keep their rights without passwords"


async def test_a_right_too_many_is_taken_back_and_one_that_is_missing_given(database_url: str, url_of: UrlOf) -> None:
    async with connected(database_url) as owner:
        await owner.execute(
            "grant delete on users to vkatilsya_notifier; revoke insert on notifications from vkatilsya_notifier"
        )
        await owner.execute("grant update (email) on users to vkatilsya_notifier")
    assert await sync(database_url, Roles()) == ["rights of vkatilsya_notifier set"]
    async with connected(url_of("notifier")) as notifier:
        assert not await allowed(notifier, "delete from users where false")
        assert not await allowed(notifier, "update users set email = default where false")
        assert await allowed(notifier, "insert into notifications (title) select '' where false")


async def test_a_condition_of_an_earlier_version_is_replaced(database_url: str, url_of: UrlOf) -> None:
    """An upgrade may keep a service to fewer rows, or to none of them any more."""
    async with connected(database_url) as owner:
        now = await owner.fetch(
            "select policyname from pg_policies where tablename = 'pause_switches'"
            " and 'vkatilsya_auto_reply' = any(roles)"
        )
        for row in now:
            await owner.execute(f'drop policy "{row["policyname"]}" on pause_switches')
        await owner.execute(
            "create policy vkatilsya_auto_reply_insert on pause_switches as restrictive for insert"
            " to vkatilsya_auto_reply with check (true);"
            "create policy vkatilsya_auto_reply_update on users as restrictive for update"
            " to vkatilsya_auto_reply using (false)"
        )
    assert any("earlier rule" in change for change in await sync(database_url, Roles()))
    assert await sync(database_url, Roles()) == []
    async with connected(url_of("auto_reply")) as auto_reply, connected(database_url) as owner:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await auto_reply.execute(SWITCH, "account", new_id(), "owner")
        left = "select count(*) from pg_policies where policyname like 'vkatilsya\\_auto\\_reply\\_' || $1"
        assert await owner.fetchval(left, "insert") == await owner.fetchval(left, "update") == 0


async def test_what_a_service_lacks_is_named(database_url: str, url_of: UrlOf) -> None:
    async def lacking(service: str, url: str) -> list[str]:
        engine = create_engine(url, application_name="tests", pool_size=1)
        try:
            async with engine.connect() as connection:
                return await missing(connection, service)
        finally:
            await engine.dispose()

    for service in services():
        assert await lacking(service, url_of(service)) == []
        assert await lacking(service, database_url) == [], "the owner lacks nothing"
    assert "INSERT notifications" in await lacking("notifier", url_of("api"))
    async with connected(database_url) as owner:
        await owner.execute("revoke update (published_at) on outbox from vkatilsya_api")
    assert await lacking("api", url_of("api")) == ["UPDATE outbox.published_at"]


@pytest.fixture
async def fresh(postgres: PostgresServer) -> AsyncIterator[str]:
    """A database without our roles' rights, and roles that are removed after the test."""
    url = postgres.create_database(f"t{new_id().hex}")
    yield url
    async with connected(url) as owner:
        made = await owner.fetch("select rolname from pg_roles where rolname like 'fresh\\_%'")
        for row in made:
            await owner.execute(f'drop owned by "{row["rolname"]}"; drop role "{row["rolname"]}"')


def as_role(url: str, user: str, password: str) -> str:
    return f"postgresql+asyncpg://{user}:{password}@{url.rpartition('@')[2]}"


async def upgraded(url: str, roles: Roles) -> list[str]:
    return await asyncio.to_thread(migrate.upgrade, url, roles=roles)


@pytest.mark.parametrize("service", ["api", "ops"])
async def test_a_role_has_no_room_that_nobody_counts(url_of: Callable[[str], str], service: str) -> None:
    """No temporary tables, no large objects, and none of the databases that every server has."""
    url = url_of(service)
    async with connected(url) as role:
        for statement in ("create temporary table x (y int)", "select lo_create(0)", "select lo_from_bytea(0, 'x')"):
            assert not await allowed(role, statement), statement
    for database in ("postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connected(f"{url.rpartition('/')[0]}/{database}"):
                pytest.fail(f"{database} is open")


async def test_without_roles_nothing_changes(fresh: str) -> None:
    assert await upgraded(fresh, Roles("fresh_")) == []
    async with connected(fresh) as owner:
        assert await owner.fetchval("select count(*) from pg_class where relrowsecurity") == 0
        assert await owner.fetchval("select has_database_privilege('vkatilsya_api', current_database(), 'TEMPORARY')")


async def test_the_server_never_sees_a_password_and_a_new_one_replaces_the_old(
    fresh: str, postgres: PostgresServer
) -> None:
    async with connected(fresh) as owner:
        await owner.execute(f"alter database {fresh.rpartition('/')[2]} set log_statement = 'all'")
    changes = await upgraded(fresh, Roles("fresh_", {"notifier": "first-secret"}))
    assert changes[:2] == ["role fresh_notifier made", "rights of fresh_notifier set"]
    await sync(fresh, Roles("fresh_", {"notifier": "second-secret"}))
    log = postgres.log.read_text(encoding="utf-8")
    assert "password 'SCRAM-SHA-256$4096:" in log
    assert "-secret" not in log
    async with connected(as_role(fresh, "fresh_notifier", "second-secret")) as notifier:
        assert await allowed(notifier, "insert into notifications (title) select '' where false")
    with pytest.raises(asyncpg.InvalidPasswordError):
        async with connected(as_role(fresh, "fresh_notifier", "first-secret")):
            pytest.fail("the old password still opens")


async def test_an_owner_that_is_no_superuser_can_do_it_if_it_may_make_roles(fresh: str) -> None:
    name = fresh.rpartition("/")[2]
    async with connected(fresh) as owner:
        await owner.execute("create role fresh_owner login createrole password 'x'")
        await owner.execute(f"alter database {name} owner to fresh_owner; grant all on schema public to fresh_owner")
    managed = as_role(fresh, "fresh_owner", "x")
    roles = Roles("fresh_", {"api": "a", "notifier": "n"})
    await upgraded(managed, roles)
    assert await sync(managed, roles) == []
    async with connected(as_role(fresh, "fresh_notifier", "n")) as notifier:
        assert await allowed(notifier, "select last_seq from notification_counters")
        assert not await allowed(notifier, "delete from users where false")
    async with connected(fresh) as owner:
        await owner.execute("alter role fresh_owner nocreaterole")
    with pytest.raises(ConfigurationError, match="Дайте ему CREATEROLE"):
        await sync(managed, Roles("fresh_", {"ops": "o"}))
    async with connected(fresh) as owner:
        await owner.execute("reassign owned by fresh_owner to current_user")


@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [
        ({"nobody": "x"}, "называет nobody: таких сервисов нет"),
        ({"api": "пароль"}, "в пароле api нужны только знаки ASCII"),
    ],
)
async def test_a_mistake_in_the_passwords_is_a_sentence(
    database_url: str, passwords: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        await sync(database_url, Roles(passwords=passwords))


def test_the_verifier_is_that_of_the_standard() -> None:
    """The example of RFC 7677: user `user`, password `pencil`."""
    stored = verifier("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
    assert stored == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
