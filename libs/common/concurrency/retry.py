"""Waiting for something that is away: growing pauses, one deadline, no patience with what cannot get better."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from libs.common.concurrency.backoff import back_off
from libs.common.errors import TransientError

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0


async def retry_transient(
    attempt: Callable[[], Awaitable[T]], *, seconds: float, tell: Callable[[TransientError, float], object]
) -> T:
    """Return what `attempt` returns; after a TransientError try again, until `seconds` are over, then raise it.

    `tell(error, pause)` is called before each pause. Any other error ends it at once.
    """
    loop = asyncio.get_running_loop()
    deadline, tries = loop.time() + seconds, 0
    while True:
        try:
            return await attempt()
        except TransientError as error:
            tries += 1
            left = deadline - loop.time()
            if left <= 0:
                raise
            pause = min(back_off(tries, FIRST_PAUSE, LONGEST_PAUSE), left)
            tell(error, pause)
        await asyncio.sleep(pause)


def waiting(error: TransientError, pause: float) -> None:
    """Say on stderr what a command waits for."""
    sys.stderr.write(f"{error} Повторю через {pause:g} с.\n")
