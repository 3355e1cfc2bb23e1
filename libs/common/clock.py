"""The clock that ages are judged by: it goes on while the machine sleeps, and nobody can set it.

A lease, a heartbeat or an attempt is old when time has passed in the world, not only while the processor ran. Wall time
of rows is PostgreSQL's; this one is for what a process remembers.
"""

import time

# macOS keeps its monotonic clock running through sleep by itself; elsewhere there may be no better one.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def elapsed() -> float:
    """Seconds since some fixed moment (the boot of the machine), sleep included."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


def awake() -> float:
    """Seconds that the machine was awake since some fixed moment; `elapsed` runs ahead of it by every sleep."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)
