"""The settings that the tests of sending run with."""

import base64
from typing import Any

from pydantic import SecretStr

from services.auto_reply.settings import AutoReplySettings

KEYS = SecretStr("k1:" + base64.b64encode(b"0" * 32).decode())


def make_settings(database_url: str, hh_url: str, **changes: Any) -> AutoReplySettings:
    """Settings of a brisk worker against the sandbox."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "mode": "demo",
        "hh_api_url": hh_url,
        "hh_site_url": hh_url,
        "hh_client_id": "vkatilsya-demo",
        "hh_client_secret": "vkatilsya-demo-secret",
        "hh_user_agent": "Tests/1.0 (tests@vkatilsya.test)",
        "hh_timeout_seconds": 2,
        "hh_rate_per_second": 0,
        "secret_keys": KEYS,
        "llm_api_key": None,
        "reconcile_grace_seconds": 0.5,
        "send_backoff_seconds": 0.05,
        "account_limit": 100,
        **changes,
    }
    return AutoReplySettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]
