"""Metrics are on a port of their own, and only when one is given."""

import socket
from typing import Any

import httpx
import pytest

from libs.common.errors import ConfigurationError
from libs.common.observability import metrics
from libs.common.settings.http import HttpSettings


def settings(port: int | None) -> HttpSettings:
    values: dict[str, Any] = {"metrics_port": port}
    return HttpSettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def test_they_are_served_on_loopback_while_the_service_runs() -> None:
    port = free_port()
    with metrics.served(settings(port)):
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
        assert "python_info" in answer.text
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.2:{port}/metrics", trust_env=False, timeout=1)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=1)


def test_without_a_port_there_are_none() -> None:
    with metrics.served(settings(None)):
        pass


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(ConfigurationError, match=f"METRICS_PORT: порт {port} на 127.0.0.1 занят"),
            metrics.served(settings(port)),
        ):
            pytest.fail("it must not start")
