"""By which end a change is told: by how much («на 6 %») or up to what («до 26 %»)."""

import re

from libs.common.grounding.words.lists import WORDS

_END = re.compile(
    r"\b(?P<end>на|by|до|to)\s+(?:(?:почти|около|примерно|целых|almost|about|nearly)\s+)?$", re.IGNORECASE
)
_CHANGE = re.compile(rf"\b(?:{WORDS.either('turn_change')})", re.IGNORECASE)
_ENDS = {"на": "by", "by": "by", "до": "to", "to": "to"}


def turn_of(before: str) -> str:
    """The end of a change that the words before a number tell of, "by" or "to"; nothing where nothing changes."""
    end = _END.search(before)
    if end is None or _CHANGE.search(before) is None:
        return ""
    return _ENDS[end["end"].lower()]
