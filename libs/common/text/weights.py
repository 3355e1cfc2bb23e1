"""How telling a word is: rare words of job advertisements weigh more than those every one of them holds."""

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_UNSEEN = 6.0
"""Documents assumed to hold a stem that the table does not list."""


@cache
def _table() -> dict[str, float]:
    text = files("libs.common.text").joinpath("weights.txt").read_text(encoding="utf-8")
    head, *rows = text.strip().split("\n")
    documents = float(head.removeprefix("#"))
    counts = (row.split(" ") for row in rows)
    return {"": documents} | {stem: math.log((documents + 1) / (float(count) + 1)) for stem, count in counts}


def weight(stem: str) -> float:
    """Inverse document frequency of a stem (natural logarithm).

    Digits weigh nothing, unseen stems as much as rare ones.
    """
    if not stem or stem.isdigit() or len(stem) == 1:
        return 0.0
    table = _table()
    found = table.get(stem)
    return math.log((table[""] + 1) / (_UNSEEN + 1)) if found is None else found


def is_listed(stem: str) -> bool:
    """Whether job advertisements use the stem as a word of its own."""
    return stem in _table()


def weigh(stems: Iterable[str]) -> dict[str, float]:
    """Weight by stem, the weightless left out."""
    return {stem: value for stem in stems if (value := weight(stem)) > 0.0}
