"""JSON as the service writes it."""

import json
from typing import Any


def dumps(value: Any) -> bytes:
    """Compact JSON with Russian letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
