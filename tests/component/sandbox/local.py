"""How an in-process client of this machine presents itself."""

from typing import Any

LOCAL: dict[str, Any] = {"base_url": "http://localhost", "client": ("127.0.0.1", 50000)}
