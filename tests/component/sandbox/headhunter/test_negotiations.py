"""Section F of the behaviours: reading negotiations, and what employers do to them."""

import pytest

from tests.component.sandbox.headhunter.caller import Sandbox, error_of

STATUSES = ["all", "active", "invitations", "response", "discard", "archived", "non_archived", "deleted"]


async def ids(hh: Sandbox, path: str = "/negotiations", **params: object) -> list[str]:
    return [item["id"] for item in (await hh.get(path, **params)).json()["items"]]


async def test_057_newest_update_first_with_pages_of_twenty(hh: Sandbox) -> None:
    made: list[str] = []
    for _ in range(23):
        made.append(await hh.applied())
        await hh.advance(60)
    body = (await hh.get("/negotiations")).json()
    assert (body["found"], body["pages"], body["page"], body["per_page"]) == (23, 2, 0, 20)
    assert [item["id"] for item in body["items"]] == made[:2:-1]
    await hh.control("/employer", act="message", negotiation_id=made[0], text="Здравствуйте!")
    assert (await ids(hh))[0] == made[0]
    assert (await ids(hh, order_by="created_at", order="asc", per_page=100))[:2] == made[:2]
    assert await ids(hh, has_updates="true") == [made[0]]
    assert len(await ids(hh, has_updates="false", per_page=100)) == 22


async def test_057_every_status_shows_its_own(hh: Sandbox) -> None:
    plain, invited, refused, archived, hidden = [await hh.applied() for _ in range(5)]
    await hh.control("/employer", act="invite", negotiation_id=invited)
    await hh.control("/employer", act="reject", negotiation_id=refused)
    await hh.control("/employer", act="archive_vacancy", negotiation_id=archived)
    await hh.call("DELETE", f"/negotiations/active/{hidden}")
    shown = {status: set(await ids(hh, status=status)) for status in STATUSES}
    assert shown == {
        "all": {plain, invited, refused, archived},
        "active": {plain, invited},
        "invitations": {invited},
        "response": {plain},
        "discard": {refused},
        "archived": {archived},
        "non_archived": {plain, invited, refused},
        "deleted": {hidden},
    }


async def test_057_filter_by_vacancy_and_unknown_status(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.applied()
    vacancy = hh.world.negotiations.by_id[nid].vacancy_id
    assert await ids(hh, vacancy_id=vacancy) == [nid]
    assert await ids(hh, vacancy_id="424242") == []
    assert error_of(await hh.get("/negotiations", status="lost")) == (400, "bad_argument", "status")
    await hh.control("/settings", unknown_negotiation_status="all")
    assert len(await ids(hh, status="lost")) == 2


async def test_058_items_have_the_known_shape_and_its_gaps(hh: Sandbox) -> None:
    first, second, third = [await hh.applied() for _ in range(3)]
    await hh.control("/employer", act="forget_vacancy", negotiation_id=first)
    for nid in (second, third):
        await hh.control("/employer", act="forget_resume", negotiation_id=nid)
    items = {item["id"]: item for item in (await hh.get("/negotiations")).json()["items"]}
    assert items[first]["vacancy"] is None
    assert isinstance(items[first]["chat_id"], int)
    assert isinstance(items[first]["id"], str)
    assert sorted("resume" in items[nid] for nid in (second, third)) == [False, True]
    assert all(items[nid].get("resume") is None for nid in (second, third))
    nameless = hh.vacancy_where(lambda v: v.card["employer"] and "id" not in v.card["employer"] and not v.external)
    await hh.apply(nameless)
    newest = (await hh.get("/negotiations", order_by="created_at")).json()["items"][0]
    assert "id" not in newest["vacancy"]["employer"]


async def test_059_active_is_a_short_form(hh: Sandbox) -> None:
    kept, refused = await hh.applied(), await hh.applied()
    await hh.control("/employer", act="reject", negotiation_id=refused)
    assert await ids(hh, "/negotiations/active") == [kept]


async def test_060_own_foreign_and_unknown_negotiations(hh: Sandbox) -> None:
    nid = await hh.applied()
    own = (await hh.get(f"/negotiations/{nid}")).json()
    assert own["resume"]["id"] == hh.resume
    assert {"created_at", "updated_at"} <= own["resume"].keys()
    other = (await hh.control("/users"))["users"][0]["access_token"]
    foreign = await hh.http.get(f"/negotiations/{nid}", headers={"Authorization": f"Bearer {other}"})
    assert error_of(foreign) == (404, "negotiations", "topic_not_found")
    await hh.control("/settings", unknown_topic="not_found")
    assert error_of(await hh.get("/negotiations/1")) == (404, "not_found", None)


async def test_061_viewing(hh: Sandbox) -> None:
    nid = await hh.applied()
    before = (await hh.get(f"/negotiations/{nid}")).json()
    assert (before["viewed_by_opponent"], before["counters"]["unread_messages"]) == (False, 1)
    await hh.control("/employer", act="view", negotiation_id=nid)
    after = (await hh.get(f"/negotiations/{nid}")).json()
    assert (after["viewed_by_opponent"], after["counters"]["unread_messages"]) == (True, 0)
    assert (after["state"]["id"], after["updated_at"]) == ("response", before["updated_at"])


async def test_061_inviting(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.advance(60)
    await hh.control("/employer", act="invite", negotiation_id=nid, text=None)
    item = (await hh.get(f"/negotiations/{nid}")).json()
    assert (item["state"]["id"], item["has_updates"], item["messaging_status"]) == ("invitation", True, "ok")
    assert item["updated_at"] > item["created_at"]
    assert item["decline_allowed"] is True
    last = (await hh.get(f"/negotiations/{nid}/messages")).json()["items"][-1]
    assert (last["state"]["id"], last["text"], last["author"]["participant_type"]) == ("invitation", None, "employer")
    vacancy = (await hh.get(f"/vacancies/{item['vacancy']['id']}")).json()
    assert vacancy["relations"] == ["got_invitation", "got_response"]


async def test_061_refusing(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.control("/employer", act="reject", negotiation_id=nid, text="К сожалению, не сейчас.")
    item = (await hh.get(f"/negotiations/{nid}")).json()
    assert (item["state"]["id"], item["messaging_status"]) == ("discard", "no_invitation")
    vacancy = (await hh.get(f"/vacancies/{item['vacancy']['id']}")).json()
    assert vacancy["relations"] == ["got_rejection", "got_response"]


async def test_061_writing_archiving_and_switching_the_chat_off(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.control("/employer", act="message", negotiation_id=nid, text="Добрый день!")
    item = (await hh.get(f"/negotiations/{nid}")).json()
    assert (item["state"]["id"], item["has_updates"]) == ("response", True)
    assert (await hh.get(f"/negotiations/{nid}/messages")).json()["items"][-1]["state"]["id"] == "text"
    await hh.control("/employer", act="close_chat", negotiation_id=nid)
    assert (await hh.get(f"/negotiations/{nid}")).json()["messaging_status"] == "disabled_by_employer"
    await hh.control("/employer", act="archive_vacancy", negotiation_id=nid)
    assert (await hh.get(f"/negotiations/{nid}")).json()["messaging_status"] == "archived"


@pytest.mark.parametrize("state", ["interview", "hired", "consider", "state_of_tomorrow"])
async def test_061_states_that_no_dictionary_knows(hh: Sandbox, state: str) -> None:
    nid = await hh.applied()
    await hh.control("/employer", act="state", state=state, negotiation_id=nid)
    assert (await hh.get(f"/negotiations/{nid}")).json()["state"]["id"] == state


async def test_062_reading_the_chat_clears_the_news(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.control("/employer", act="invite", negotiation_id=nid, text=None)
    await hh.control("/employer", act="message", negotiation_id=nid, text="Когда вам удобно?")
    assert (await hh.get("/me")).json()["counters"]["unread_negotiations"] == 1
    page = (await hh.get(f"/negotiations/{nid}/messages")).json()
    assert [m["state"]["id"] for m in page["items"]] == ["response", "invitation", "text"]
    assert all(m["viewed_by_me"] for m in page["items"])
    assert (await hh.get(f"/negotiations/{nid}")).json()["has_updates"] is False
    assert (await hh.get("/me")).json()["counters"]["unread_negotiations"] == 0
    texts = (await hh.get(f"/negotiations/{nid}/messages", with_text_only="true")).json()
    assert (texts["found"], [m["state"]["id"] for m in texts["items"]]) == (2, ["response", "text"])
    second = (await hh.get(f"/negotiations/{nid}/messages", page=1, per_page=2)).json()
    assert (second["pages"], len(second["items"])) == (2, 1)
    other = (await hh.control("/users"))["users"][0]["access_token"]
    foreign = await hh.http.get(f"/negotiations/{nid}/messages", headers={"Authorization": f"Bearer {other}"})
    assert foreign.status_code == 404


async def test_063_only_employers_mark_topics_as_read(hh: Sandbox) -> None:
    nid = await hh.applied()
    response = await hh.call("POST", "/negotiations/read", data={"topic_id": nid})
    assert error_of(response) == (403, "forbidden", None)


async def test_read_back_lag_hides_fresh_applications_from_the_list(hh: Sandbox) -> None:
    await hh.control("/settings", read_back_lag=5.0)
    nid = await hh.applied()
    vacancy = hh.world.negotiations.by_id[nid].vacancy_id
    assert await ids(hh, vacancy_id=vacancy) == []
    assert (await hh.apply(vacancy)).status_code == 403
    await hh.advance(5)
    assert await ids(hh, vacancy_id=vacancy) == [nid]


async def test_039_an_application_without_a_letter_has_one_message_without_a_text(hh: Sandbox) -> None:
    nid = await hh.applied(message=None)
    negotiation = (await hh.get(f"/negotiations/{nid}")).json()
    assert negotiation["counters"]["messages"] == 1
    (message,) = (await hh.get(f"/negotiations/{nid}/messages")).json()["items"]
    assert (message["text"], message["state"]["id"]) == (None, "response")
    assert message["author"] == {"participant_type": "applicant"}
    assert (await hh.get(f"/negotiations/{nid}/messages", with_text_only="true")).json()["found"] == 0


@pytest.mark.parametrize("included", [True, False])
async def test_057_active_shows_refusals_by_a_switch(included: bool) -> None:
    hh = Sandbox(switches={"active_includes_discards": included})
    nid = await hh.applied()
    await hh.control("/employer", act="reject", negotiation_id=nid)
    shown = [item["id"] for item in (await hh.get("/negotiations", status="active")).json()["items"]]
    assert shown == ([nid] if included else [])
    assert (await hh.get("/negotiations/active")).json()["found"] == len(shown)
