"""Text that PostgreSQL, JSON and UTF-8 take: what strangers send may hold characters that none of them stores."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text without U+0000 and with U+FFFD for every half of a surrogate pair."""
    if _UNSTORABLE.search(text) is None:
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
