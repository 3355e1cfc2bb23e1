"""The whole api in process on a real PostgreSQL, without NATS; hh is a double that the test can steer."""

import base64
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.app import create
from services.api.settings import ApiSettings
from services.api.users import create_user, login_link
from tests.component.services.api.hh_double import HHDouble

ORIGIN = "http://127.0.0.1:8000"
WRITE = {"X-CSRF": "1", "Origin": ORIGIN}


def api_settings(database_url: str, **facts: Any) -> ApiSettings:
    return ApiSettings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        **{
            "database_url": database_url,
            "nats_url": "nats://127.0.0.1:1",
            "nats_start_deadline_seconds": 0.2,
            "secret_keys": SecretStr("k1:" + base64.b64encode(b"k" * 32).decode()),
            "hh_api_url": "http://127.0.0.1:9",
            "hh_site_url": "http://127.0.0.1:9",
            "hh_client_id": "client",
            "hh_client_secret": SecretStr("secret"),
            "hh_rate_per_second": 0,
            "graceful_seconds": 1,
            "close_seconds": 1,
            "web_dir": "no-build",
            **facts,
        },
    )


@dataclass
class Person:
    """A signed-in user with a client of their own."""

    id: UUID
    http: httpx.AsyncClient

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.http.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def write(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def come_back(self, code: str) -> httpx.Response:
        """To hh and back with a code; the account then waits to be confirmed."""
        started = await self.write("POST", "/api/accounts/link", {})
        state = parse_qs(urlsplit(started["authorize_url"]).query)["state"][0]
        return await self.http.get("/api/hh/callback", params={"state": state, "code": code})

    async def link(self, code: str) -> httpx.Response:
        """Come back and confirm; the answer of the first step that is refused, else that of the last."""
        back = await self.come_back(code)
        if back.status_code != 303:
            return back
        waiting = await self.get("/api/accounts/link")
        return await self.http.post("/api/accounts/link/confirm", json={"id": waiting["id"]})


@dataclass
class Api:
    """The running app, its database and its hh."""

    app: FastAPI
    engine: AsyncEngine
    hh: HHDouble
    settings: ApiSettings
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 40000))
        client = httpx.AsyncClient(transport=transport, base_url=self.settings.base_url, headers={**WRITE, **headers})
        self.clients.append(client)
        return client

    async def person(self, email: str, password: str | None = None, *, is_admin: bool = False) -> Person:
        async with self.engine.begin() as connection:
            user_id = await create_user(connection, email, password, is_admin=is_admin)
            token = await login_link(connection, user_id)
        client = self.client()
        assert (await client.post("/api/session/link", json={"token": token})).status_code == 204
        return Person(user_id, client)

    async def rows(self, statement: str, **facts: Any) -> list[dict[str, Any]]:
        async with self.engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(text(statement), facts)).mappings()]

    async def run(self, statement: str, **facts: Any) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text(statement), facts)

    async def events(self) -> list[dict[str, Any]]:
        rows = await self.rows("select subject, payload from outbox order by id")
        return [{"subject": row["subject"], **row["payload"]} for row in rows]


@dataclass(frozen=True)
class Proof:
    path: str
    text: str


@dataclass(frozen=True)
class Said:
    start: int
    end: int
    text: str
    supported: bool
    evidence: Proof | None
    kind: str = "skill"
    reason: str | None = None


@dataclass(frozen=True)
class Judged:
    claims: list[Said]

    @property
    def grounded(self) -> bool:
        return all(claim.supported for claim in self.claims)


def check_like_a_child(text: str, resume: Any, vacancy: Any, *, today: date, budget: Any = None) -> Judged:
    """A checker that knows only skills by their names: enough to see that claims arrive where they should."""
    assert today.year > 2000
    assert budget is not None
    assert isinstance(vacancy, dict)
    skills: list[str] = resume["skill_set"]
    claims: list[Said] = []
    for word in ("Python", "PostgreSQL", "Kafka"):
        at = text.find(word)
        if at >= 0:
            proof = Proof(f"/skill_set/{skills.index(word)}", word) if word in skills else None
            claims.append(Said(at, at + len(word), word, proof is not None, proof))
    return Judged(sorted(claims, key=lambda claim: claim.start))


@pytest.fixture
async def api(url_of: Callable[[str], str], engine: AsyncEngine) -> AsyncIterator[Api]:
    async with serving(api_settings(url_of("api")), engine) as running:
        yield running


@asynccontextmanager
async def serving(settings: ApiSettings, engine: AsyncEngine) -> AsyncGenerator[Api]:
    """The api with these settings and a double of hh; its clients are closed with it."""
    hh = HHDouble()
    app = create(settings, transport=hh, check_letter=check_like_a_child)
    async with app.router.lifespan_context(app):
        running = Api(app, engine, hh, settings)
        yield running
        for client in running.clients:
            await client.aclose()


@pytest.fixture
async def anna(api: Api) -> Person:
    return await api.person("anna@example.org", "крепкий пароль анны")


@pytest.fixture
async def boris(api: Api) -> Person:
    return await api.person("boris@example.org")


@pytest.fixture
async def linked(anna: Person) -> Person:
    """Anna with a linked account and two resumes."""
    assert (await anna.link("code-anna")).status_code == 200
    return anna
