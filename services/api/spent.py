"""Who has asked too much is refused at the door for a moment: no look at the database, no reading of the body.

Of his requests a few at once are refused slowly, so that who asks in a loop asks less; the rest at once.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from libs.common.accounts.sessions import token_hash
from libs.common.concurrency.token_bucket import SpentError

SLOWLY, PAUSE = 8, 1.0
"""Requests of one session that wait for their refusal at a time, and how long, in seconds."""
REMEMBERED = 10_000


class ThrottledSessions:
    """Sessions whose requests are not looked at for the moment; a process remembers for itself."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._until: dict[str, float] = {}
        self._waiting: Counter[str] = Counter()

    def note(self, token: str, seconds: float) -> None:
        """Refuse the session of this token for so long, if for any time at all."""
        if seconds <= 0:
            return
        if len(self._until) >= REMEMBERED:
            now = self._clock()
            self._until = {one: until for one, until in self._until.items() if until > now}
        self._until[token_hash(token)] = self._clock() + seconds

    async def refusal(self, token: str | None) -> SpentError | None:
        """Why a request with this token is refused, after a pause; None: it may be looked at."""
        session = token_hash(token) if token and self._until else ""
        left = self._until.get(session, 0.0) - self._clock()
        if left <= 0:
            self._until.pop(session, None)
            return None
        if self._waiting[session] < SLOWLY:
            self._waiting[session] += 1
            try:
                await self._sleep(PAUSE)
            finally:
                self._waiting[session] -= 1
                if not self._waiting[session]:
                    del self._waiting[session]
        return SpentError(max(1, math.ceil(left)))
