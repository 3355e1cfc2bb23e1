"""Figures out of samples: spreads, percentiles and ratios. Pure."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """The least, the middle and the greatest of the rounds."""
    return {
        "min": round(min(values), digits),
        "median": round(median(values), digits),
        "max": round(max(values), digits),
    }


def ratios(ours: Sequence[float], floor: Sequence[float]) -> dict[str, float]:
    """Spread of ours over floor, each round with the floor that ran next to it."""
    return spread([own / bare for own, bare in zip(ours, floor, strict=True)], 3)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def target(name: str, value: float, bound: float, *, at_least: bool) -> dict[str, Any]:
    """One promise and whether it is kept."""
    kept = value >= bound if at_least else value <= bound
    return {"name": name, "value": round(value, 3), "bound": bound, "at_least": at_least, "kept": kept}
