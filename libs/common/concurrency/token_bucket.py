"""How fast one user may ask for work: a bucket of units that fills again, from which each piece takes what it costs."""

import math
import time
from collections.abc import Callable, Hashable

from libs.common.errors import TransientError

REMEMBERED = 10_000
"""Users whose buckets are kept; past it the one that was used longest ago is forgotten, as if it were full again."""


class SpentError(TransientError):
    """The user has asked for too much in too short a time; nothing was done.

    `seconds`: until there is enough for what he asked; `empty_seconds`: until there is anything at all.
    """

    code = "too_many_requests"
    status = 429

    def __init__(self, seconds: int, empty_seconds: float = 0.0) -> None:
        super().__init__(f"Слишком много запросов подряд. Повторите через {seconds} с.", retry_after=seconds)
        self.facts = {"retry_after": seconds}
        self.seconds, self.empty_seconds = seconds, empty_seconds


class TokenBucket:
    """`burst` units a user, `per_second` come back; a process counts for itself."""

    def __init__(self, *, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._left: dict[Hashable, tuple[float, float]] = {}

    @property
    def remembered(self) -> int:
        """Of how many users something is kept."""
        return len(self._left)

    def take(self, user: Hashable, cost: int = 1) -> None:
        """Take the cost, all of it or nothing; SpentError says in how many seconds there will be enough.

        What costs more than a whole bucket takes a whole one.
        """
        now, cost = self._clock(), min(cost, self._burst)
        left = self._now(user, now)
        if left < cost:
            wait = math.ceil((cost - left) / self._per_second)
            raise SpentError(wait, max(0.0, (1 - left) / self._per_second))
        # In the order of their last use: to forget one looks at no other.
        if self._left.pop(user, None) is None and len(self._left) >= REMEMBERED:
            del self._left[next(iter(self._left))]
        self._left[user] = (left - cost, now)

    def left(self, user: Hashable) -> float:
        """The share of a whole bucket that the user has left, 0 to 1."""
        return self._now(user, self._clock()) / self._burst

    def _now(self, user: Hashable, now: float) -> float:
        left, since = self._left.get(user, (float(self._burst), now))
        return min(float(self._burst), left + (now - since) * self._per_second)
