"""A person's data: all of it in one file, and gone, with nobody else's touched."""

import asyncio
import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import audit
from libs.common.db import personal
from libs.common.db.tables import metadata
from services.api.personal_data import erasing, routes
from services.api.personal_data.domain import CONFIRMATIONS, title
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, chat
from tests.support.filling import fill

CANARY, OTHER = "canary77", "neighbour8888"
PASSWORD = "крепкий пароль анны"
NUMBERS_ONLY = {
    "commitment_choices",
    "dismissal_reasons",
    "negotiation_readings",
    "notification_counters",
    "notification_reads",
    "subscriptions",
    "usage_ledger",
}
"""Tables without a text of their own."""


async def dump(engine: AsyncEngine) -> dict[str, list[str]]:
    """Every row of every table as text, whoever may see it."""
    async with engine.connect() as connection:
        return {
            name: sorted((await connection.execute(text(f"select t::text from {name} t"))).scalars())  # noqa: S608 - names of our tables
            for name in metadata.tables
        }


async def erase(person: Person, status: int = 200, **body: Any) -> Any:
    body = {"confirmation": CONFIRMATIONS["ru"], "password": PASSWORD, **body}
    return await person.write("POST", "/api/personal-data/erase", body, status)


async def archive_of(person: Person) -> tuple[bytes, dict[str, Any], str]:
    answer = await person.http.get("/api/personal-data/export")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith(".json")]
        read = {name.removesuffix(".json"): json.loads(archive.read(name)) for name in names}
        return answer.content, read, archive.read("README.txt").decode()


async def test_an_erased_user_is_nowhere_in_the_database_and_others_keep_every_row(
    api: Api, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        mine, theirs = await fill(connection, CANARY), await fill(connection, OTHER)
    tries = "insert into login_attempts (id, key) values (gen_random_uuid(), :key)"
    for made in (mine, theirs):
        await api.run(tries, key=f"pair:{hashlib.sha256(made['users']['email'].encode()).hexdigest()}:10.0.0.1")
    before = await dump(engine)
    assert {name for name in personal.EXPORTED if CANARY not in "".join(before[name])} == NUMBERS_ONLY
    async with api.engine.begin() as connection:
        await connection.execute(text("delete from users where id = :id"), {"id": mine["users"]["id"]})
    after = await dump(engine)
    whole = "".join(row for rows in after.values() for row in rows)
    ids = [str(row["id"]) for name, row in mine.items() if name in personal.EXPORTED and "id" in row]
    assert [word for word in (CANARY, *ids) if word in whole] == []
    assert {name: [row for row in rows if OTHER in row] for name, rows in after.items()} == {
        name: [row for row in rows if OTHER in row] for name, rows in before.items()
    }
    for name in personal.EXPORTED:
        assert len(after[name]) == len(before[name]) - (3 if name == "audit_log" else 1), name
    assert len(after["login_attempts"]) == 1
    async with engine.connect() as connection:
        chains = await audit.verify(connection)
    assert [(one.lines, one.first_broken, one.erased) for one in chains] == [(3, None, False), (3, None, True)]


@pytest.mark.parametrize("change", ["hash = 'x'", "prev_hash = 'x'", "number = 9"])
async def test_a_line_of_an_erased_log_that_is_changed_shows(api: Api, engine: AsyncEngine, change: str) -> None:
    async with engine.begin() as connection:
        mine = await fill(connection, CANARY, lines=4)
    await api.run("delete from users where id = :id", id=mine["users"]["id"])
    async with engine.begin() as connection:
        await connection.execute(text(f"update erased_audit set {change} where number = 2"))  # noqa: S608 - of the cases above
        [chain] = await audit.verify(connection)
    assert chain.first_broken is not None


async def test_an_export_holds_every_row_and_nothing_that_opens_doors(
    api: Api, linked: Person, boris: Person, engine: AsyncEngine
) -> None:
    await application(api, linked, state="sent", letter="Письмо Анны")
    content, read, readme = await archive_of(linked)
    assert set(read) == set(personal.EXPORTED)
    rows = await dump(engine)
    for name in ("users", "resumes", "applications", "hh_accounts", "outbox", "audit_log"):
        mine = [row for row in rows[name] if str(linked.id) in row]
        assert len(read[name]) == len(mine) > 0, name
        assert f"{name}.json — {title(name)}: {len(mine)}" in readme
    assert read["applications"][0]["letter"] == "Письмо Анны"
    assert read["users"][0]["email"] == "anna@example.org"
    assert [line["action"] for line in read["audit_log"]].count("data.exported") == 1
    everything = json.dumps(read)
    assert str(boris.id) not in everything
    assert "boris" not in everything
    sealed = await api.rows("select access_token, refresh_token from hh_accounts")
    hashes = await api.rows("select password_hash from users where password_hash is not null")
    assert [value for row in (*sealed, *hashes) for value in row.values() if value in everything] == []
    for table, column in personal.WITHHELD:
        assert all(column not in row for row in read[table])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(entry.compress_size < entry.file_size for entry in archive.infolist() if entry.file_size > 1_000)


async def test_one_export_of_a_user_runs_at_a_time(api: Api, linked: Person) -> None:
    with api.app.state.deps.exports.of(linked.id):
        assert (await linked.http.get("/api/personal-data/export")).status_code == 429
    assert (await linked.http.get("/api/personal-data/export")).status_code == 200


async def test_what_is_kept_is_told_with_what_an_erasure_cannot_reach(linked: Person) -> None:
    shown = await linked.get("/api/personal-data")
    assert {one["table"]: one["rows"] for one in shown["kept"]}["resumes"] == 2
    assert shown["confirmation"] == CONFIRMATIONS["ru"]
    assert any("Резервн" in one or "резервн" in one for one in shown["remains"])
    english = await linked.http.get("/api/personal-data", headers={"Accept-Language": "en"})
    assert english.json()["confirmation"] == CONFIRMATIONS["en"]
    assert re.findall("[а-яё]", english.text, re.IGNORECASE) == []


async def test_erasing_needs_the_words_and_the_password(api: Api, linked: Person, boris: Person) -> None:
    assert (await erase(linked, 400, confirmation="да"))["code"] == "confirmation_needed"
    assert (await erase(linked, 403, password="не тот пароль"))["code"] == "wrong_password"
    await api.run("update sessions set created_at = now() - interval '11 minutes' where user_id = :id", id=boris.id)
    assert (await erase(boris, 403))["code"] == "fresh_sign_in_needed"
    assert len(await api.rows("select 1 from users")) == 2
    assert await api.rows("select 1 from pause_switches") == []


async def test_an_erasure_by_the_owner_ends_sessions_and_makes_the_tokens_void_at_hh(
    api: Api, linked: Person, boris: Person, engine: AsyncEngine
) -> None:
    await application(api, linked)
    shown = await erase(linked, confirmation=" «Стереть мои данные» ")
    assert shown["hh_revoked"] is True
    assert {one["table"]: one["rows"] for one in shown["erased"]}["applications"] == 1
    assert [call for call in api.hh.calls if call.startswith("DELETE")] == ["DELETE /oauth/token"]
    assert (await linked.http.get("/api/session")).status_code == 401
    assert str(linked.id) not in "".join(row for rows in (await dump(engine)).values() for row in rows)
    assert (await boris.http.get("/api/session")).status_code == 200


LEASE = "lease_token = gen_random_uuid(), lease_until = now() + interval '90 seconds'"
UNDER_WAY: dict[str, tuple[str, ...]] = {
    "an application": (
        "update applications set state = 'queued' where user_id = :user_id",
        "update applications set state = 'sending', $lease where user_id = :user_id",
    ),
    "a reply in a chat": (
        "update agent_actions set state = 'approved', text = 'Да' where user_id = :user_id and state = 'proposed'",
        "update agent_actions set state = 'sending', $lease where user_id = :user_id and state = 'approved'",
    ),
    "a letter or a push": (
        "insert into notification_counters (user_id, last_seq) values (:user_id, 1) on conflict do nothing",
        "insert into notification_deliveries (id, user_id, channel, topic) select :user_id, :user_id, 'email', ''",
        "update notification_deliveries set state = 'sending', $lease where user_id = :user_id",
    ),
    "a question to a model": (
        (
            "insert into llm_calls (id, user_id, purpose, model, cost, outcome)"
            " values (gen_random_uuid(), :user_id, 'letter', 'm', 0, 'started')"
        ),
    ),
    "a message of the bot": (
        "insert into telegram_deliveries (id, user_id, chat_id, content) values (gen_random_uuid(), :user_id, 7, '{}')",
        "insert into telegram_chats (chat_id) values (7)",
        "update telegram_chats set $lease where chat_id = 7 and cast(:user_id as uuid) is not null",
    ),
}


async def _everything(api: Api, person: Person) -> None:
    await application(api, person)
    await chat(api, person)


@pytest.mark.parametrize("kind", UNDER_WAY)
async def test_what_is_on_its_way_is_waited_for_and_nothing_new_goes_out(
    api: Api, linked: Person, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(routes, "PATIENCE", 0.0)
    await _everything(api, linked)
    for statement in UNDER_WAY[kind]:
        await api.run(statement.replace("$lease", LEASE), user_id=linked.id)
    assert (await erase(linked, 409))["code"] == "erasure_waits"
    [switch] = await api.rows("select scope, reason from pause_switches where scope_id = :id", id=linked.id)
    assert switch == {"scope": "user", "reason": "owner"}
    assert len(await api.rows("select 1 from applications")) == 1
    # A worker that died holds nobody up for longer than its lease.
    for table in ("applications", "agent_actions", "notification_deliveries", "telegram_chats"):
        await api.run(f"update {table} set lease_until = now() - interval '1 second' where lease_until is not null")  # noqa: S608 - our tables
    await api.run("update llm_calls set at = now() - interval '61 seconds'")
    async with erasing.patient(api.settings.database_url) as engine:
        gone = await erasing.erase(
            engine, linked.id, by="owner", patience=0.0, unseal=lambda _: "", revoke=api_revokes_nothing
        )
    assert gone.rows


async def api_revokes_nothing(_: str) -> None:
    """The tokens are hh's, which is not asked here."""


@pytest.mark.parametrize("kind", ["a reply in a chat", "a letter or a push", "a message of the bot"])
async def test_what_is_taken_while_the_erasure_looks_is_waited_for_too(
    api: Api, linked: Person, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A worker takes the next message under a lock that the erasure needs, as the workers do it."""
    monkeypatch.setattr(routes, "PATIENCE", 0.0)
    await _everything(api, linked)
    *before, take = UNDER_WAY[kind]
    for statement in before:
        await api.run(statement.replace("$lease", LEASE), user_id=linked.id)
    lock = {
        "a reply in a chat": "select 1 from chats where user_id = :user_id for no key update",
        "a letter or a push": "select 1 from notification_counters where user_id = :user_id for update",
        "a message of the bot": "select 1 from telegram_chats where cast(:user_id as uuid) is not null for update",
    }[kind]
    async with engine.begin() as worker:
        await worker.execute(text(lock), {"user_id": linked.id})
        erasure = asyncio.create_task(erase(linked, 409))
        while not await _waits_for_a_lock(engine):
            assert not erasure.done(), "it did not wait for the worker"
            await asyncio.sleep(0.02)
        await worker.execute(text(take.replace("$lease", LEASE)), {"user_id": linked.id})
    assert (await erasure)["code"] == "erasure_waits"


async def _waits_for_a_lock(engine: AsyncEngine) -> bool:
    query = "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with engine.connect() as connection:
        return bool(await connection.scalar(text(query)))


@pytest.mark.parametrize("asked", ["erase", "export"])
async def test_whoever_meets_his_own_erasure_is_nobody_and_no_fault(
    api: Api, linked: Person, boris: Person, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """Another tab has erased between the look at the session and what was to be done."""
    place, name = (routes, "prove_owner") if asked == "erase" else (routes.exporting, "note")
    usual = getattr(place, name)

    async def meanwhile(*given: Any, **more: Any) -> Any:
        await api.run("delete from users where id = :id", id=linked.id)
        return await usual(*given, **more)

    monkeypatch.setattr(place, name, meanwhile)
    body = {"confirmation": CONFIRMATIONS["ru"], "password": PASSWORD}
    answer = await (
        linked.http.post("/api/personal-data/erase", json=body)
        if asked == "erase"
        else linked.http.get("/api/personal-data/export")
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert (await boris.http.get("/api/session")).status_code == 200
