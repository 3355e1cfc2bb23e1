"""What a worker that speaks to the sandbox is set to in tests."""

import base64
from typing import Any

from pydantic import SecretStr

KEYS = SecretStr("k1:" + base64.b64encode(b"0" * 32).decode())


def against_sandbox(database_url: str, hh_url: str, **changes: Any) -> dict[str, Any]:
    """Values of the settings that every such worker has."""
    return {
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
        **changes,
    }
