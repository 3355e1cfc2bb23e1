"""How many schedules were explored, and what they showed, counted over the processes that explore."""

import multiprocessing
import time
from multiprocessing.sharedctypes import SynchronizedArray

from tests.simulation.subject import Outcome

_EXPLORED, _EFFECTS, _KILLS, _FAILING = range(4)


class Counts:
    """Counters in memory that several processes share."""

    def __init__(self, counts: "SynchronizedArray[int]") -> None:
        self._counts = counts

    @property
    def failing(self) -> int:
        """Schedules that violated something."""
        return self._counts[_FAILING]

    def add(self, outcome: Outcome) -> None:
        """Count one schedule."""
        with self._counts.get_lock():
            self._counts[_EXPLORED] += 1
            self._counts[_EFFECTS] += outcome.effects
            self._counts[_KILLS] += outcome.kills
            self._counts[_FAILING] += bool(outcome.violations)


class Tally:
    """Counters with the time since they were made; told as one line. `effects`: the subject's word for them."""

    def __init__(self, effects: str) -> None:
        self.counts: SynchronizedArray[int] = multiprocessing.Array("q", 4)
        self._effects = effects
        self._began = time.monotonic()

    def __str__(self) -> str:
        explored, effects, kills, failing = self.counts[:]
        seconds = time.monotonic() - self._began
        return (
            f"schedules {explored}, {self._effects} {effects}, kills {kills}, failing {failing}, "
            f"{seconds:.0f} s ({explored / seconds:.1f} a second)"
        )


_shared: list[Counts] = []


def share_tally(counts: "SynchronizedArray[int]") -> None:
    """Make these the counters of this process."""
    _shared[:] = [Counts(counts)]


def shared() -> Counts:
    """The counters of this process, which were given to it at its start."""
    return _shared[0]
