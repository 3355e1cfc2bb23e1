"""How Telegram counts."""

from typing import Any

Entity = dict[str, Any]


def utf16(text: str) -> int:
    """Length in UTF-16 code units: what Telegram counts in."""
    return len(text.encode("utf-16-le")) // 2
