"""Nothing here may ask for a network name (item 99): sandboxes, clients and tests stay on this machine."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def names_asked_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The hosts that were looked up; the test fails for any that is not this machine."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def noting(host: Any, *arguments: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        asked.append(name)
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    yield asked
    assert [name for name in asked if not _ours(name)] == []


def _ours(name: str) -> bool:
    if name in ("localhost", "None"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
