"""Decisions: what is recorded, what is refused and what the refusal shows, once per key, with its event."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import LETTER, application, hash_of, ids_of


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def item(application_id: UUID, action: str = "approve", **facts: Any) -> dict[str, Any]:
    hashed = {"letter_hash": hash_of(LETTER)} if action == "approve" else {}
    return {"application_id": str(application_id), "action": action, "expected_version": 1, **hashed, **facts}


async def decide(person: Person, *items: dict[str, Any], **headers: str) -> list[dict[str, Any]]:
    answer = await person.write("POST", "/api/decisions", {"items": list(items)}, 200, **(headers or key()))
    return answer["items"]


async def test_an_approval_is_a_row_and_an_event_of_one_transaction(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    result = (await decide(linked, item(found)))[0]
    assert (result["status"], result["code"]) == ("accepted", None)
    stored = (await api.rows("select id, action, via, letter_hash from decisions"))[0]
    assert (str(stored["id"]), stored["action"], stored["via"]) == (result["decision_id"], "approve", "web")
    event = (await api.events())[-1]
    assert (event["subject"], event["decision"]) == ("match.decided", "approve")
    assert (event["application_id"], event["letter_hash"]) == (str(found), hash_of(LETTER))
    outbox = await api.rows("select event_id from outbox where subject = 'match.decided'")
    assert outbox[0]["event_id"] == stored["id"]


async def test_bulk_items_stand_or_fall_by_themselves(api: Api, linked: Person) -> None:
    good, sent, stale = [await application(api, linked, state=one) for one in ("review", "sent", "review")]
    results = await decide(
        linked, item(good), item(sent), item(stale, expected_version=7), item(uuid4()), item(good, "dismiss")
    )
    assert [one["code"] for one in results] == [None, "too_late", "version_conflict", "not_found", None]
    assert results[1]["detail"] == "Это уже отправляется или отправлено: изменить или отменить нельзя."
    assert results[2]["current"]["version"] == 1


async def test_a_dismissal_after_an_approval_is_allowed_until_it_is_carried_out(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    assert (await decide(linked, item(found)))[0]["status"] == "accepted"
    assert (await decide(linked, item(found, "undo")))[0]["status"] == "accepted"
    assert (await decide(linked, item(found, "dismiss")))[0]["status"] == "accepted"
    refused = (await decide(linked, item(found, "approve")))[0]
    assert (refused["code"], refused["decided_by"], refused["via"]) == ("already_decided", "owner", "web")
    assert refused["decided_at"] is not None


async def test_two_tabs_cannot_both_approve(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    results = await asyncio.gather(*(decide(linked, item(found)) for _ in range(5)))
    codes = sorted(str(one[0]["code"]) for one in results)
    assert codes == ["None", *["already_decided"] * 4]
    assert len(await api.rows("select id from decisions")) == 1


async def test_a_carried_out_decision_leaves_the_row_to_speak(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    first = (await decide(linked, item(found, "dismiss")))[0]
    await api.run("insert into inbox (consumer, event_id) values ('auto_reply', :id)", id=first["decision_id"])
    await api.run("update applications set state = 'dismissed', decided_by = 'owner', decided_at = now(), version = 2")
    assert (await decide(linked, item(found, "undo", expected_version=2)))[0]["status"] == "accepted"


async def test_the_single_route_answers_409_with_the_current_row(api: Api, linked: Person) -> None:
    found = await application(api, linked, state="sent")
    body = {"action": "dismiss", "expected_version": 1}
    problem = await linked.write("POST", f"/api/applications/{found}/decision", body, 409, **key())
    assert (problem["code"], problem["current"]["state"]) == ("too_late", "sent")
    assert {"decided_by", "decided_at", "via"} <= problem.keys()
    assert await api.rows("select 1 from decisions") == []


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"letter_hash": None}, 422, "letter_hash_needed"),
        ({"letter_hash": "0" * 64}, 409, "letter_changed"),
        ({"expected_version": 3}, 409, "version_conflict"),
    ],
)
async def test_an_approval_names_the_letter_and_the_version(
    api: Api, linked: Person, facts: dict[str, Any], status: int, code: str
) -> None:
    found = await application(api, linked)
    body = {"action": "approve", "expected_version": 1, "letter_hash": hash_of(LETTER), **facts}
    problem = await linked.write("POST", f"/api/applications/{found}/decision", body, status, **key())
    assert code in {problem["code"], *(one["code"] for one in problem["errors"])}


async def test_an_approval_outlives_a_change_that_left_letter_and_resume_alone(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    await api.run("update applications set version = 4, grounding = cast('{\"grounded\": true}' as jsonb)")
    resume = str((await api.rows("select resume_id from applications"))[0]["resume_id"])
    other = (await decide(linked, item(found, resume_id=str(uuid4()))))[0]
    assert (other["code"], other["current"]["version"]) == ("version_conflict", 4)
    assert (await decide(linked, item(found, resume_id=resume)))[0]["status"] == "accepted"


async def test_an_edited_letter_can_be_approved_before_the_edit_is_carried_out(api: Api, linked: Person) -> None:
    found, mine = await application(api, linked), "Моё письмо"
    assert (await decide(linked, item(found, "edit", letter=mine)))[0]["status"] == "accepted"
    assert (await decide(linked, item(found)))[0]["code"] == "letter_changed"
    assert (await decide(linked, item(found, letter_hash=hash_of(mine))))[0]["status"] == "accepted"


@pytest.mark.parametrize(
    "facts",
    [
        {"letter": "я" * 10_001},
        {"letter": "  "},
        {"letter": "\u200b\u2800"},
        {"letter": None},
        {"letter": "ok", "action": "dismiss"},
    ],
)
async def test_a_letter_that_cannot_be_is_refused(api: Api, linked: Person, facts: dict[str, Any]) -> None:
    found = await application(api, linked)
    body = {"action": "edit", "expected_version": 1, **facts}
    problem = await linked.write("POST", f"/api/applications/{found}/decision", body, 422, **key())
    assert problem["code"] == "invalid"
    assert problem["errors"]


async def test_the_same_key_and_body_have_the_same_answer(api: Api, linked: Person) -> None:
    found, same = await application(api, linked), key()
    first = await decide(linked, item(found), **same)
    assert await decide(linked, item(found), **same) == first
    assert len(await api.rows("select 1 from decisions")) == 1
    other = await linked.write("POST", "/api/decisions", {"items": [item(found, "dismiss")]}, 409, **same)
    assert other["code"] == "idempotency_mismatch"


async def test_a_key_that_is_in_use_says_so(api: Api, linked: Person) -> None:
    found, same = await application(api, linked), key()
    async with api.engine.begin() as connection:
        await connection.exec_driver_sql(
            "select pg_advisory_xact_lock(hashtextextended($1, 0))",
            (f"idempotency:{linked.id}:{same['Idempotency-Key']}",),
        )
        problem = await linked.write("POST", "/api/decisions", {"items": [item(found)]}, 409, **same)
    assert problem["code"] == "idempotency_running"
    assert (await decide(linked, item(found), **same))[0]["status"] == "accepted"


async def test_keys_of_users_do_not_meet(api: Api, linked: Person, boris: Person) -> None:
    await boris.link("code-boris")
    mine, same = await application(api, linked), key()
    foreign = await application(api, boris)
    await decide(linked, item(mine), **same)
    assert (await decide(boris, item(foreign), **same))[0]["status"] == "accepted"


async def test_the_key_is_needed(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    problem = await linked.write("POST", "/api/decisions", {"items": [item(found)]}, 422)
    assert problem["errors"][0]["pointer"] == "/header/Idempotency-Key"


async def test_a_wish_by_link_is_recorded_once(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    body = {"url": "Смотри: https://spb.hh.ru/vacancy/123456?from=main", "resume_id": str(resumes[0])}
    answer = await linked.write("POST", "/api/applications/by-link", body, 202, **key())
    assert answer["vacancy_id"] == "123456"
    event = (await api.events())[-1]
    assert (event["decision"], event["vacancy_id"], event["override"]) == ("apply", "123456", False)
    again = await linked.write("POST", "/api/applications/by-link", body, 409, **key())
    assert again["code"] == "already_applied"


async def test_a_link_to_a_vacancy_that_was_applied_to_shows_the_application(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    await application(api, linked, state="sent", vacancy="555", resume=resumes[0])
    body = {"url": "https://hh.ru/vacancy/555", "resume_id": str(resumes[1])}
    problem = await linked.write("POST", "/api/applications/by-link", body, 409, **key())
    assert (problem["code"], problem["current"]["state"]) == ("already_applied", "sent")
    await linked.write("POST", "/api/applications/by-link", {**body, "override": True}, 202, **key())
    same = {"url": "https://hh.ru/vacancy/555", "resume_id": str(resumes[0]), "override": True}
    assert (await linked.write("POST", "/api/applications/by-link", same, 409, **key()))["code"] == "already_applied"


async def test_a_text_without_a_vacancy_is_refused(linked: Person) -> None:
    _, resumes = await ids_of(linked)
    body = {"url": "https://example.org/vacancy/1", "resume_id": str(resumes[0])}
    problem = await linked.write("POST", "/api/applications/by-link", body, 422, **key())
    assert problem["errors"][0]["pointer"] == "/url"


async def test_recent_decisions_are_listed_for_undo(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    await decide(linked, item(found))
    await decide(linked, item(found, "undo"))
    listed = await linked.get("/api/decisions")
    assert [one["action"] for one in listed["items"]] == ["undo", "approve"]
    assert {one["outcome"] for one in listed["items"]} == {"pending"}
    assert all(one["vacancy_id"] for one in listed["items"])
