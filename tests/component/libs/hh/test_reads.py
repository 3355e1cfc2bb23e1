"""Reads: what is sent, what is repeated, what a fault becomes."""

import asyncio
from typing import Any

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.client import HHClient
from libs.common.hh.transport.breaker import BreakerState
from tests.component.libs.hh.fake_hh import AGENT, EXPIRED, FakeHH, FakeSleep, FakeTokens, error, page
from tests.support.pages import all_found, all_resumes

ME = {"id": "1", "auth_type": "applicant", "first_name": "Иван", "last_name": "Петров"}


def cards(*ids: str) -> list[dict[str, Any]]:
    return [{"id": one, "name": f"Вакансия {one}"} for one in ids]


async def test_every_call_carries_the_name_and_the_token(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /me", httpx.Response(200, json=ME))
    me = await client.me()
    assert me.is_applicant
    request = hh.requests[0]
    assert request.headers["HH-User-Agent"] == AGENT
    assert request.headers["User-Agent"] == AGENT
    assert request.headers["Authorization"] == "Bearer USER-first"
    assert "gzip" in request.headers["Accept-Encoding"]


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(502, text="<html>Bad Gateway</html>"),
        httpx.Response(500),
        httpx.Response(200, text='{"id":"1","auth', headers={"content-type": "application/json"}),
        error(429, "too_many_requests"),
        httpx.Response(429),
    ],
    ids=str,
)
async def test_a_read_is_repeated_after_a_transient_fault(
    client: HHClient, hh: FakeHH, naps: FakeSleep, fault: Any
) -> None:
    hh.on("GET /me", fault, fault, httpx.Response(200, json=ME))
    assert (await client.me()).id == "1"
    assert len(hh.requests) == 3
    assert naps.naps == [1.0, 2.0]


async def test_repeats_end_and_the_last_fault_is_told(client: HHClient, hh: FakeHH, naps: FakeSleep) -> None:
    hh.on("GET /me", httpx.ReadTimeout("slow"))
    with pytest.raises(errors.NetworkError):
        await client.me()
    assert len(hh.requests) == 4
    assert naps.naps == [1.0, 2.0, 4.0]


async def test_retry_after_is_respected_and_a_long_one_left_to_the_caller(
    client: HHClient, hh: FakeHH, naps: FakeSleep
) -> None:
    hh.on("GET /me", error(429, "too_many_requests", Retry_After="5"), httpx.Response(200, json=ME))
    await client.me()
    assert naps.naps == [5.0]
    hh.on("GET /me", error(429, "too_many_requests", Retry_After="60"))
    with pytest.raises(errors.RateLimitedError) as caught:
        await client.me()
    assert caught.value.retry_after == 60
    assert naps.naps == [5.0]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(403, "forbidden"), errors.AccessRefusedError),
        (error(403, "oauth", "token_revoked"), errors.TokenDeadError),
        (error(403, "captcha_required", "captcha_required"), errors.CaptchaRequiredError),
        (error(404, "not_found"), errors.NotFoundError),
        (error(400, "bad_argument", "x"), errors.BadArgumentError),
        (error(400, "bad_user_agent", "blacklisted"), errors.BadUserAgentError),
        (error(429, "resumes", "limit_exceeded"), errors.LimitExceededError),
        (httpx.Response(403, text="<html>edge</html>"), errors.UnexpectedAnswerError),
        (httpx.Response(302, headers={"Location": "http://evil.test/"}), errors.UnexpectedAnswerError),
        (httpx.Response(200, json=[]), errors.UnexpectedAnswerError),
        (httpx.Response(204), errors.UnexpectedAnswerError),
    ],
    ids=str,
)
async def test_what_cannot_help_is_not_repeated(
    client: HHClient, hh: FakeHH, tokens: FakeTokens, answer: httpx.Response, kind: type[Exception]
) -> None:
    hh.on("GET /vacancies/5", answer)
    with pytest.raises(kind):
        await client.vacancy("5")
    assert hh.paths() == ["GET /vacancies/5"]
    assert tokens.renewed == []


@pytest.mark.parametrize("status", [403, 401])
async def test_an_expired_token_is_renewed_once_and_the_request_repeated_once(
    client: HHClient, hh: FakeHH, tokens: FakeTokens, status: int
) -> None:
    hh.on("GET /me", error(status, *EXPIRED), httpx.Response(200, json=ME))
    await client.me()
    assert tokens.renewed == ["USER-first"]
    assert [r.headers["Authorization"] for r in hh.requests] == ["Bearer USER-first", "Bearer USER-second"]


async def test_a_token_that_stays_expired_is_not_renewed_again(
    client: HHClient, hh: FakeHH, tokens: FakeTokens
) -> None:
    hh.on("GET /me", error(403, *EXPIRED))
    with pytest.raises(errors.TokenExpiredError):
        await client.me()
    assert tokens.renewed == ["USER-first"]
    assert len(hh.requests) == 2


async def test_parallel_calls_share_one_refresh(client: HHClient, hh: FakeHH, tokens: FakeTokens) -> None:
    def by_token(request: httpx.Request) -> httpx.Response:
        known = request.headers["Authorization"] == "Bearer USER-second"
        return httpx.Response(200, json=ME) if known else error(403, *EXPIRED)

    hh.on("GET /me", by_token)
    await asyncio.gather(*(client.me() for _ in range(8)))
    assert tokens.renewed == ["USER-first"]


async def test_a_dead_refresh_is_told_as_such(client: HHClient, hh: FakeHH, tokens: FakeTokens) -> None:
    hh.on("GET /me", error(403, *EXPIRED))
    tokens.fault = errors.TokenDeadError("token deactivated")
    with pytest.raises(errors.TokenDeadError):
        await client.me()
    assert len(hh.requests) == 1


# ---- paging


async def test_a_search_is_walked_page_by_page_and_each_vacancy_comes_once(client: HHClient, hh: FakeHH) -> None:
    hh.on(
        "GET /vacancies",
        page(cards("1", "2"), number=0, pages=3, per_page=2),
        page(cards("2", "3"), number=1, pages=3, per_page=2),
        page(cards("4"), number=2, pages=3, per_page=2),
    )
    found = [v.id async for v in all_found(client, {"text": "python", "area": ["1", "2"]}, per_page=2)]
    assert found == ["1", "2", "3", "4"]
    assert [r.url.query for r in hh.requests] == [
        f"text=python&area=1&area=2&page={n}&per_page=2".encode() for n in range(3)
    ]


async def test_who_stops_at_the_known_asks_for_no_further_page(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /vacancies", page(cards("1", "2"), pages=50, per_page=2))
    async for vacancy in all_found(client, {}, per_page=2):
        if vacancy.id == "2":
            break
    assert len(hh.requests) == 1


async def test_a_search_never_goes_deeper_than_2000(client: HHClient, hh: FakeHH) -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        return page(cards(*(str(number * 100 + n) for n in range(100))), number=number, pages=100)

    hh.on("GET /vacancies", endless)
    assert len([v async for v in all_found(client, {})]) == 2_000
    assert len(hh.requests) == 20


async def test_an_empty_page_ends_a_list_that_shrank(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /vacancies", page(cards("1"), pages=5, per_page=1), page([], number=1, pages=5, per_page=1))
    assert [v.id async for v in all_found(client, {}, per_page=1)] == ["1"]
    assert len(hh.requests) == 2


async def test_a_list_without_a_page_count_is_walked_to_its_short_page(client: HHClient, hh: FakeHH) -> None:
    hh.on(
        "GET /vacancies",
        httpx.Response(200, json={"items": cards("1", "2")}),
        httpx.Response(200, json={"items": cards("3")}),
    )
    assert [v.id async for v in all_found(client, {}, per_page=2)] == ["1", "2", "3"]


async def test_a_page_too_deep_is_refused_without_asking(client: HHClient, hh: FakeHH) -> None:
    with pytest.raises(errors.BadArgumentError):
        await client.search_vacancies({}, page=20, per_page=100)
    assert hh.requests == []


async def test_one_unreadable_item_does_not_lose_the_page(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /vacancies", page([*cards("1"), {"name": "без id"}, 5, *cards("2")]))
    found = await client.search_vacancies({})
    assert [v.id for v in found.items] == ["1", "2"]
    assert len(found.rejected) == 2


async def test_all_resumes_are_listed(client: HHClient, hh: FakeHH) -> None:
    hh.on(
        "GET /resumes/mine",
        page([{"id": "a"}], pages=2, per_page=1),
        page([{"id": "b"}], number=1, pages=2, per_page=1),
    )
    assert [card.id for card in await all_resumes(client)] == ["a", "b"]


async def test_similar_vacancies_are_asked_for_the_resume(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /resumes/abc/similar_vacancies", page(cards("1")))
    assert [v.id for v in (await client.similar_vacancies("abc", {"area": "1"})).items] == ["1"]
    assert hh.requests[0].url.params["area"] == "1"


async def test_messages_are_read_in_order(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /negotiations/9/messages", page([{"id": "1", "text": "письмо"}, {"id": "2", "text": None}]))
    assert [m.text for m in await client.messages("9")] == ["письмо", None]


@pytest.mark.parametrize("evil", ["../me", "5/../6", "a?b=1", "a#b"])
async def test_an_id_stays_one_path_segment(client: HHClient, hh: FakeHH, evil: str) -> None:
    seen: list[bytes] = []

    def record(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.raw_path)
        return error(404, "not_found")

    hh.on(f"GET /vacancies/{evil}", record)
    with pytest.raises(errors.NotFoundError):
        await client.vacancy(evil)
    assert seen[0].count(b"/") == 2
    assert b"?" not in seen[0]


@pytest.mark.parametrize("empty", ["", ".", ".."])
async def test_an_empty_id_is_refused_without_asking(client: HHClient, hh: FakeHH, empty: str) -> None:
    with pytest.raises(errors.BadArgumentError):
        await client.vacancy(empty)
    assert hh.requests == []


# ---- looking up an application


def deal(id_: str, vacancy: str | None, resume: str | None) -> dict[str, Any]:
    return {
        "id": id_,
        "vacancy": {"id": vacancy} if vacancy else None,
        **({"resume": {"id": resume}} if resume else {}),
        "state": {"id": "response"},
    }


@pytest.mark.parametrize(
    ("listed", "hidden", "expected"),
    [
        ([], [], None),
        ([deal("1", "5", "a")], [], "1"),
        ([deal("1", "5", "b")], [], None),
        ([deal("1", "5", "b"), deal("2", "5", "a")], [], "2"),
        ([], [deal("3", "5", "a")], "3"),
        ([deal("1", "5", None)], [], "1"),
        ([deal("1", "5", None), deal("2", "5", "a")], [], "2"),
        ([deal("1", None, "a")], [], "1"),
        ([deal("1", None, "a"), deal("2", "6", "a")], [], None),
        ([deal("1", "6", "a")], [], None),
    ],
)
async def test_an_application_is_found_by_vacancy_and_resume(
    client: HHClient, hh: FakeHH, listed: list[Any], hidden: list[Any], expected: str | None
) -> None:
    def by_status(request: httpx.Request) -> httpx.Response:
        assert request.url.params["vacancy_id"] == "5"
        return page(hidden if request.url.params.get("status") == "deleted" else listed)

    hh.on("GET /negotiations", by_status)
    found = await client.find_negotiation("5", "a")
    assert (found.id if found else None) == expected


# ---- outages in a row


async def test_after_outages_in_a_row_calls_are_held_back(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /me", httpx.Response(503))
    for _ in range(2):
        with pytest.raises(errors.HHTransientError):
            await client.me()
    assert client.breaker.state is BreakerState.OPEN
    asked = len(hh.requests)
    assert asked == 5
    with pytest.raises(errors.BreakerOpenError):
        await client.me()
    assert len(hh.requests) == asked


async def test_refusals_do_not_open_the_breaker(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /me", error(403, "forbidden"))
    for _ in range(8):
        with pytest.raises(errors.AccessRefusedError):
            await client.me()
    assert client.breaker.state is BreakerState.CLOSED
