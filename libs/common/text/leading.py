"""What a text begins with, one piece after the other."""

import re


def without_leading(piece: re.Pattern[str], text: str) -> str:
    """Leave out every piece at the beginning; in time linear in the text, as no pattern repeats a repeat.

    The pattern may not match the empty text.
    """
    end = 0
    while found := piece.match(text, end):
        end = found.end()
    return text[end:]
