"""One user asks for heavy checks and hangs up: nobody else waits for them, over real HTTP."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import uvicorn

from libs.common.concurrency.work_pool import Budget
from libs.common.grounding.check import check as check_grounding
from services.api.ports import LetterChecker
from tests.component.services.api.conftest import WRITE, Api, Judged, Person
from tests.component.services.api.seeds import ids_of

PASSWORD = "крепкий пароль анны"
HOSTILE = ("5 лет " * 1666, "опыт 10+ лет с " * 666, "1 " * 5000, "A. " * 3333, "C++ " * 2500)
PATIENCE = 10.0


@pytest.fixture
async def address(api: Api) -> AsyncIterator[str]:
    """Where the running app listens."""
    server = uvicorn.Server(uvicorn.Config(api.app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


class Endless:
    """A check that only its budget ends."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, text: str, resume: Any, vacancy: Any, *, today: Any, budget: Budget | None = None) -> Judged:
        assert budget is not None
        if "Kafka" in text:
            return Judged([])
        self.begun.release()
        try:
            while True:
                budget.check()
                time.sleep(0.005)
        finally:
            self.ended.release()


def checked_by(api: Api, checker: LetterChecker) -> None:
    api.app.state.deps = replace(api.app.state.deps, check_letter=checker)


async def hang_up(
    address: str, person: Person, letter: str, resume_id: str, leave: asyncio.Event | None = None
) -> None:
    """Ask for a check and close the connection without waiting for the answer."""
    host, port = address.removeprefix("http://").split(":")
    body = json.dumps({"letter": letter, "resume_id": resume_id}).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    headers = {**WRITE, "Host": f"{host}:{port}", "Cookie": cookie, "Content-Type": "application/json"}
    lines = [f"{name}: {value}" for name, value in {**headers, "Content-Length": str(len(body))}.items()]
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write("\r\n".join(["POST /api/letters/check HTTP/1.1", *lines, "", ""]).encode() + body)
    await writer.drain()
    if leave is not None:
        await leave.wait()
    else:
        await asyncio.sleep(0.2)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def sign_in_seconds(address: str) -> float:
    async with httpx.AsyncClient(base_url=address, headers=WRITE) as client:
        began = time.perf_counter()
        body = {"email": "anna@example.org", "password": PASSWORD}
        assert (await client.post("/api/session", json=body, timeout=30)).status_code == 200
        return time.perf_counter() - began


async def check_seconds(address: str, person: Person, resume_id: str) -> float:
    async with httpx.AsyncClient(base_url=address, headers=WRITE, cookies=dict(person.http.cookies)) as client:
        began = time.perf_counter()
        body = {"letter": "Работал с Kafka.", "resume_id": resume_id}
        answer = await client.post("/api/letters/check", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return time.perf_counter() - began


async def test_ten_hostile_checks_that_are_abandoned_keep_nobody_from_signing_in(
    api: Api, linked: Person, address: str
) -> None:
    checked_by(api, check_grounding)
    _, resumes = await ids_of(linked)
    resume_id = str(resumes[0])
    attack = [asyncio.create_task(hang_up(address, linked, letter, resume_id)) for letter in HOSTILE * 2]
    signed = [await sign_in_seconds(address) for _ in range(8)]
    await asyncio.gather(*attack)
    assert max(signed) < PATIENCE
    assert await check_seconds(address, linked, resume_id) < PATIENCE


async def test_an_abandoned_check_is_stopped_and_what_waited_never_begins(
    api: Api, linked: Person, address: str
) -> None:
    endless, (_, resumes), gone = Endless(), await ids_of(linked), asyncio.Event()
    checked_by(api, endless)
    attack = [asyncio.create_task(hang_up(address, linked, "x", str(resumes[0]), gone)) for _ in range(4)]
    assert await asyncio.to_thread(endless.begun.acquire, timeout=10)
    assert max([await sign_in_seconds(address) for _ in range(4)]) < PATIENCE
    gone.set()
    await asyncio.gather(*attack)
    assert await asyncio.to_thread(endless.ended.acquire, timeout=PATIENCE)
    assert await check_seconds(address, linked, str(resumes[0])) < PATIENCE
    assert not endless.begun.acquire(blocking=False)
    assert api.app.state.deps.checks.waiting == 0


async def test_more_than_a_users_share_is_refused_with_a_time_to_come_again(
    api: Api, linked: Person, address: str
) -> None:
    endless, (_, resumes), gone = Endless(), await ids_of(linked), asyncio.Event()
    checked_by(api, endless)
    attack = [asyncio.create_task(hang_up(address, linked, "x", str(resumes[0]), gone)) for _ in range(4)]
    assert await asyncio.to_thread(endless.begun.acquire, timeout=10)
    body = {"letter": "y", "resume_id": str(resumes[0])}
    while api.app.state.deps.checks.waiting < 3:
        await asyncio.sleep(0.01)
    answer = await linked.http.post("/api/letters/check", json=body)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_at_once")
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["detail"].startswith("Слишком много ваших запросов сразу.")
    gone.set()
    await asyncio.gather(*attack)


async def test_a_check_that_lasts_too_long_is_ended_and_says_so(api: Api, linked: Person) -> None:
    def late(*_: Any, budget: Budget | None = None, **__: Any) -> Judged:
        assert budget is not None
        budget.stop()
        budget.check()
        return Judged([])

    checked_by(api, late)
    _, resumes = await ids_of(linked)
    answer = await linked.http.post("/api/letters/check", json={"letter": "y", "resume_id": str(resumes[0])})
    assert (answer.status_code, answer.json()["code"]) == (503, "overdue")


async def test_each_decision_of_a_batch_counts(api: Api, linked: Person) -> None:
    names = (f"0198d2f0-c1c4-7b5f-9a3e-{number:012d}" for number in range(200))
    items = [{"application_id": name, "action": "dismiss", "expected_version": 1} for name in names]
    for number, status in enumerate((200, 200, 429)):
        answer = await linked.http.post(
            "/api/decisions", json={"items": items}, headers={"Idempotency-Key": f"batch-{number:032d}"}
        )
        assert answer.status_code == status, answer.text[:300]
        if status == 429:
            assert answer.json()["code"] == "too_many_requests"
            assert int(answer.headers["retry-after"]) > 10
