"""Legal JSON and legal times that nobody means are refused in few words; none is a 500."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.component.services.api.conftest import ORIGIN, Api, Person

ENDS_OF_TIME = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "inside"])
async def test_thousands_of_unknown_fields_are_one_fault(linked: Person, *, inside: bool) -> None:
    fields: dict[str, Any] = {f"k{number}": 1 for number in range(50_000)}
    body: dict[str, Any] = {"expected_version": 1, "filters": fields} if inside else {"expected_version": 1, **fields}
    [resume, *_] = (await linked.get("/api/resumes"))["items"]
    path = f"/api/resumes/{resume['id']}/settings"
    answer = await linked.http.put(path, content=json.dumps(body), headers=JSON)
    assert answer.status_code == 422
    assert len(answer.content) < 2_000
    assert [one["code"] for one in answer.json()["errors"]] == ["too_many_fields"]


@pytest.mark.parametrize("path", ["/api/session", "/api/session/link", "/api/session/code"])
async def test_whoever_is_not_signed_in_sends_little(api: Api, path: str) -> None:
    body = {"email": "a@example.org", "password": "x", **{f"k{number}": 1 for number in range(2_000)}}
    answer = await api.client().post(path, content=json.dumps(body), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["/link", "/login"])
async def test_so_does_a_form(api: Api, path: str) -> None:
    async def fields() -> AsyncGenerator[bytes]:
        for _ in range(10):
            yield b"a=1&" * 1_000

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN}
    for content in (b"a=1&" * 10_000, fields()):
        answer = await api.client().post(path, content=content, headers=headers)
        assert answer.status_code == 413


async def test_an_answer_tells_of_fifty_wrong_fields_at_most(linked: Person) -> None:
    items = [{"application_id": "?", "action": "?", "expected_version": 0} for _ in range(100)]
    answer = await linked.http.post("/api/decisions", json={"items": items})
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50


@pytest.mark.parametrize("at", ENDS_OF_TIME)
async def test_no_time_is_too_far_to_be_refused_in_words(linked: Person, at: str) -> None:
    asked = [
        await linked.http.get(path, params={name: at})
        for path in ("/api/calendar", "/api/applications", "/api/applications.csv")
        for name in ("since", "until")
    ]
    asked.append(await linked.http.put("/api/switches", json={"scope": "user", "until": at}))
    body = {"decision": "snooze", "expected_version": 1, "snooze_until": at}
    path = "/api/chat-actions/00000000-0000-0000-0000-000000000000/decision"
    asked.append(await linked.http.post(path, json=body, headers={"Idempotency-Key": "end-of-time"}))
    for answer in asked:
        assert answer.status_code == 422, answer.request.url
        [problem] = answer.json()["errors"]
        assert problem["code"] == "moment_range"
        assert "1900" in problem["detail"]
