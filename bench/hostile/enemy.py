"""A hostile user: the largest legal inputs, as fast as the limits allow."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from bench.stage.town import Person

EDITS, TOO_MANY = 10, 429
LETTERS = ("5 лет " * 1666, "опыт 10+ лет с " * 666, "+7 " * 3333, "2001-2002 " * 1000, "C++ " * 2500, "A. " * 3333)
"""10,000 characters each: what the check of letters was once slow at."""
SHORT = "5 лет " * 400
"""Just few enough claims to be checked to the end."""
ACTS = ("check", "edit", "wish", "list", "export", "filter")


@dataclass
class Hostile:
    """A signed-in user with two hundred letters of his own to edit; `by_act` counts what he was told."""

    http: httpx.AsyncClient
    person: Person
    by_act: dict[str, Counter[int]] = field(default_factory=lambda: {name: Counter[int]() for name in ACTS})

    async def push(self, number: int, step: int) -> None:
        """One of `step` parallel attackers, for ever."""
        while True:
            await getattr(self, ACTS[number % len(ACTS)])(number)
            number += step

    async def check(self, number: int) -> None:
        """A letter to be checked that is as expensive as can be."""
        letter = LETTERS[number % len(LETTERS)][:10_000]
        await self._ask(
            "check", "POST", "/api/letters/check", {"letter": letter, "resume_id": str(self.person.resume_id)}
        )

    async def edit(self, number: int) -> None:
        """Own letters anew, as many as one body may hold."""
        found = await self._ask("edit", "GET", "/api/applications?state=review&limit=200")
        items = [
            {"application_id": one["id"], "action": "edit", "expected_version": one["version"], "letter": SHORT}
            for one in _some((found or {}).get("items", []))
        ]
        if items:
            await self._ask("edit", "POST", "/api/decisions", {"items": items})

    async def wish(self, number: int) -> None:
        """A vacancy by its link."""
        link = {"url": f"https://hh.ru/vacancy/{number}", "resume_id": str(self.person.resume_id)}
        await self._ask("wish", "POST", "/api/applications/by-link", link)

    async def list(self, number: int) -> None:
        """The longest list."""
        await self._ask("list", "GET", "/api/matches?limit=200")

    async def export(self, number: int) -> None:
        """Everything at once."""
        await self._ask("export", "GET", "/api/personal-data/export")

    async def filter(self, number: int) -> None:
        """Settings as large as they may be; each change has the agent look at everything again."""
        path = f"/api/resumes/{self.person.resume_id}/settings"
        now = await self._ask("filter", "GET", path) or {}
        words = [f"слово{number}-{one}" for one in range(50)]
        change = {"expected_version": now.get("version", 1), "filters": {"stop_words": {"title": words}}}
        await self._ask("filter", "PUT", path, change | {"letter_wishes": "5 лет " * 80})

    def _headers(self) -> dict[str, str]:
        return {"Idempotency-Key": uuid4().hex, "Cookie": f"sid={self.person.user_id.hex}"}

    async def _ask(self, act: str, method: str, path: str, body: Any = None) -> Any:
        try:
            answer = await self.http.request(method, path, json=body, headers=self._headers())
        except httpx.HTTPError:
            self.by_act[act][0] += 1
            return None
        self.by_act[act][answer.status_code] += 1
        if answer.status_code == TOO_MANY:
            await asyncio.sleep(0.05)
        return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else None


def _some(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return random.sample(items, min(EDITS, len(items)))
