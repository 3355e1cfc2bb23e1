"""After a change of SECRET_KEYS: secrets of authenticators are sealed by the new key, used or not."""

from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.security.crypto import KeyRing
from services.api.sessions.second_factor import store

log = get_logger(__name__)
PERIOD = 600.0


class SecretResealer:
    """One supervised loop; replicas may look at the same time."""

    def __init__(self, engine: AsyncEngine, keys: KeyRing) -> None:
        self._engine, self._keys = engine, keys

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look, for ever."""
        await WorkLoop(self._turn, PERIOD).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        last = None
        while True:
            async with self._engine.begin() as connection:
                last = await store.reseal(connection, self._keys, after=last)
            if last is None:
                return None
            heartbeat.beat()
