"""Plain text out of the HTML that employers write."""

import html
import re

_DROP = re.compile(r"<(script|style|noscript|template|iframe|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(
    r"</?(?:p|br|div|ul|ol|h[1-6]|tr|table|section|header|footer|blockquote)\b[^>]*>|</li\s*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>?")
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD], None)
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127, 133, 8232, 8233), " ")
_CLEAN = _INVISIBLE | _CONTROL


def html_to_text(source: str) -> str:
    """Readable text of an HTML fragment: scripts and styles dropped, entities decoded, one line a paragraph, "- " before list items.

    Never fails and never returns markup of the source; plain text comes back unchanged but for white space.
    """
    if "<" in source:
        if "<!--" in source:
            source = _COMMENT.sub(" ", source)
        lowered = source.lower()
        if "<s" in lowered or "<n" in lowered or "<t" in lowered or "<i" in lowered:
            source = _DROP.sub(" ", source)
        source = _ITEM.sub("\n- ", source)
        source = _BREAK.sub("\n", source)
        source = _TAG.sub("", source)
    if "&" in source:
        source = html.unescape(source)
    source = _SPACES.sub(" ", source.translate(_CLEAN))
    return _NEWLINES.sub("\n", source).strip()
