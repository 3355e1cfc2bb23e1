"""How many calls a second a caller may make."""


class Rate:
    """Token buckets by caller; real seconds, since it is real requests that it counts."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}
        self.now = 0.0

    def take(self, key: str, per_second: float, burst: float) -> bool:
        """Whether one more call fits now."""
        level, seen = self._buckets.get(key, (burst, self.now))
        level = min(burst, level + (self.now - seen) * per_second)
        if level < 1.0:
            self._buckets[key] = (level, self.now)
            return False
        self._buckets[key] = (level - 1.0, self.now)
        return True
