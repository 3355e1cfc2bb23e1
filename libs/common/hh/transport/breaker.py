"""A circuit breaker: after several outages in a row calls are held back, then one probe decides."""

from collections.abc import Callable
from enum import StrEnum

from libs.common.concurrency.backoff import back_off
from libs.common.hh.answers.errors import BreakerOpenError


class BreakerState(StrEnum):
    """closed: calls pass; open: none does; half_open: one probe is out and the others wait for it."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `threshold` consecutive outages, admits one probe after `cooldown` seconds of `clock`.

    A probe that fails opens it again for twice as long, up to `longest` seconds. One instance per account and process.
    """

    def __init__(
        self, clock: Callable[[], float], *, threshold: int = 5, cooldown: float = 30.0, longest: float = 600.0
    ) -> None:
        self._clock = clock
        self._threshold = threshold
        self._cooldown = cooldown
        self._longest = longest
        self._failures = 0
        self._openings = 0
        self._until = 0.0
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """The state now."""
        if self._openings == 0:
            return BreakerState.CLOSED
        return BreakerState.HALF_OPEN if self._probing else BreakerState.OPEN

    @property
    def retry_after(self) -> float:
        """Seconds until the next call may pass; 0 when it may now."""
        if self._openings == 0:
            return 0.0
        return max(0.0, self._until - self._clock(), 1.0 if self._probing else 0.0)

    def admit(self) -> None:
        """Let a call pass or raise BreakerOpenError. Every admitted call must end with one of the three below."""
        if self._openings == 0:
            return
        if self._probing or self._clock() < self._until:
            raise BreakerOpenError(retry_after=self.retry_after)
        self._probing = True

    def succeeded(self) -> None:
        """hh answered, be it with a refusal: the way is clear."""
        self._failures = self._openings = 0
        self._probing = False

    def failed(self) -> None:
        """No answer, or a 5xx."""
        self._failures += 1
        if self._probing or (self._openings == 0 and self._failures >= self._threshold):
            self._openings += 1
            self._until = self._clock() + back_off(self._openings, self._cooldown, self._longest)
            self._probing = False

    def abandoned(self) -> None:
        """The call ended without telling anything about hh (cancelled, or stopped on our side)."""
        self._probing = False
