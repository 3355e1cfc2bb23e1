"""What the cases are run against, and what may be sent there."""

import ipaddress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

AGENT = "Conformance/1.0 (conformance@vkatilsya.test)"


@dataclass(frozen=True)
class Target:
    """An address that speaks the API; `token` is an applicant's, `vacancy` may be applied to."""

    base_url: str
    token: str | None = None
    agent: str = AGENT
    write: bool = False
    vacancy: str | None = None
    control: bool = False

    @property
    def loopback(self) -> bool:
        """Whether the address is of this machine."""
        return is_loopback(self.base_url)

    @property
    def may_write(self) -> bool:
        """Whether more than reads may be sent: on this machine, or where it was said explicitly."""
        return self.loopback or self.write


TARGET = pytest.StashKey[Target]()


def is_loopback(url: str) -> bool:
    """Whether a base URL names this machine, without resolving any name but `localhost`."""
    host = httpx.URL(url).host
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Control:
    """The control endpoint of a sandbox; it is looked for at loopback addresses alone."""

    def __init__(self, base_url: str) -> None:
        self._base = f"{base_url}/_sandbox"

    def present(self) -> bool:
        """Whether there is one."""
        if not is_loopback(self._base):
            return False
        answer = httpx.get(f"{self._base}/state", trust_env=False, timeout=30)
        return answer.status_code == 200 and "application/json" in answer.headers.get("content-type", "")

    def post(self, path: str, **body: Any) -> Any:
        """Change something; httpx.HTTPStatusError when it refuses."""
        answer = httpx.post(f"{self._base}{path}", json=body, trust_env=False, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        """Read something; httpx.HTTPStatusError when it refuses."""
        answer = httpx.get(f"{self._base}{path}", trust_env=False, timeout=30)
        answer.raise_for_status()
        return answer.json()
