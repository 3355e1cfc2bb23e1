"""Foreign text made harmless: HTML, control, bidirectional and zero-width characters removed."""

import unicodedata
from functools import lru_cache

from libs.common.text.clean import UNSEEN
from libs.common.text.html import html_to_text

_KEPT = 8_000
"""Characters of a text that is kept as it was read: a resume comes with each of its letters, a vacancy to many."""


def visible_text(text: str) -> str:
    """Drop every character that a reader cannot see: controls, bidi marks, zero-width and tag characters."""
    if not text.replace("\n", "").replace("\t", "").isprintable():
        text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in UNSEEN)
    return unicodedata.normalize("NFC", text)


def plain_text(source: str) -> str:
    """Turn HTML or plain text into visible lines; entities may hide a second layer of markup, which goes too."""
    if not source:
        return ""
    return _kept(source) if len(source) <= _KEPT else _without_markup(source)


@lru_cache(maxsize=128)
def _kept(source: str) -> str:
    return _without_markup(source)


def _without_markup(source: str) -> str:
    return visible_text(html_to_text(html_to_text(source)))
