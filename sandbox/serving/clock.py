"""A sandbox's own time."""

import time
from collections.abc import Callable

EARLIEST, LATEST = 0.0, 7_258_118_400.0  # 1970 and 2200: beyond them stamps make no sense to anybody
FASTEST = 1_000_000.0


def running() -> float:
    """Seconds since some fixed moment, the sleep of the machine included where the system can tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Clock:
    """Seconds since the epoch that can be set, moved and run at another speed than real time."""

    def __init__(
        self,
        *,
        start: float | None = None,
        speed: float = 1.0,
        monotonic: Callable[[], float] = running,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self.speed = 0.0
        self.set(wall() if start is None else start)
        self.set_speed(speed)

    def now(self) -> float:
        """The sandbox's present moment, seconds since the epoch (UTC)."""
        return min(self._base + (self._monotonic() - self._origin) * self.speed, LATEST)

    @property
    def ahead(self) -> float:
        """Seconds, to the millisecond, that it is ahead of this machine's clock."""
        return round(self.now() - self._wall(), 3)

    def set(self, moment: float) -> None:
        """Jump to a moment; earlier ones are allowed and rejuvenate tokens as a real clock would.

        ValueError for one before 1970 or after 2199.
        """
        if not EARLIEST <= moment <= LATEST:
            raise ValueError("the clock runs from 1970 to 2199")
        self._base = moment
        self._origin = self._monotonic()

    def advance(self, seconds: float) -> None:
        """Move forward (or back, with a negative number) by seconds."""
        self.set(self.now() + seconds)

    def set_speed(self, speed: float) -> None:
        """Let sandbox seconds pass `speed` times as fast as real ones; 0 freezes time."""
        if not 0 <= speed <= FASTEST:
            raise ValueError(f"speed must not be negative, nor above {FASTEST:.0f}")
        self.set(self.now())
        self.speed = speed
