"""The calendar over the api: what stands, what its owner says of it, files and the private feed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import chat, commitment


@pytest.fixture
def calendar_links(api: Api) -> Iterator[None]:
    deps = api.app.state.deps
    api.app.state.deps = replace(deps, settings=deps.settings.model_copy(update={"calendar_links": True}))
    yield
    api.app.state.deps = deps


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
    assert (await linked.http.get("/api/calendar?since=9999-12-31T00:00:00Z")).status_code == 422
    assert await api.rows("select 1 from outbox where subject like 'chat.%'") == [], (
        "the employer is told nothing by this"
    )


async def test_what_a_later_message_made_void_is_shown_only_where_it_was_confirmed(api: Api, linked: Person) -> None:
    chat_id, action_id = await chat(api, linked)
    await commitment(api, linked, chat_id, action_id)
    kept = await commitment(api, linked, chat_id, action_id, ahead=300, state="accepted")
    await api.run("update agent_actions set state = 'expired'")
    assert [one["id"] for one in (await linked.get("/api/calendar"))["items"]] == [str(kept)]


@pytest.mark.usefixtures("calendar_links")
async def test_a_file_and_the_feed_hold_the_meeting_and_a_revoked_feed_is_as_unknown(api: Api, linked: Person) -> None:
    chat_id, action_id = await chat(api, linked)
    meeting = await commitment(api, linked, chat_id, action_id, state="accepted")
    file = await linked.http.get(f"/api/calendar/{meeting}.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Собеседование: Склад\\, Бухгалтер\r\n" in file.text
    assert "DESCRIPTION:завтра\\, в 15:00\\; ждём\r\n" in file.text
    await api.run("update commitments set ends_at = starts_at")  # «с 15:00 до 15:00»: no event ends as it begins
    begins, ends = re.findall(r"DT(?:START|END):(\w+)", (await linked.http.get(f"/api/calendar/{meeting}.ics")).text)
    assert ends > begins
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


async def test_a_calendar_program_signs_in_by_the_password_and_a_browser_session_does_not(
    api: Api, linked: Person
) -> None:
    chat_id, action_id = await chat(api, linked)
    meeting = await commitment(api, linked, chat_id, action_id, state="accepted")
    made = await linked.write("POST", "/api/calendar/feed")
    path, stranger = urlsplit(made["address"]).path, api.client()
    assert made["password"] not in made["address"]
    found = await stranger.get(path, auth=(made["name"], made["password"]))
    assert (found.status_code, f"UID:{meeting}@vkatilsya" in found.text) == (200, True)
    assert found.headers["cache-control"] == "private, no-store"
    for name in ("", "anna@example.org", "Calendar"):
        same = await stranger.get(path, auth=(name, made["password"]))
        assert same.status_code == 200, f"programs ask for a name, and {name!r} says no more than any other"
    for auth in (None, (made["name"], "x"), (made["name"], ""), ("", made["name"])):
        refused = await stranger.get(path, auth=auth)
        assert (refused.status_code, refused.headers["www-authenticate"].split()[0]) == (401, "Basic"), auth
    for header in ("Basic", "Basic %%%", "Basic AAAA", "Bearer " + made["password"]):
        assert (await stranger.get(path, headers={"Authorization": header})).status_code == 401, header
    assert (await linked.http.get(path)).status_code == 401, "a page elsewhere could read it by the cookie"
    await linked.write("DELETE", "/api/calendar/feed", status=204)
    assert (await stranger.get(path, auth=(made["name"], made["password"]))).status_code == 401


async def test_the_secret_opens_nothing_in_an_address_unless_that_is_switched_on(api: Api, linked: Person) -> None:
    made = await linked.write("POST", "/api/calendar/feed")
    stranger = api.client()
    assert made["url"] is None
    assert (await stranger.get(f"/calendar/{made['password']}.ics")).status_code == 404
    assert (await stranger.get("/calendar.ics", auth=("calendar", made["password"]))).status_code == 200
