"""Section G of the behaviours: writing in chats."""

from typing import Any

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import Sandbox, error_of


async def say(hh: Sandbox, nid: str, text: str = "Спасибо, буду.") -> httpx.Response:
    return await hh.call("POST", f"/negotiations/{nid}/messages", data={"message": text})


async def status(hh: Sandbox, nid: str) -> str:
    return (await hh.get(f"/negotiations/{nid}")).json()["messaging_status"]


async def invited(hh: Sandbox) -> str:
    nid = await hh.applied()
    await hh.control("/employer", act="invite", negotiation_id=nid, text="Приглашаем!")
    return nid


async def test_064_message_in_an_open_chat(hh: Sandbox) -> None:
    nid = await invited(hh)
    await hh.advance(90)
    response = await say(hh, nid)
    assert response.status_code == 201
    message = response.json()
    assert message["text"] == "Спасибо, буду."
    assert message["state"] == {"id": "text", "name": "Текст"}
    assert message["author"] == {"participant_type": "applicant"}
    seen = (message["viewed_by_me"], message["viewed_by_opponent"], message["editable"], message["address"])
    assert seen == (True, False, False, None)
    assert (await hh.get(f"/negotiations/{nid}")).json()["updated_at"] == message["created_at"]


@pytest.mark.parametrize(("text", "value"), [("  ", "message_cannot_be_empty"), ("я" * 10_001, "too_long_message")])
async def test_065_blank_and_overlong_messages(hh: Sandbox, text: str, value: str) -> None:
    assert error_of(await say(hh, await invited(hh), text)) == (403, "negotiations", value)


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        ({"act": "archive_vacancy"}, "archived", "archived"),
        ({"act": "archive_chat"}, "archived", "chat_archived"),
        ({"act": "forget_resume"}, "resume_deleted", "resume_deleted"),
        ({"act": "close_chat"}, "disabled_by_employer", "disabled_by_employer"),
        ({"act": "reject"}, "no_invitation", "no_invitation"),
    ],
)
async def test_066_closed_chats_tell_so_before_the_try(
    hh: Sandbox, act: dict[str, Any], field: str, value: str
) -> None:
    nid = await invited(hh)
    assert await status(hh, nid) == "ok"
    await hh.control("/employer", negotiation_id=nid, **act)
    assert await status(hh, nid) == field
    assert error_of(await say(hh, nid)) == (403, "negotiations", value)


async def test_066_no_invitation_yet(hh: Sandbox) -> None:
    nid = await hh.applied()
    assert await status(hh, nid) == "no_invitation"
    assert error_of(await say(hh, nid)) == (403, "negotiations", "no_invitation")


async def test_067_sixth_message_in_a_row(hh: Sandbox) -> None:
    nid = await invited(hh)
    for _ in range(5):
        assert (await say(hh, nid)).status_code == 201
    assert await status(hh, nid) == "in_a_row_limit"
    assert error_of(await say(hh, nid)) == (403, "negotiations", "in_a_row_limit")
    await hh.control("/employer", act="message", negotiation_id=nid, text="Отвечаю.")
    assert (await say(hh, nid)).status_code == 201


async def test_068_overall_limit(hh: Sandbox) -> None:
    assert hh.world.switches.overall_limit == 100
    await hh.control("/settings", overall_limit=3)
    nid = await invited(hh)  # the letter is the first of the three
    assert [(await say(hh, nid)).status_code for _ in range(2)] == [201, 201]
    assert await status(hh, nid) == "overall_limit"
    assert error_of(await say(hh, nid)) == (403, "negotiations", "overall_limit")


async def test_069_chat_that_is_not_made_yet(hh: Sandbox) -> None:
    await hh.control("/settings", chat_ready_delay=2.0, allow_before_invitation=True)
    nid = await hh.applied()
    assert error_of(await say(hh, nid)) == (403, "negotiations", "chat_is_not_ready")
    await hh.advance(2)
    assert (await say(hh, nid)).status_code == 201


async def test_070_unknown_negotiation(hh: Sandbox) -> None:
    assert error_of(await say(hh, "12345")) == (404, "negotiations", "topic_not_found")


async def test_071_writing_before_an_invitation_is_a_policy(hh: Sandbox) -> None:
    nid = await hh.applied()
    assert error_of(await say(hh, nid))[2] == "no_invitation"
    await hh.control("/settings", allow_before_invitation=True)
    assert await status(hh, nid) == "ok"
    assert (await say(hh, nid)).status_code == 201


async def letter_of(hh: Sandbox, nid: str) -> dict[str, Any]:
    return (await hh.get(f"/negotiations/{nid}/messages")).json()["items"][0]


async def edit(hh: Sandbox, nid: str, mid: str, text: str = "Новое письмо") -> httpx.Response:
    return await hh.call("PUT", f"/negotiations/{nid}/messages/{mid}", data={"message": text})


async def test_072_unread_letter_can_be_changed(hh: Sandbox) -> None:
    nid = await hh.applied()
    letter = await letter_of(hh, nid)
    assert letter["editable"] is True
    assert (await edit(hh, nid, letter["id"])).status_code == 204
    assert (await letter_of(hh, nid))["text"] == "Новое письмо"
    assert error_of(await edit(hh, nid, letter["id"], " ")) == (403, "negotiations", "message_cannot_be_empty")
    assert (await edit(hh, nid, "777")).status_code == 404


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("view", "message_already_viewed"),
        ("archive_vacancy", "vacancy_archived"),
        ("delete_vacancy", "vacancy_not_found"),
        ("forget_resume", "resume_not_found"),
        ("close_chat", "disabled_by_employer"),
    ],
)
async def test_072_letters_that_cannot_be_changed_any_more(hh: Sandbox, act: str, value: str) -> None:
    nid = await hh.applied()
    mid = (await letter_of(hh, nid))["id"]
    await hh.control("/employer", act=act, negotiation_id=nid)
    assert (await letter_of(hh, nid))["editable"] is False
    assert error_of(await edit(hh, nid, mid)) == (403, "negotiations", value)


async def test_073_hiding(hh: Sandbox) -> None:
    nid = await hh.applied()
    refused = await hh.call("DELETE", f"/negotiations/active/{nid}", params={"with_decline_message": "true"})
    assert error_of(refused) == (403, "negotiations", "no_invitation")
    assert (await hh.call("DELETE", f"/negotiations/active/{nid}")).status_code == 204
    assert (await hh.get(f"/negotiations/{nid}")).json()["hidden"] is True
    assert (await hh.call("DELETE", f"/negotiations/active/{nid}")).status_code == 404
    assert (await hh.call("DELETE", "/negotiations/active/5")).status_code == 404
    await hh.control("/settings", hide_twice_status=204)
    assert (await hh.call("DELETE", f"/negotiations/active/{nid}")).status_code == 204
    assert (await hh.call("DELETE", "/negotiations/active/5")).status_code == 404


async def test_073_hiding_with_a_parting_message(hh: Sandbox) -> None:
    nid = await invited(hh)
    assert (await hh.get(f"/negotiations/{nid}")).json()["decline_allowed"] is True
    gone = await hh.call("DELETE", f"/negotiations/active/{nid}", params={"with_decline_message": "true"})
    assert gone.status_code == 204
    last = (await hh.get(f"/negotiations/{nid}/messages")).json()["items"][-1]
    assert last["author"]["participant_type"] == "applicant"


async def test_073_hiding_before_the_chat_is_ready(hh: Sandbox) -> None:
    await hh.control("/settings", chat_ready_delay=2.0)
    nid = await hh.applied()
    early = await hh.call("DELETE", f"/negotiations/active/{nid}")
    assert error_of(early) == (425, "negotiations", "chat_is_not_ready")


async def test_073_hiding_with_a_message_in_a_closed_chat(hh: Sandbox) -> None:
    nid = await invited(hh)
    await hh.control("/employer", act="close_chat", negotiation_id=nid)
    refused = await hh.call("DELETE", f"/negotiations/active/{nid}", params={"with_decline_message": "true"})
    assert error_of(refused) == (403, "negotiations", "disabled_by_employer")
