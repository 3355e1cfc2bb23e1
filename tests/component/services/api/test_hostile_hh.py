"""Damage at every field of a resume and of `/me`: linking and syncing answer, good resumes go on, nothing is a 500."""

import json
import random
from typing import Any

import httpx
import pytest

from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.hh_double import HHDouble
from tests.support.hostile import RESUME_BODY, mutations

LINKS = 40
ME: dict[str, Any] = {
    "id": "1001",
    "auth_type": "applicant",
    "first_name": "Анна",
    "last_name": "Кузнецова",
    "email": "anna@example.org",
    "is_in_search": True,
    "counters": {"resumes_count": 1, "new_resume_views": 0, "unread_negotiations": 0},
}


@pytest.fixture
def damaged(api: Api, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Answers by path that hh gives instead of its own."""
    answers: dict[str, Any] = {}
    answer = HHDouble.handle_async_request

    async def instead(double: HHDouble, request: httpx.Request) -> httpx.Response:
        if request.url.path not in answers:
            return await answer(double, request)
        # Escaped, as hh escapes: half an emoji is no UTF-8.
        body = json.dumps(answers[request.url.path]).encode()
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=body, request=request)

    monkeypatch.setattr(HHDouble, "handle_async_request", instead)
    return answers


async def test_a_sync_reads_every_resume_whatever_its_fields_hold(
    api: Api, linked: Person, damaged: dict[str, Any]
) -> None:
    listed: list[Any] = []
    for number, (path, body) in enumerate(mutations(RESUME_BODY)):
        if path[0] != "id":
            damaged[f"/resumes/d{number}"] = {**body, "id": f"d{number}"}
            listed.append({**body, "id": f"d{number}"})
        else:
            listed.append(body)
    for good in ("good-1", "good-2"):
        damaged[f"/resumes/{good}"] = {**RESUME_BODY, "id": good}
        listed.append(damaged[f"/resumes/{good}"])
    random.Random(1).shuffle(listed)
    damaged["/resumes/mine"] = {"found": len(listed), "pages": 1, "page": 0, "per_page": 100, "items": listed}

    answer = await linked.http.post("/api/resumes/sync")

    assert answer.status_code == 200, answer.text
    ours = {row["hh_resume_id"] for row in await api.rows("select hh_resume_id from resumes")}
    aside = {row["key"] for row in await api.rows("select key from poison where kind = 'resume'")}
    expected = {path.removeprefix("/resumes/") for path in damaged} - {"mine"}
    assert {"good-1", "good-2"} <= ours
    assert expected <= ours | aside
    shown = await linked.http.get("/api/resumes")
    assert shown.status_code == 200, shown.text


async def test_linking_answers_whatever_me_holds(api: Api, anna: Person, damaged: dict[str, Any]) -> None:
    every = [body for _, body in mutations(ME)]
    for body in random.Random(2).sample(every, LINKS):
        damaged["/me"] = body
        answer = await anna.link("code-anna")
        assert answer.status_code < 500, (body, answer.text)
    damaged["/me"] = {**ME, "first_name": "Ан\u0000на \ud83d"}
    assert (await anna.link("code-anna")).status_code == 200
    (account,) = (await api.rows("select * from hh_accounts"))[:1]
    assert account["state"] == "linked"
