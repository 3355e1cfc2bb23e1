"""The defaults that the product is known by, and settings that make no sense."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.auto_reply.settings import AutoReplySettings


def made(**changes: Any) -> AutoReplySettings:
    values: dict[str, Any] = {
        "database_url": "postgresql://u:p@127.0.0.1/x",
        "hh_api_url": "http://127.0.0.1:1",
        "hh_site_url": "http://127.0.0.1:1",
        "secret_keys": "k1:" + "A" * 43 + "=",
        **changes,
    }
    return AutoReplySettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


def test_the_defaults_are_the_cautious_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = made()
    assert settings.auto_reply_roles == ("search", "send")
    assert (settings.account_limit, settings.hh_account_limit, settings.effective_account_limit) == (40, 200, 40)
    assert (settings.send_lease_seconds, settings.sweep_seconds, settings.reconcile_grace_seconds) == (90, 15, 120)
    assert (settings.queued_expire_days, settings.default_plan, settings.send_concurrency) == (7, "self", 8)
    assert settings.auto_reply_interval_seconds == 300


def test_roles_come_comma_separated_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTO_REPLY_ROLES", "send")
    assert made().auto_reply_roles == ("send",)
    monkeypatch.setenv("AUTO_REPLY_ROLES", " search , send ")
    assert made().auto_reply_roles == ("search", "send")


def test_lists_that_every_service_reads_are_read_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDELIVERY_SCHEDULE_SECONDS", "0.5, 2")
    assert made().redelivery_schedule_seconds == (0.5, 2.0)


@pytest.mark.parametrize("roles", [",", "both", "search,sent"])
def test_unknown_roles_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, roles: str) -> None:
    monkeypatch.setenv("AUTO_REPLY_ROLES", roles)
    with pytest.raises(ValidationError, match="AUTO_REPLY_ROLES бывает search, send или оба"):
        made()


@pytest.mark.parametrize(
    "change", [{"send_concurrency": 0}, {"account_limit": -1}, {"send_lease_seconds": 0}, {"queued_expire_days": 0}]
)
def test_impossible_figures_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(**change)


@pytest.mark.parametrize("keys", ["", "k1", "k1:AAAA", "k1:?", ":" + "A" * 43 + "="])
def test_keys_that_cannot_be_used_are_refused_without_showing_them(keys: str) -> None:
    with pytest.raises(ValidationError, match="SECRET_KEYS"):
        made(secret_keys=keys)


def test_the_stricter_of_the_two_account_limits_counts() -> None:
    assert made(account_limit=500).effective_account_limit == 200
