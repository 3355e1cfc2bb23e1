"""A message as counted features: its stems, pairs of neighbours, and what the rules found in it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from libs.common.text.speech import MAX_TEXT
from libs.common.text.tokens import LEXICON

_TOKEN = re.compile(r"(?:https?://|www\.)\S{1,500}|[A-Za-zА-Яа-яЁё]+|\d+|[?!]")
_START, _END, _LINK, _NUMBER = "<start>", "<end>", "<link>", "<number>"


def features(text: str, signals: Iterable[str] = ()) -> Counter[str]:
    """Count the stems and pairs of a text; `signals` are names of what is known of it otherwise."""
    names = [_name(one) for one in _TOKEN.findall(text[:MAX_TEXT])]
    found = Counter(names)
    ends = [_START, *names, _END]
    found.update(f"{first} {second}" for first, second in pairwise(ends))
    found.update(signals)
    return found


def vector(found: Mapping[str, int], rarity: Mapping[str, float]) -> list[tuple[str, float]]:
    """The known features with their weights; its length is 1, so that long and short texts weigh the same."""
    known = [(name, (1 + math.log(count)) * rarity[name]) for name, count in found.items() if name in rarity]
    length = math.sqrt(sum(weight * weight for _, weight in known)) or 1.0
    return [(name, weight / length) for name, weight in known]


def _name(token: str) -> str:
    if "://" in token or token.startswith("www."):
        return _LINK
    if token[0].isdigit():
        return _NUMBER
    return LEXICON[token].stem or token
