"""Resumes are followed at hh: read anew by themselves, held while they are off, and back without anybody's doing."""

import asyncio
from typing import Any

import pytest

from libs.common.ids import new_id
from services.api.resumes import readings
from services.api.resumes.syncing import sync
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.hh_double import resume

NEW = "2026-02-01T10:00:00+0300"


async def follow(api: Api, person: Person) -> None:
    [account] = await api.rows("select id from hh_accounts where user_id = :user_id", user_id=person.id)
    await sync(api.app.state.deps, person.id, account["id"], changed_only=True)


async def changes(api: Api) -> list[str]:
    return [event["change"] for event in await api.events() if event["subject"] == "account.changed"]


def put(api: Api, *resumes: dict[str, Any]) -> None:
    api.hh.resumes["1001"] = list(resumes)


async def test_a_reading_asks_for_the_list_and_for_changed_cards_only(api: Api, linked: Person) -> None:
    put(api, resume("r-anna-1", "Python-разработчик"), resume("r-anna-2", "Другое", updated_at=NEW))
    api.hh.calls.clear()
    await follow(api, linked)
    assert api.hh.calls == ["GET /resumes/mine", "GET /resumes/r-anna-2"]
    titles = [one["title"] for one in (await linked.get("/api/resumes"))["items"]]
    assert titles == ["Python-разработчик", "Другое"]
    assert (await changes(api))[-1] == "resumes_synced"
    api.hh.calls.clear()
    before = len(await api.events())
    await follow(api, linked)
    assert api.hh.calls == ["GET /resumes/mine"]
    assert len(await api.events()) == before


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"status": {"id": "not_published"}}, "снято с публикации"),
        ({"blocked": True}, "заблокировано"),
        ({"status": {"id": "on_moderation"}}, "проверяет"),
    ],
)
async def test_a_resume_that_is_taken_off_is_told_once_and_back_by_itself(
    api: Api, linked: Person, facts: dict[str, Any], word: str
) -> None:
    other = resume("r-anna-2", "Backend")
    put(api, resume("r-anna-1", "Python-разработчик", **facts), other)
    await follow(api, linked)
    await follow(api, linked)
    paused = [event for event in await api.events() if event.get("change") == "resume_unavailable"]
    assert [(one["scope"], word in one["sentence"]) for one in paused] == [("resume", True)]
    assert not (await linked.get("/api/resumes"))["items"][0]["can_apply"]
    put(api, resume("r-anna-1", "Python-разработчик"), other)
    await follow(api, linked)
    assert (await changes(api))[-1] == "resume_available"
    assert (await linked.get("/api/resumes"))["items"][0]["can_apply"]


async def test_a_resume_that_is_deleted_and_restored_is_told_both_times(api: Api, linked: Person) -> None:
    one, other = resume("r-anna-1", "Python-разработчик"), resume("r-anna-2", "Backend")
    put(api, other)
    await follow(api, linked)
    put(api, one, other)
    await follow(api, linked)
    assert (await changes(api))[-2:] == ["resume_unavailable", "resume_available"]


async def test_what_is_switched_off_is_not_told_when_it_is_taken_off(api: Api, linked: Person) -> None:
    await api.run("update resume_settings set mode = 'off'")
    put(api, resume("r-anna-1", "Python-разработчик", blocked=True), resume("r-anna-2", "Backend"))
    await follow(api, linked)
    assert "resume_unavailable" not in await changes(api)


async def test_a_change_at_hh_ends_the_pause_of_a_refused_resume(api: Api, linked: Person) -> None:
    [row] = await api.rows("select id, account_id from resumes where hh_resume_id = 'r-anna-1'")
    for scope, scope_id, reason in (
        ("resume", row["id"], "resume_refused"),
        ("account", row["account_id"], "visibility_consent"),
    ):
        await api.run(
            "insert into pause_switches (scope, scope_id, reason, paused_by, until)"
            " values (:scope, :scope_id, :reason, 'auto_reply', now() + interval '1 hour')",
            scope=scope,
            scope_id=scope_id,
            reason=reason,
        )
    await follow(api, linked)
    assert len(await api.rows("select 1 from pause_switches")) == 2
    put(api, resume("r-anna-1", "Python-разработчик", updated_at=NEW), resume("r-anna-2", "Backend"))
    await follow(api, linked)
    assert await api.rows("select 1 from pause_switches") == []


async def test_a_sync_that_the_owner_asks_for_has_a_missing_consent_tried_again(api: Api, linked: Person) -> None:
    [row] = await api.rows("select id, account_id from resumes where hh_resume_id = 'r-anna-1'")
    await api.run(
        "insert into pause_switches (scope, scope_id, reason, paused_by, until)"
        " values ('account', :account_id, 'visibility_consent', 'auto_reply', now() + interval '1 hour'),"
        " ('account', :account_id, 'captcha', 'auto_reply', now() + interval '1 hour')",
        account_id=row["account_id"],
    )
    await follow(api, linked)
    assert len(await api.rows("select 1 from pause_switches")) == 2
    await sync(api.app.state.deps, linked.id, row["account_id"])
    assert [one["reason"] for one in await api.rows("select reason from pause_switches")] == ["captcha"]


async def test_the_loop_reads_who_is_due_and_again_after_the_interval(api: Api, linked: Person) -> None:
    put(api, resume("r-anna-1", "Сам прочитал", updated_at=NEW), resume("r-anna-2", "Backend"))
    await api.run("update resume_readings set next_due_at = now()")
    async with asyncio.timeout(30):
        while (await linked.get("/api/resumes"))["items"][0]["title"] != "Сам прочитал":
            await asyncio.sleep(0.1)
    async with asyncio.timeout(30):
        while True:
            [row] = await api.rows(
                "select lease_token, failures, extract(epoch from next_due_at - now()) as pause from resume_readings"
            )
            if row["lease_token"] is None:
                break
            await asyncio.sleep(0.05)
    assert row["failures"] == 0
    assert 1600 < row["pause"] < 2000


async def test_an_application_that_waits_for_its_resume_asks_for_a_reading(api: Api, linked: Person) -> None:
    [row] = await api.rows("select id, account_id, user_id from resumes where hh_resume_id = 'r-anna-1'")

    async def due() -> bool:
        async with api.engine.connect() as connection:
            found = await readings.claim(connection, "sandbox")
            await connection.rollback()
        return found is not None

    await api.run("update resume_readings set read_at = now() - interval '1 hour'")
    assert not await due()
    await api.run(
        "insert into applications (id, user_id, account_id, resume_id, vacancy_id, vacancy_name, employer_key, origin,"
        " mode, state, held_why) values (:id, :user_id, :account_id, :resume_id, '1', 'x', 'x', 'sandbox', 'auto',"
        " 'held', 'mode_off')",
        id=new_id(),
        user_id=row["user_id"],
        account_id=row["account_id"],
        resume_id=row["id"],
    )
    assert not await due()
    await api.run("update applications set held_why = 'resume_stale', updated_at = now() - interval '2 hours'")
    assert not await due()
    async with api.engine.connect() as connection:
        from sqlalchemy import text

        await connection.execute(text("update applications set updated_at = now()"))
        assert await readings.claim(connection, "sandbox") is not None
        await connection.rollback()
