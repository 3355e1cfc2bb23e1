"""The client of the cases: polite, guarded, and with a look at the shape of every answer."""

import time
from typing import Any

import httpx
import pytest

from tests.conformance import shapes
from tests.conformance.target import Target

POLITE_S = 1 / 3
PATIENCE_S = 30.0
TRIES = 3
READS = ("GET", "HEAD", "OPTIONS")
READS_THAT_CHANGE = ("/messages", "/views")
"""Ends of paths whose GET marks something as seen by its owner."""


class Line:
    """The one connection to the target: at most three requests a second unless it is this machine."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.sent = 0
        self._free_at = 0.0
        self.http = httpx.Client(
            base_url=target.base_url, timeout=60, follow_redirects=False, trust_env=not target.loopback
        )

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send it when its turn comes; PermissionError, before anything is sent, for what may not be."""
        changes = request.method not in READS or request.url.path.endswith(READS_THAT_CHANGE)
        if changes and not self.target.may_write:
            raise PermissionError(f"{request.method} {request.url} is not a read; say --write to send it")
        if request.url.host != httpx.URL(self.target.base_url).host:
            raise PermissionError(f"{request.url} is not the address under test")
        for _ in range(TRIES - 1):
            response = self._in_turn(request)
            if response.status_code != 429 or "limit_exceeded" in response.text:
                return response
            # refused for speed: nothing was done, so that a write may be sent again too
            usual = 0.5 if self.target.loopback else 5.0
            time.sleep(min(float(response.headers.get("retry-after", usual)), PATIENCE_S))
        return self._in_turn(request)

    def _in_turn(self, request: httpx.Request) -> httpx.Response:
        if not self.target.loopback:
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            self._free_at = time.monotonic() + POLITE_S
        self.sent += 1
        return self.http.send(request)


class Api:
    """Calls of one person, or of nobody without a token."""

    def __init__(self, line: Line, token: str | None, resumes: tuple[str, ...] = ()) -> None:
        self.line = line
        self.token = token
        self.resumes = resumes

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Read something; a captcha in the way skips the case."""
        return self.call("GET", path, params=params or None)

    def call(self, method: str, path: str, *, agent: dict[str, str] | None = None, **given: Any) -> httpx.Response:
        """Any call; `agent` are the only headers that say who asks."""
        signed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers = {**signed, **({"HH-User-Agent": self.line.target.agent} if agent is None else agent)}
        request = self.line.http.build_request(method, path, headers={**headers, **given.pop("headers", {})}, **given)
        if agent is not None and "User-Agent" not in agent:
            del request.headers["user-agent"]
        response = self.line.send(request)
        shapes.check(response)
        _give_way_to_captcha(response)
        return response

    def apply(self, vacancy_id: str, resume_id: str | None = None, **form: str) -> httpx.Response:
        """Send a resume, the first one unless another is named."""
        data = {"vacancy_id": vacancy_id, "resume_id": resume_id or self.resumes[0], **form}
        return self.call("POST", "/negotiations", data=data)


def _give_way_to_captcha(response: httpx.Response) -> None:
    if response.status_code == 403 and "captcha_required" in response.text:
        address = response.json()["errors"][0].get("captcha_url", "the site")
        pytest.skip(f"the API asks for a captcha first: {address}")


def error_of(response: httpx.Response) -> tuple[int, str, str | None]:
    """Status, type and value of the first error."""
    first = response.json()["errors"][0]
    return response.status_code, first["type"], first.get("value")


def bad_arguments(response: httpx.Response) -> list[str]:
    """The names of the arguments that a 400 is about; fails for any other answer."""
    assert response.status_code == 400, f"{response.status_code} {response.text[:300]}"
    errors = response.json()["errors"]
    assert all(error["type"] == "bad_argument" for error in errors), errors
    return [error["value"] for error in errors]
