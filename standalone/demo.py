"""The demo user: does over the public API what a person would do, and may do it again at any time."""

from types import TracebackType
from typing import Any, Self

import httpx

from cli.people import DEMO_EMAIL
from standalone.errors import StandaloneError

__all__ = ["DEMO_EMAIL", "DemoError", "DemoUser"]


class DemoError(StandaloneError):
    """The API refused one of the steps."""

    code = "demo"


class DemoUser:
    """A browser of the demo user's own: signs in, links the account at the sandbox, switches the resumes on."""

    def __init__(self, api_url: str, timeout: float = 30.0) -> None:
        self._api = api_url
        self._client = httpx.AsyncClient(trust_env=False, timeout=timeout, headers={"X-CSRF": "1", "Origin": api_url})

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        answer = await self._client.request(method, f"{self._api}{path}", **options)
        if answer.status_code >= 400:
            raise DemoError(f"{method} {path} — {answer.status_code}: {answer.text[:300]}")
        return answer.json() if answer.content else None
