"""A semaphore for each user: of everything that one asks for at once a few are worked on, the rest wait in order."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager, nullcontext

LONGEST_REST = 1.0


class _Places:
    """What one user holds and waits for."""

    def __init__(self, at_once: int) -> None:
        self.any = asyncio.Semaphore(at_once)
        self.resting = asyncio.Lock()
        self.known = 0


class KeyedSemaphore:
    """At most `at_once` holders a user; whoever is cancelled while waiting leaves. A process counts for itself."""

    def __init__(self, at_once: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._clock = at_once, clock
        self._users: dict[Hashable, _Places] = {}

    @property
    def remembered(self) -> int:
        """Of how many users something is kept."""
        return len(self._users)

    @asynccontextmanager
    async def of(self, user: Hashable, *, resting: bool = False) -> AsyncGenerator[None]:
        """Wait for a place and hold it.

        `resting`: one at a time of these, and its place rests as long again as it was held, at most LONGEST_REST
        seconds: so this user gets half of the time at most, and the others the other half.
        """
        places = self._users.setdefault(user, _Places(self._at_once))
        places.known += 1
        try:
            async with places.resting if resting else nullcontext(), places.any:
                began = self._clock()
                try:
                    yield
                finally:
                    if resting:
                        await asyncio.sleep(min(LONGEST_REST, self._clock() - began))
        finally:
            places.known -= 1
            if not places.known:
                del self._users[user]
