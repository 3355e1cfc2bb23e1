"""What comes back from hh is a question: both accounts are named, and only the owner's answer links them."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from libs.common.concurrency.supervisor import Heartbeat
from services.api.accounts.giving_back import PendingLinkExpiry
from tests.component.services.api.conftest import ORIGIN, Api, Person

PAGE = "/api/hh/confirm"


async def waiting(person: Person, code: str = "code-anna") -> dict[str, Any]:
    back = await person.come_back(code)
    assert (back.status_code, back.headers["location"]) == (303, PAGE)
    return await person.get("/api/accounts/link")


async def linked_ids(api: Api) -> list[str]:
    return [row["hh_user_id"] for row in await api.rows("select hh_user_id from hh_accounts")]


async def confirm(person: Person, link_id: str) -> httpx.Response:
    return await person.http.post("/api/accounts/link/confirm", json={"id": link_id})


async def press(person: Person, answer: str, link_id: str, **headers: str) -> httpx.Response:
    sent = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    return await person.http.post(PAGE, content=f"id={link_id}&answer={answer}", headers={**sent, **headers})


async def test_coming_back_from_hh_links_nothing_and_names_both_accounts(api: Api, anna: Person) -> None:
    api.hh.email = "kuznetsova@mail.example"
    question = await waiting(anna)
    facts = {name: question[name] for name in ("signed_in_as", "display_name", "hh_email", "resumes")}
    assert facts == {
        "signed_in_as": "anna@example.org",
        "display_name": "Анна Кузнецова",
        "hh_email": "k***@mail.example",
        "resumes": 2,
    }
    page = await anna.http.get(PAGE)
    shown = re.sub(r"<[^>]+>", "", page.text)
    assert "Вкатился: anna@example.org → hh.ru: Анна Кузнецова, k***@mail.example, резюме: 2." in shown
    assert "kuznetsova" not in page.text
    assert "<script" not in page.text
    assert await linked_ids(api) == []
    assert await api.events() == []
    stored = (await api.rows("select access_token, refresh_token from pending_links"))[0]
    assert all(value.startswith("v1.k1.") for value in stored.values())


async def test_the_page_escapes_what_hh_says(api: Api, anna: Person) -> None:
    await waiting(anna)
    await api.run("update pending_links set display_name = '<script>x</script>', hh_email = '<b>'")
    page = await anna.http.get(PAGE)
    assert "<script" not in page.text
    assert "<b>@" not in page.text


@pytest.mark.parametrize("by", ["page", "json"])
async def test_the_owners_word_links_once(api: Api, anna: Person, by: str) -> None:
    question = await waiting(anna)
    if by == "page":
        answer = await press(anna, "confirm", question["id"])
        assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    else:
        assert (await confirm(anna, question["id"])).json()["state"] == "linked"
    again = await confirm(anna, question["id"])
    assert (again.status_code, again.json()["code"]) == (410, "link_not_asked")
    assert await linked_ids(api) == ["1001"]
    assert await api.rows("select 1 from pending_links") == []
    assert api.hh.revoked == []
    assert (await anna.get("/api/resumes"))["items"] != []


async def test_of_many_words_at_once_one_links(api: Api, anna: Person) -> None:
    question = await waiting(anna)
    answers = await asyncio.gather(*(confirm(anna, question["id"]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410]
    assert await linked_ids(api) == ["1001"]


@pytest.mark.parametrize("by", ["page", "json"])
async def test_cancelling_erases_the_pair_and_makes_it_void_at_hh(api: Api, anna: Person, by: str) -> None:
    question = await waiting(anna)
    if by == "page":
        assert (await press(anna, "cancel", question["id"])).status_code == 303
    else:
        await anna.write("DELETE", "/api/accounts/link", status=204)
    assert api.hh.revoked == ["1001"]
    assert (await anna.http.get("/api/accounts/link")).json()["code"] == "no_pending_link"
    assert (await anna.http.get(PAGE)).status_code == 404
    assert (await confirm(anna, question["id"])).status_code == 410
    assert (await anna.http.delete("/api/accounts/link")).status_code == 404
    assert await linked_ids(api) == []


async def test_only_the_session_and_browser_that_came_back_may_confirm(api: Api, anna: Person, boris: Person) -> None:
    question = await waiting(anna)
    assert (await confirm(boris, question["id"])).status_code == 410
    elsewhere = Person(anna.id, api.client())
    body = {"email": "anna@example.org", "password": "крепкий пароль анны"}
    assert (await elsewhere.http.post("/api/session", json=body)).status_code == 200
    assert (await elsewhere.http.get("/api/accounts/link")).status_code == 404
    assert (await confirm(elsewhere, question["id"])).status_code == 410
    copied = Person(anna.id, api.client(Cookie=f"sid={anna.http.cookies['sid']}"))
    assert (await copied.http.get("/api/accounts/link")).status_code == 200
    assert (await confirm(copied, question["id"])).status_code == 410, "the session alone is not the browser"
    assert await linked_ids(api) == []
    assert (await confirm(anna, question["id"])).status_code == 200


async def test_the_word_is_about_the_account_that_was_shown(api: Api, anna: Person) -> None:
    """Another window came back meanwhile with another account: the older page links nothing."""
    first = await waiting(anna, "code-anna")
    second = await waiting(anna, "code-boris")
    assert api.hh.revoked == ["1001"], "the pair of the replaced question"
    assert (await confirm(anna, first["id"])).status_code == 410
    assert (await confirm(anna, str(uuid4()))).status_code == 410
    assert (await confirm(anna, second["id"])).status_code == 200
    assert await linked_ids(api) == ["1002"]


async def test_a_question_ends_after_ten_minutes_and_its_pair_is_made_void(api: Api, anna: Person) -> None:
    question = await waiting(anna)
    left = await api.rows("select extract(epoch from ends_at - now()) as seconds from pending_links")
    assert 590 < float(left[0]["seconds"]) <= 600
    await api.run("update pending_links set ends_at = now()")
    assert (await confirm(anna, question["id"])).status_code == 410
    assert (await anna.http.get("/api/accounts/link")).status_code == 404
    heartbeat = Heartbeat("pending_links", stale_after=60)
    assert await PendingLinkExpiry(api.app.state.deps).sweep(heartbeat) == 1
    assert await PendingLinkExpiry(api.app.state.deps).sweep(heartbeat) == 0
    assert api.hh.revoked == ["1001"]
    assert await api.rows("select 1 from pending_links") == []


async def test_hh_being_away_keeps_no_pair_here(api: Api, anna: Person) -> None:
    await waiting(anna)
    api.hh.down = True
    await anna.write("DELETE", "/api/accounts/link", status=204)
    assert await api.rows("select 1 from pending_links") == []


async def test_an_account_taken_meanwhile_is_refused_and_its_pair_made_void(
    api: Api, anna: Person, boris: Person
) -> None:
    mine, his = await waiting(anna), await waiting(boris)
    assert (await confirm(boris, his["id"])).status_code == 200
    answer = await confirm(anna, mine["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "account_taken")
    assert api.hh.revoked == ["1001"]
    assert await api.rows("select 1 from pending_links") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_a_form_of_another_page_confirms_nothing(api: Api, anna: Person, headers: dict[str, str]) -> None:
    question = await waiting(anna)
    assert (await press(anna, "confirm", question["id"], **headers)).status_code in {403, 415}
    bare = await anna.http.post("/api/accounts/link/confirm", json={"id": question["id"]}, headers={"X-CSRF": ""})
    assert bare.status_code == 403
    assert await linked_ids(api) == []
