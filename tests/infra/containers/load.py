"""People who use an installation while parts of it begin anew, and what they met."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

PAGE_PAUSE, READ_PAUSE, WRITE_PAUSE = 0.05, 0.25, 0.5


@dataclass
class Met:
    """How often each answer came, by what was asked; sockets: how each opening ended."""

    answers: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    slowest: dict[str, float] = field(default_factory=dict[str, float])

    def note(self, what: str, answer: str, seconds: float) -> None:
        self.answers.setdefault(what, Counter())[answer] += 1
        self.slowest[what] = max(self.slowest.get(what, 0.0), seconds)

    def failed(self) -> dict[str, dict[str, int]]:
        """What is no success, by what was asked."""
        bad = {
            what: {answer: count for answer, count in found.items() if not answer.startswith(("1", "2"))}
            for what, found in self.answers.items()
        }
        return {what: found for what, found in bad.items() if found}

    def read(self) -> int:
        """How often something was read."""
        return self.answers.get("read GET", Counter[str]())["200"]

    def total(self) -> int:
        """How often something was asked."""
        return sum(found.total() for found in self.answers.values())


@asynccontextmanager
async def people(url: str, cookies: dict[str, str], resume: str) -> AsyncGenerator[Met]:
    """A page, what it reads, decisions and a socket, again and again, as long as the block lasts."""
    met = Met()
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"X-CSRF": "1", "Origin": url, "Cookie": cookie}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=60) as http:
        asked = [
            _again(met, http, "page", lambda _: ("GET", "/", None), PAGE_PAUSE),
            _again(met, http, "read", lambda _: ("GET", "/api/bootstrap", None), READ_PAUSE),
            _again(met, http, "write", lambda number: _switched(number, resume), WRITE_PAUSE),
            _listen(met, url.replace("http", "ws", 1) + "/ws", cookie, url),
        ]
        tasks = [asyncio.create_task(one) for one in asked]
        try:
            yield met
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            method, path, body = _switched(0, resume)  # the last of them may have stopped the resume
            await http.request(method, path, json=body, headers={"Idempotency-Key": uuid4().hex})
        for one in ended:
            if isinstance(one, BaseException) and not isinstance(one, asyncio.CancelledError):
                raise one


def _switched(number: int, resume: str) -> tuple[str, str, Any]:
    method, path = ("PUT", "/api/switches") if number % 2 else ("POST", "/api/switches/lift")
    return method, path, {"scope": "resume", "scope_id": resume}


async def _again(met: Met, http: httpx.AsyncClient, what: str, asked: Any, pause: float) -> None:
    loop, number = asyncio.get_running_loop(), 0
    while True:
        number += 1
        method, path, body = asked(number)
        began = loop.time()
        try:
            answer = await http.request(method, path, json=body, headers={"Idempotency-Key": uuid4().hex})
            met.note(f"{what} {method}", str(answer.status_code), loop.time() - began)
        except httpx.HTTPError as error:
            met.note(f"{what} {method}", type(error).__name__, loop.time() - began)
        await asyncio.sleep(pause)


async def _listen(met: Met, address: str, cookie: str, origin: Any) -> None:
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            async with connect(address, additional_headers={"Cookie": cookie}, origin=origin, proxy=None) as socket:
                met.note("socket", "101", loop.time() - began)
                while True:
                    await socket.recv()
        except InvalidStatus as error:
            met.note("socket", str(error.response.status_code), loop.time() - began)
        except (OSError, ConnectionClosed) as error:
            if not isinstance(error, ConnectionClosed):
                met.note("socket", type(error).__name__, loop.time() - began)
        await asyncio.sleep(READ_PAUSE)
