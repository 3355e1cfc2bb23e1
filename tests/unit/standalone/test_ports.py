"""Ports of a run."""

import pytest

from standalone import ports


def test_no_port_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of fifteen draws meet once in a hundred runs: a service would find its port taken."""
    drawn = iter((20_001, 20_001, 20_001, 20_002))
    monkeypatch.setattr(ports.random, "sample", lambda *_: [next(drawn)])
    monkeypatch.setattr(ports, "is_free", lambda port, *_: True)

    assert ports.free_ports(("api", "notifier", "metrics_api"), {"api": 20_003}) == {
        "api": 20_003,
        "notifier": 20_001,
        "metrics_api": 20_002,
    }
