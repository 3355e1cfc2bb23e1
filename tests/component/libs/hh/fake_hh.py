"""A scripted hh: answers in order per method and path, every request kept; and doubles for the client's ports."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

AGENT = "Vkatilsya/0.1 (tests@vkatilsya.test)"
Scripted = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def error(status: int, type_: str, value: str | None = None, **headers: str) -> httpx.Response:
    item = {"type": type_, **({"value": value} if value else {})}
    names = {key.replace("_", "-"): text for key, text in headers.items()}
    return httpx.Response(status, json={"errors": [item], "request_id": "r" * 32}, headers=names)


def page(items: Sequence[Any], *, number: int = 0, pages: int = 1, per_page: int = 100) -> httpx.Response:
    body = {"found": len(items), "page": number, "pages": pages, "per_page": per_page, "items": list(items)}
    return httpx.Response(200, json=body)


EXPIRED = ("oauth", "token_expired")


class FakeHH:
    """Answers by script; the last answer of a path is repeated."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._script: dict[str, list[Scripted]] = {}

    def on(self, method_and_path: str, *answers: Scripted) -> None:
        self._script[method_and_path] = list(answers)

    def paths(self) -> list[str]:
        return [f"{r.method} {r.url.path}" for r in self.requests]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        await asyncio.sleep(0)
        answers = self._script[f"{request.method} {request.url.path}"]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        made = answer if isinstance(answer, httpx.Response) else answer(request)
        return httpx.Response(made.status_code, headers=made.headers, content=made.content)


@dataclass
class FakeTokens:
    """A pair that can be renewed; counts the refreshes and how many ran at once."""

    token: str = "USER-first"
    fresh: str = "USER-second"
    fault: Exception | None = None
    renewed: list[str] = field(default_factory=list[str])

    async def access_token(self) -> str:
        return self.token

    async def renew(self, stale: str) -> str:
        self.renewed.append(stale)
        await asyncio.sleep(0.01)
        if self.fault is not None:
            raise self.fault
        self.token = self.fresh
        return self.token


class FakeSleep:
    def __init__(self) -> None:
        self.naps: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.naps.append(seconds)
