"""Says that the machine slept, or that this process stood still: what happened after it is then understood."""

import asyncio
from collections.abc import Callable

from libs.common.clock import awake, elapsed
from ops.words import duration

LOOK_SECONDS = 2.0
WORTH_TELLING_SECONDS = 20.0
Clock = Callable[[], float]


class SleepWatch:
    """Compares a clock that runs in sleep with one that does not; `look` is to be called every LOOK_SECONDS."""

    def __init__(self, elapsed: Clock = elapsed, awake: Clock = awake) -> None:
        self._elapsed, self._awake = elapsed, awake
        self._last = elapsed(), awake()

    def look(self) -> str | None:
        """A sentence when there was a sleep, or a standstill, since the last look."""
        now, before = (self._elapsed(), self._awake()), self._last
        self._last = now
        passed, worked = now[0] - before[0], now[1] - before[1]
        if passed - worked > WORTH_TELLING_SECONDS:
            return f"Компьютер спал {duration(passed - worked)}. Сервисы начинают заново, сроки проверяются по часам."
        if passed - LOOK_SECONDS > WORTH_TELLING_SECONDS:
            return f"Вкатился был приостановлен на {duration(passed - LOOK_SECONDS)}. Сервисы начинают заново."
        return None


async def tell_sleeps(say: Callable[[str], None]) -> None:
    """Look for ever."""
    watch = SleepWatch()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if sentence := watch.look():
            say(sentence)
