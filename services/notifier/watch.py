"""Ends the sockets of sessions that ended: at once on the bell, and by a look of its own that no traffic can delay.

The bell (`session.<user id>` over core NATS) says only that there is something to see; the rows say which sessions
stand. One query looks at the sessions of all sockets of this process.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.accounts.sessions import SignedIn, ended
from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.db.faults import DATABASE_AWAY

log = get_logger(__name__)
SIGNED_OUT, TRY_LATER = 4401, 1013
LOOK_SECONDS = 5.0
"""How long one look may take."""
APART = 0.05
"""Seconds between two looks, however often the bell rings."""


@dataclass(eq=False, slots=True)
class Watched:
    """One socket; `close` asks for its end with a code."""

    signed_in: SignedIn
    close: Callable[[int], None]


class SessionWatch:
    """The sockets of this process by session; `run` is the loop that looks."""

    def __init__(self, engine: AsyncEngine, *, period: float, patience: float) -> None:
        self._engine, self._period, self._patience = engine, period, patience
        self._sockets: set[Watched] = set()
        self._users: dict[UUID, int] = {}
        self._bell = asyncio.Event()
        self._seen = elapsed()

    def begin(self, signed_in: SignedIn, close: Callable[[int], None]) -> Watched:
        """Watch one socket until `end`."""
        watched = Watched(signed_in, close)
        self._sockets.add(watched)
        self._users[signed_in.user_id] = self._users.get(signed_in.user_id, 0) + 1
        return watched

    def end(self, watched: Watched) -> None:
        """Watch it no more."""
        user = watched.signed_in.user_id
        self._sockets.discard(watched)
        self._users[user] -= 1
        if not self._users[user]:
            del self._users[user]

    def ring(self, user_id: UUID) -> None:
        """A session of this user ended, somebody says: look now if a socket of theirs is here."""
        if user_id in self._users:
            self._bell.set()

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look for ever; without the database for `patience` seconds nobody is known to be signed in any more."""
        self._seen = elapsed()
        await WorkLoop(self._turn, self._period, self._bell).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> None:
        try:
            await self.look()
            self._seen = elapsed()
        except DATABASE_AWAY as error:
            log.warning("sessions could not be looked at", action="ws.unwatched", error=type(error).__name__)
            if elapsed() - self._seen > self._patience:
                self._end_all(TRY_LATER)
        await asyncio.sleep(APART)

    async def look(self) -> None:
        """End the sockets whose sessions do not stand any more."""
        sockets = tuple(self._sockets)
        if not sockets:
            return
        async with asyncio.timeout(LOOK_SECONDS), self._engine.connect() as connection:
            gone = await ended(connection, {one.signed_in.session_id for one in sockets})
        for one in sockets if gone else ():
            if one.signed_in.session_id in gone:
                one.close(SIGNED_OUT)

    def _end_all(self, code: int) -> None:
        for one in tuple(self._sockets):
            one.close(code)
