"""What is stored is carried over by a migration that moves it."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from libs.common.db import migrate
from libs.common.errors import ConfigurationError
from libs.common.ids import new_id
from standalone.servers.postgres import PostgresServer


async def query(url: str, sql: str, *values: object) -> list[Any]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return list(await connection.fetch(sql, *values))
    finally:
        await connection.close()


async def test_when_negotiations_were_read_moves_from_the_lane_to_the_account(postgres: PostgresServer) -> None:
    url = postgres.create_database("moving")
    await asyncio.to_thread(migrate.upgrade, url, "chats")
    user, linked, old = new_id(), new_id(), new_id()
    await query(url, "insert into users (id, email) values ($1, 'a@example.org')", user)
    for account, state in ((old, "unlinked"), (linked, "needs_login")):
        sql = """insert into hh_accounts (id, user_id, origin, hh_user_id, state, key_id, access_token, refresh_token,
            expires_at) values ($1, $2, 'sandbox', $3, $4, 'k', 'a', 'r', now())"""
        await query(url, sql, account, user, str(account), state)
    sql = """insert into send_lanes (user_id, negotiations_due_at, negotiations_seen_at, negotiations_lease_until)
        values ($1, '2026-01-02Z', '2026-01-01Z', '2026-01-03Z')"""
    await query(url, sql, user)
    await asyncio.to_thread(migrate.upgrade, url)
    read = "select account_id, date(next_due_at)::text, date(read_at)::text, lease_until from negotiation_readings"
    (row,) = await query(url, read)
    assert tuple(row) == (linked, "2026-01-02", "2026-01-01", None)


async def test_given_resumes_are_called_given_and_those_of_hh_stay(postgres: PostgresServer) -> None:
    url = postgres.create_database("given")
    await asyncio.to_thread(migrate.upgrade, url, "assisted")
    user, account = new_id(), new_id()
    await query(url, "insert into users (id, email) values ($1, 'a@example.org')", user)
    sql = """insert into hh_accounts (id, user_id, origin, hh_user_id, state, key_id, access_token, refresh_token,
        expires_at) values ($1, $2, 'assisted', 'u', 'linked', '', '', '', now())"""
    await query(url, sql, account, user)
    for ident, snapshot in (("own-1", '{"title": "Повар", "own": {"text": "t"}}'), ("own-2", "{}"), ("hh", '{"a": 1}')):
        sql = """insert into resumes (id, user_id, account_id, hh_resume_id, title, status, snapshot, content_hash)
            values ($1, $2, $3, $4, 't', 'published', $5, '')"""
        await query(url, sql, new_id(), user, account, ident, snapshot)
    await asyncio.to_thread(migrate.upgrade, url)
    read = "select hh_resume_id, snapshot::text from resumes order by hh_resume_id"
    assert [tuple(row) for row in await query(url, read)] == [
        ("given-1", '{"given": {"text": "t"}, "title": "Повар"}'),
        ("given-2", "{}"),
        ("hh", '{"a": 1}'),
    ]


def test_migrations_with_two_heads_are_named_and_not_called_a_newer_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = migrate.head()
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("left", "right"):
        (scripts / "versions" / f"{name}.py").write_text(f"revision, down_revision = {name!r}, {present!r}\n")
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    with pytest.raises(ConfigurationError, match="left, right"):
        migrate.upgrade("postgresql+asyncpg://nobody@127.0.0.1:1/none")
