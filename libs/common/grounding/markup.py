"""Foreign text made harmless: HTML, control, bidirectional and zero-width characters removed."""

import unicodedata

from libs.common.text.clean import UNSEEN
from libs.common.text.html import html_to_text


def visible_text(text: str) -> str:
    """Drop every character that a reader cannot see: controls, bidi marks, zero-width and tag characters."""
    if not text.replace("\n", "").replace("\t", "").isprintable():
        text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in UNSEEN)
    return unicodedata.normalize("NFC", text)


def plain_text(source: str) -> str:
    """Turn HTML or plain text into visible lines; entities may hide a second layer of markup, which goes too."""
    if not source:
        return ""
    return visible_text(html_to_text(html_to_text(source)))
