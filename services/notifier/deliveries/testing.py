"""Tests that nobody answered: a browser without an open tab, and channels that are not set up here."""

from collections.abc import Collection
from typing import get_args

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.notifications.topics import Channel, Place
from services.notifier.deliveries import store

PERIOD = 2.0
TAB_SECONDS = 4
"""How long an open tab may take to get a test."""
_GIVE_UP = text(
    """
update notification_deliveries set state = 'failed', error = 'no_tab', settled_at = now()
where channel = 'web' and state = 'waiting' and created_at < now() - make_interval(secs => :seconds)
"""
)


class Tests:
    """Says once which channels are not set up, then ends tests of the socket that no tab has got."""

    __test__ = False

    def __init__(self, engine: AsyncEngine, channels: Collection[Channel]) -> None:
        self._engine, self._channels = engine, channels

    async def run(self, heartbeat: Heartbeat) -> None:
        """Work for ever."""
        async with self._engine.begin() as connection:
            for place in get_args(Place):
                if place not in self._channels:
                    await store.note_channel(connection, place, configured=place == "web")
        await WorkLoop(self._step, PERIOD).run(heartbeat)

    async def _step(self, _: Heartbeat) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(_GIVE_UP, {"seconds": TAB_SECONDS})
