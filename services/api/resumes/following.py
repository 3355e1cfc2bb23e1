"""Following resumes at hh: each account's are read again and again, and at once when an application waits for it."""

import random

from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.errors import VkatilsyaError
from services.api.ports import Deps
from services.api.resumes import readings
from services.api.resumes.readings import DueReading
from services.api.resumes.syncing import sync

log = get_logger(__name__)
IDLE = 5.0
JITTER = 0.1
RETRY_SECONDS, RETRY_LONGEST = 60.0, 1800.0


class ResumeFollower:
    """One supervised loop; any number of replicas share the accounts through claims in SQL."""

    def __init__(self, deps: Deps, uniform: random.Random) -> None:
        self._deps, self._random = deps, uniform

    async def run(self, heartbeat: Heartbeat) -> None:
        """Read, for ever."""
        await WorkLoop(self._turn, min(IDLE, self._deps.settings.resume_interval_seconds)).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        """Read the resumes of whoever is due."""
        async with self._deps.engine.begin() as connection:
            await readings.ensure(connection)
            due = await readings.claim(connection, self._deps.settings.origin)
        if due is None:
            return None
        await self.read(due)
        return AT_ONCE

    async def read(self, due: DueReading) -> None:
        """One reading; ends in a rescheduled row whatever hh answers."""
        error: str | None = None
        try:
            await sync(self._deps, due.user_id, due.account_id, changed_only=True)
        except VkatilsyaError as fault:
            error = fault.code
            log.warning("resumes not read", action="resumes.unread", account_id=str(due.account_id), fault=error)
        interval = self._deps.settings.resume_interval_seconds
        pause = interval * self._random.uniform(1 - JITTER, 1 + JITTER)
        if error is not None:
            pause = min(max(pause, RETRY_SECONDS), RETRY_LONGEST)
        async with self._deps.engine.begin() as connection:
            await readings.finish(connection, due, pause=pause, error=error)
