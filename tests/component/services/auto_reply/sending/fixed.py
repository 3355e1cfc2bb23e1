"""The settings that the tests of sending run with."""

from typing import Any

from services.auto_reply.settings import AutoReplySettings
from tests.support.workers import against_sandbox


def make_settings(database_url: str, hh_url: str, **changes: Any) -> AutoReplySettings:
    """Settings of a brisk worker against the sandbox."""
    brisk = {"llm_api_key": None, "reconcile_grace_seconds": 0.5, "send_backoff_seconds": 0.05, "account_limit": 100}
    values = against_sandbox(database_url, hh_url, **{**brisk, **changes})
    return AutoReplySettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]
