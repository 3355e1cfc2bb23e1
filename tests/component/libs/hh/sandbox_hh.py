"""The bundled hh as a process of its own, and an applicant in it."""

import asyncio
import itertools
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from libs.common.hh.client import HHClient
from libs.common.hh.models.me import TokenPair
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.outcomes.apply import classify_apply
from libs.common.hh.settings import HHSettings
from tests.component.libs.hh.fake_hh import AGENT

LETTER = "Здравствуйте! Четыре года пишу на Python.\n\nС уважением"
COMMAND = ["--port", "0", "--control", "--rate", "0", "--catalogue-size", "150", "--publish-per-hour", "0"]


class Sandbox:
    """Starts on a free port; control calls are plain HTTP."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "sandbox.headhunter", *COMMAND]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("listening on "), f"the sandbox did not start: {line!r}"
        self.url = line.removeprefix("listening on ").strip()
        self._http = httpx.Client(base_url=f"{self.url}/_sandbox")
        self._numbers = itertools.count(900_000_001)
        self._defaults: dict[str, Any] = self.control("GET", "/settings")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def control(self, method: str, path: str, /, **body: Any) -> Any:
        """One call of the control endpoint."""
        answer = self._http.request(method, path, json=body if method == "POST" else None)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    def restore(self) -> None:
        """No faults, no captcha, the settings of the start."""
        self.control("DELETE", "/faults")
        self.control("POST", "/captcha", on=False)
        self.control("POST", "/settings", **self._defaults)

    def vacancy(self, **card: Any) -> str:
        """A new open vacancy; `card` overrides its fields."""
        number = str(next(self._numbers))
        plain = {
            "id": number,
            "name": f"Python-разработчик {number}",
            "area": {"id": "1", "name": "Москва"},
            "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
            "description": "<p>Пишем на Python.</p>",
            "has_test": False,
            "response_letter_required": False,
            "type": {"id": "open", "name": "Открытая"},
        }
        assert self.control("POST", "/vacancies", vacancies=[plain | card])["published"] == [number]
        return number

    def posts(self, vacancy: str) -> list[dict[str, Any]]:
        """Applications for a vacancy that reached the server, in order."""
        entries = self.control("GET", "/ledger")["entries"]
        return [entry for entry in entries if entry["vacancy_id"] == vacancy]


@dataclass
class SandboxTokens:
    """A TokenSource that refreshes at the sandbox, as the account store does, in memory."""

    oauth: HHOAuth
    pair: TokenPair
    refreshes: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def access_token(self) -> str:
        return self.pair.access_token

    async def renew(self, stale: str) -> str:
        async with self.lock:
            if self.pair.access_token == stale:
                self.refreshes += 1
                self.pair = await self.oauth.refresh(self.pair.refresh_token)
            return self.pair.access_token


@dataclass
class Applicant:
    """A user of the sandbox with a client of their own."""

    id: str
    resume_id: str
    client: HHClient
    tokens: SandboxTokens
    oauth: HHOAuth


def settings_for(url: str, timeout: float = 5.0) -> HHSettings:
    """Settings of a client of the sandbox."""
    return HHSettings(
        api_url=url,
        site_url=url,
        user_agent=AGENT,
        client_id="vkatilsya-demo",
        client_secret="vkatilsya-demo-secret",
        redirect_uri="http://127.0.0.1:8000/api/hh/callback",
        timeout=timeout,
    )


def applicant(sandbox: Sandbox, http: httpx.AsyncClient, **options: Any) -> Applicant:
    """A new user with one published resume, signed in."""
    settings = settings_for(sandbox.url, options.pop("timeout", 5.0))
    made = sandbox.control("POST", "/users", count=1, **options)["users"][0]
    oauth = HHOAuth(http, settings)
    pair = TokenPair(access_token=made["access_token"], refresh_token=made["refresh_token"], expires_in=1_209_600)
    tokens = SandboxTokens(oauth, pair)
    client = HHClient(http, settings, tokens, rng=lambda: 0.0)
    return Applicant(made["user_id"], (made["resume_ids"] or [""])[0], client, tokens, oauth)


async def outcome_of(person: Applicant, vacancy: str, message: str | None = LETTER) -> Any:
    """What an attempt to apply came to."""
    try:
        return classify_apply(await person.client.apply(vacancy, person.resume_id, message))
    except Exception as fault:  # noqa: BLE001 - every fault is what is classified here
        return classify_apply(fault)
