"""Who stands behind another: a «су-шеф» is no «шеф», a «зам. директора» no «директор»."""

import re
from collections.abc import Iterable

_SECOND = re.compile(
    r"(?:\b(?:су|вице|зам|vice|sous)[-\s]\s?|\b(?:зам\.|и\.\s?о\.|помощник\w{0,3}|заместител\w{1,3}|ассистент\w{0,3}|секретар\w{1,3})\s?)$",
    re.IGNORECASE,
)
_BEFORE = 20
"""Characters before a rank in which it is said to be that of a second."""


def is_second(before: str) -> bool:
    """Tell whether a rank behind these words is that of who stands behind another."""
    return _SECOND.search(before[-_BEFORE:]) is not None


def only_seconds(texts: Iterable[str], stem: str) -> bool:
    """Tell whether texts have a rank, and only of who stands behind another."""
    ranked = re.compile(rf"\b{re.escape(stem)}", re.IGNORECASE)
    found = [
        text[max(0, match.start() - _BEFORE) : match.start()]
        for text in texts
        for match in ranked.finditer(text.replace("ё", "е"))
    ]
    return bool(found) and all(map(is_second, found))
