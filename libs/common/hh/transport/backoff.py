"""How long to wait before a read is repeated."""

from collections.abc import Callable
from dataclasses import dataclass

from libs.common.concurrency.backoff import back_off


@dataclass(frozen=True, slots=True)
class Backoff:
    """Full jitter: a random time up to `base * 2^attempt`, at most `cap`; seconds. `attempts` counts the first one."""

    attempts: int = 4
    base: float = 0.5
    cap: float = 8.0

    def delay(self, attempt: int, retry_after: float | None, rng: Callable[[], float]) -> float | None:
        """Seconds before the attempt after number `attempt` (from 1), or None when it is not worth waiting for.

        hh's own `Retry-After` is a lower bound; one above `cap` is left to the caller's schedule.
        """
        if attempt >= self.attempts or (retry_after or 0) > self.cap:
            return None
        return max(retry_after or 0.0, rng() * back_off(attempt + 1, self.base, self.cap))
