"""Shares with honest intervals, and which of hh's words mean what. Pure."""

import math
from dataclasses import dataclass

from libs.common.messages.catalogue import catalogue

Z95 = 1.959963984540054
INVITED_STATES = tuple(
    sorted(state for state, said in catalogue("ru")["negotiation"].items() if said.level == "success")
)
"""hh's states of a negotiation that are good news: an invitation, or what comes after it."""
REFUSED_PREFIX = "discard"
"""hh's words of a refusal begin like this: discard, discard_by_employer, ..."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true share probably is: Wilson's interval at 95 %, as shares 0-1."""

    low: float
    high: float


def wilson(count: int, of: int) -> Interval | None:
    """The interval of `count` successes among `of`; None when there was nothing to succeed."""
    if of <= 0:
        return None
    share = count / of
    centre = share + Z95 * Z95 / (2 * of)
    spread = Z95 * math.sqrt(share * (1 - share) / of + Z95 * Z95 / (4 * of * of))
    scale = 1 + Z95 * Z95 / of
    # The ends are exact where nothing or everything succeeded; arithmetic would be off by a hair.
    low = 0.0 if count == 0 else (centre - spread) / scale
    high = 1.0 if count == of else (centre + spread) / scale
    return Interval(low, high)
