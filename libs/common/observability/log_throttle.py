"""Whoever causes many lines of log is told of in few, and how many were left out: nobody fills the disk with them."""

from collections import Counter
from collections.abc import Hashable

from libs.common.concurrency.token_bucket import REMEMBERED, SpentError, TokenBucket

AT_ONCE, PER_SECOND = 30, 0.5
"""Lines about one caller."""


class LogThrottle:
    """Counts lines by caller, for one process; callers without end take no more memory than REMEMBERED of them."""

    def __init__(self, *, lines: TokenBucket | None = None) -> None:
        self._lines = lines or TokenBucket(per_second=PER_SECOND, burst=AT_ONCE)
        self._untold: Counter[Hashable] = Counter()

    @property
    def remembered(self) -> int:
        """Of how many callers lines were left out."""
        return len(self._untold)

    def untold(self, caller: Hashable) -> int | None:
        """How many lines about the caller were left out since the last one; None when this one is left out as well."""
        try:
            self._lines.take(caller)
        except SpentError:
            if caller in self._untold or len(self._untold) < REMEMBERED:
                self._untold[caller] += 1
            return None
        return self._untold.pop(caller, 0)
