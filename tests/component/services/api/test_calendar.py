"""The calendar over the api: what stands, what its owner says of it, files and the private feed."""

from urllib.parse import urlsplit

from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import chat, commitment


async def test_a_meeting_is_confirmed_by_its_owner_and_a_second_one_at_that_time_only_when_that_is_meant(
    api: Api, linked: Person
) -> None:
    chat_id, action_id = await chat(api, linked)
    first = await commitment(api, linked, chat_id, action_id)
    second = await commitment(api, linked, chat_id, action_id, ahead=150)
    path = "/api/calendar/{}/choice"
    confirmed = await linked.write("POST", path.format(first), {"choice": "accepted"})
    assert (confirmed["state"], confirmed["employer_name"]) == ("accepted", "Склад")
    listed = (await linked.get("/api/calendar"))["items"]
    assert [(one["id"], one["state"], one["clashes"]) for one in listed] == [
        (str(first), "accepted", []),
        (str(second), "proposed", [str(first)]),
    ]
    refused = await linked.write("POST", path.format(second), {"choice": "accepted"}, 409)
    assert (refused["code"], refused["clashes"]) == ("clash", [str(first)])
    await linked.write("POST", path.format(second), {"choice": "accepted", "anyway": True})
    await linked.write("POST", path.format(first), {"choice": "open"})
    states = [one["state"] for one in (await linked.get("/api/calendar"))["items"]]
    assert states == ["proposed", "accepted"]
    assert await api.rows("select 1 from outbox where subject like 'chat.%'") == [], (
        "the employer is told nothing by this"
    )


async def test_what_a_later_message_made_void_is_shown_only_where_it_was_confirmed(api: Api, linked: Person) -> None:
    chat_id, action_id = await chat(api, linked)
    await commitment(api, linked, chat_id, action_id)
    kept = await commitment(api, linked, chat_id, action_id, ahead=300, state="accepted")
    await api.run("update agent_actions set state = 'expired'")
    assert [one["id"] for one in (await linked.get("/api/calendar"))["items"]] == [str(kept)]


async def test_a_file_and_the_feed_hold_the_meeting_and_a_revoked_feed_is_as_unknown(api: Api, linked: Person) -> None:
    chat_id, action_id = await chat(api, linked)
    meeting = await commitment(api, linked, chat_id, action_id, state="accepted")
    file = await linked.http.get(f"/api/calendar/{meeting}.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Собеседование: Склад\\, Бухгалтер\r\n" in file.text
    assert "DESCRIPTION:завтра\\, в 15:00\\; ждём\r\n" in file.text
    assert (await linked.get("/api/calendar/feed"))["created_at"] is None
    made = await linked.write("POST", "/api/calendar/feed")
    address, stranger = urlsplit(made["url"]).path, api.client()
    found = await stranger.get(address)
    assert (found.status_code, f"UID:{meeting}@vkatilsya" in found.text) == (200, True)
    [stored] = await api.rows("select token_hash from calendar_feeds")
    assert stored["token_hash"] not in address
    newer = urlsplit((await linked.write("POST", "/api/calendar/feed"))["url"]).path
    assert (await stranger.get(address)).status_code == 404
    assert (await stranger.get(newer)).status_code == 200
    await linked.write("DELETE", "/api/calendar/feed", status=204)
    assert (await stranger.get(newer)).status_code == 404
