"""Text that PostgreSQL, JSON, UTF-8 and terminals take: what strangers send may hold characters that harm them."""

import re
import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
"""Categories of characters that no reader sees: controls, bidi marks, zero-width and tag characters."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show nothing: fillers of Hangul, the empty pattern of Braille."""
_SHOWN = frozenset("LNPS")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows: with them a text shows another order than it has."""
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_MOVES = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]")


def clean_text(text: str) -> str:
    """The text without U+0000 and with U+FFFD for every half of a surrogate pair."""
    if _UNSTORABLE.search(text) is None:
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_shown(text: str) -> str:
    """The text storable, and in the order that it shows to whoever reads it."""
    return _TURNING.sub("", clean_text(text))


def says_something(text: str) -> bool:
    """Whether a reader sees anything of it: a letter, a figure, a mark or a symbol."""
    return any(unicodedata.category(char)[0] in _SHOWN and char not in _BLANK for char in text)


def plain_line(text: str) -> str:
    """The text on one line: it moves no cursor, begins no line of its own, and has the order that it shows."""
    return text if text.isprintable() else _TURNING.sub("", _BREAKS.sub(" ", text))


def plain_lines(text: str) -> str:
    """The text with its lines and tabs, without what moves a cursor or shows another order than there is."""
    return _TURNING.sub("", _MOVES.sub("", text.replace("\r\n", "\n")))
