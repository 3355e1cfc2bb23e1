"""How often a bot may send.

Telegram names about 1 message a second per chat and 30 a second overall; the size of bursts is assumed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

PER_CHAT = (1.0, 5.0)
OVERALL = (30.0, 30.0)


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    closed_until: float = 0.0


class Limits:
    """Token buckets per bot and per chat; a refused sender must stay away until the named time."""

    def __init__(self, now: Callable[[], float], *, on: bool) -> None:
        self._now = now
        self.on = on
        self.violations = 0
        self._buckets: dict[tuple[int, int | None], _Bucket] = {}

    def early(self, bot: int, chat: int) -> int | None:
        """Seconds that the sender was told to stay away and has not; such a call is a violation. None: it may call."""
        now = self._now()
        for key in ((bot, chat), (bot, None)):
            bucket = self._buckets.get(key)
            if bucket is not None and now < bucket.closed_until:
                self.violations += 1
                return math.ceil(bucket.closed_until - now)
        return None

    def close(self, bot: int, chat: int, seconds: float) -> None:
        """The sender of this chat was told to stay away for so long."""
        bucket = self._bucket((bot, chat), PER_CHAT)
        bucket.closed_until = max(bucket.closed_until, self._now() + seconds)

    def take(self, bot: int, chat: int) -> int | None:
        """None when the message may go, else seconds to wait; calls before that time are early."""
        if not self.on:
            return None
        now = self._now()
        buckets = [(self._bucket((bot, chat), PER_CHAT), PER_CHAT), (self._bucket((bot, None), OVERALL), OVERALL)]
        for bucket, (rate, _) in buckets:
            if bucket.level < 1:
                wait = max(1, math.ceil((1 - bucket.level) / rate))
                bucket.closed_until = now + wait
                return wait
        for bucket, _ in buckets:
            bucket.level -= 1
        return None

    def clear(self) -> None:
        """Forget what was sent."""
        self._buckets.clear()
        self.violations = 0

    def _bucket(self, key: tuple[int, int | None], size: tuple[float, float]) -> _Bucket:
        now = self._now()
        bucket = self._buckets.setdefault(key, _Bucket(size[1], now))
        bucket.level = min(size[1], bucket.level + (now - bucket.at) * size[0])
        bucket.at = now
        return bucket
