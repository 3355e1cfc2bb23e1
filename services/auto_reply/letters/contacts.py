"""Links, addresses, handles, phones and card numbers as they are written in letters, resumes and vacancies."""

import re
from functools import lru_cache

_DOMAIN = r"(?:[a-z0-9-]+\.)+(?:ru|com|org|net|io|dev|me|рф|su|xyz|info|app|pro|site|online|link|cc|ly)"
LINK_TOKEN = re.compile(
    rf"(?:https?://|www\.)[^\s<>()«»]+|(?<![\w.@-]){_DOMAIN}(?:/[^\s<>()«»]*|(?![\w-]))", re.IGNORECASE
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][A-Za-z0-9_]{3,}")
PHONE = re.compile(
    r"(?<![\d.,])(?:\+\s?\d|8)[\s(.-]*\d{3}[\s).-]*\d{3}[\s.-]*\d{2}[\s.-]*\d{2}(?!\d)|(?<!\w)\+\d[\d\s().-]{8,}\d"
)
CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)")


@lru_cache(maxsize=4_096)
def has_contacts(text: str) -> bool:
    """Tell whether a text carries a link, an address, a messenger handle, a phone or a card number."""
    return any(pattern.search(text) for pattern in (LINK_TOKEN, EMAIL, HANDLE, PHONE, CARD))
