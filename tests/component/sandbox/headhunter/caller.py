"""A sandbox in this process and a client that checks every answer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from sandbox.headhunter.app import App
from sandbox.headhunter.server import OPTIONS, SandboxProtocol
from sandbox.headhunter.world.state import Setup, World
from sandbox.serving.serve import QuietServer, bind, running
from tests.component.sandbox.headhunter import schema

Json = dict[str, Any]
AGENT = "Tests/1.0 (tests@vkatilsya.test)"
START = 1_775_000_000.0  # a moment in spring 2026
QUIET: Json = {"rate": 0.0, "anonymous_captcha": False, "publish_per_hour": 0.0, "magic": False}


async def _check(response: httpx.Response) -> None:
    await response.aread()
    if not response.request.url.path.startswith("/_sandbox"):
        assert len(response.headers["x-request-id"]) == 32
        if (
            response.content
            and response.status_code >= 400
            and response.headers.get("content-type", "").startswith("application/json")
        ):
            body = response.json()
            if isinstance(body, dict) and "request_id" in body:
                assert body["request_id"] == response.headers["x-request-id"]
    schema.check(response)


class Sandbox:
    """One world behind an in-process client; the clock stands still until a test moves it."""

    def __init__(self, *, checked: bool = True, **setup: Any) -> None:
        switches = {**QUIET, **setup.pop("switches", {})}
        setup = {"catalogue_size": 130, "start": START, "speed": 0.0, **setup}
        self.app = App(World(Setup(switches=switches, **setup)), control_on=True)
        transport = httpx.ASGITransport(self.app)
        hooks: Any = {"response": [_check]} if checked else {}
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://localhost", headers={"User-Agent": AGENT}, event_hooks=hooks
        )
        self.token = self.world.accounts.issue(self.user.id, "vkatilsya-demo", self.world.clock.now())

    @property
    def world(self) -> World:
        """The world that is served now."""
        return self.app.world

    @property
    def user(self) -> Any:
        """The default applicant."""
        return self.world.default_user()

    @property
    def resume(self) -> str:
        """The first published resume."""
        return self.user.resume_ids[0]

    @property
    def auth(self) -> dict[str, str]:
        """The headers of the signed-in applicant."""
        return {"Authorization": f"Bearer {self.token.access}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """A call of the signed-in applicant."""
        return await self.http.get(path, params=params or None, headers=self.auth)

    async def call(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Any call of the signed-in applicant."""
        headers = {**self.auth, **given.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **given)

    async def apply(self, vacancy_id: str, resume_id: str | None = None, **form: Any) -> httpx.Response:
        """Send a resume to a vacancy, as a form."""
        data = {"vacancy_id": vacancy_id, "resume_id": resume_id or self.resume, **form}
        return await self.call("POST", "/negotiations", data=data)

    async def applied(self, message: str | None = "Здравствуйте! Мне подходит эта вакансия.") -> str:
        """An accepted application to the next vacancy that takes one; its id."""
        vacancy = self.plain_vacancies(1)[0]
        response = await self.apply(vacancy, **({"message": message} if message else {}))
        assert response.status_code == 201, response.text
        return response.headers["location"].rsplit("/", 1)[-1]

    async def control(self, path: str, /, **body: Any) -> Json:
        """Change something."""
        response = await self.http.post(f"/_sandbox{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    async def advance(self, seconds: float) -> None:
        """Let sandbox time pass."""
        await self.control("/clock", advance_seconds=seconds)

    def plain_vacancies(self, count: int) -> list[str]:
        """Open vacancies without any obstacle to which the first resume was not sent yet."""
        found = [
            v.id
            for v in reversed(self.world.market.shown)
            if not (v.archived or v.closed or v.hidden or v.deleted or v.external or v.card["has_test"])
            and not v.card["response_letter_required"]
            and v.card["type"]["id"] == "open"
            and v.employer_id
            and self.world.negotiations.pair(self.resume, v.id) is None
        ]
        assert len(found) >= count
        return found[:count]

    def vacancy_where(self, condition: Any) -> str:
        """A published vacancy of a kind."""
        return next(v.id for v in self.world.market.shown if condition(v))


@asynccontextmanager
async def listening(hh: Sandbox) -> AsyncGenerator[str]:
    """The same sandbox on a real socket, for what HTTP libraries must see; its address."""
    async with running(QuietServer(hh.app, http=SandboxProtocol, **OPTIONS), bind("127.0.0.1", 0)) as url:
        yield url


def error_of(response: httpx.Response) -> tuple[int, str, str | None]:
    """Status, type and value of the first error."""
    first = response.json()["errors"][0]
    return response.status_code, first["type"], first.get("value")
