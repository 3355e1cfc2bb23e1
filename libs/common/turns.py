"""Turns: of everything that one user asks for at once a few are worked on, the rest wait in order."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager


class Turns:
    """At most `at_once` holders a user; whoever is cancelled while waiting leaves. A process counts for itself."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._places: dict[Hashable, asyncio.Semaphore] = {}
        self._known: Counter[Hashable] = Counter()

    @property
    def remembered(self) -> int:
        """Of how many users something is kept."""
        return len(self._places)

    @asynccontextmanager
    async def of(self, user: Hashable) -> AsyncGenerator[None]:
        """Wait for a place and hold it."""
        places = self._places.setdefault(user, asyncio.Semaphore(self._at_once))
        self._known[user] += 1
        try:
            async with places:
                yield
        finally:
            self._known[user] -= 1
            if not self._known[user]:
                del self._known[user], self._places[user]
