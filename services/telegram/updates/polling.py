"""Asking Telegram for updates: by one process at a time, since Telegram gives them to one.

Whoever holds an advisory lock of PostgreSQL, on a connection of its own, asks. When that connection is gone, so is the
lock, and whoever gets it takes the turn (`store.py`). The process that lost it notices within seconds; what it still
brings has no effect. What was done is confirmed with the next question.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.types import Update
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat, sleep_beating
from libs.common.db.engine import single
from libs.common.ids import new_id
from services.telegram import presence
from services.telegram.dialogue.routers import UPDATES
from services.telegram.ports import Deps
from services.telegram.sending.outcomes import FAULTS, outcome_of
from services.telegram.updates import store as turns
from services.telegram.updates.reading import GetRawUpdates, update_of
from services.telegram.updates.receiving import Receiver

log = get_logger(__name__)
_TRY = text("select pg_try_advisory_lock(hashtextextended(:key, 0))")
_HELD = text("select exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted)")
WATCH_SECONDS, ANSWER_SECONDS = 2.0, 5.0
"""How often the holder of the lock looks whether it still holds it, and how long that may take."""
ANOTHER_SECONDS = 5.0
"""How long a process waits before it asks for the lock again."""
LONGEST_PAUSE = 30.0
CONFLICTS = 4
"""So many in a row are no change of turn any more: another program asks with this bot's token."""


class LockLostError(Exception):
    """The connection that held the lock is gone; somebody else may be asking by now."""


class Polling:
    """The loop of one process."""

    def __init__(self, deps: Deps, bot: Bot, receiver: Receiver) -> None:
        self._deps, self._bot, self._receiver = deps, bot, receiver
        self.asking = False

    async def run(self, heartbeat: Heartbeat) -> None:
        """Wait for the lock, then ask as long as it is held."""
        while True:
            async with self._locked() as connection:
                if connection is not None:
                    turn = new_id()
                    await turns.take(self._deps.engine, turn)
                    log.info("this process asks for updates", action="telegram.polling", turn=str(turn))
                    await self._while_held(connection, heartbeat, turn)
            await sleep_beating(heartbeat, ANOTHER_SECONDS)

    @asynccontextmanager
    async def _locked(self) -> AsyncGenerator[AsyncConnection | None]:
        async with single(self._deps.engine).connect() as connection:
            try:
                mine = await connection.scalar(_TRY, {"key": f"telegram-polling:{self._bot.id}"})
                yield connection if mine else None
            finally:
                # The lock ends with the session: a connection that is given back would keep it.
                await connection.invalidate()

    async def _while_held(self, connection: AsyncConnection, heartbeat: Heartbeat, turn: UUID) -> None:
        asking = asyncio.create_task(self._ask(heartbeat, turn))
        watching = asyncio.create_task(_watch(connection))
        self.asking = True
        try:
            done, _ = await asyncio.wait({asking, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.asking = False
            for task in (asking, watching):
                task.cancel()
            await asyncio.gather(asking, watching, return_exceptions=True)
        for task in done:
            task.result()

    async def _ask(self, heartbeat: Heartbeat, turn: UUID) -> None:
        offset, failures = 0, 0
        while True:
            heartbeat.beat()
            try:
                found = await self._updates(offset)
            except FAULTS as error:
                failures += 1
                await sleep_beating(heartbeat, await self._troubled(error, failures))
                continue
            failures = 0
            await presence.reached(self._deps)
            heartbeat.succeed()
            for update in found:
                await self._receiver.receive(update, turn)
                offset = update.update_id + 1
                heartbeat.beat()

    async def _updates(self, offset: int) -> list[Update]:
        settings = self._deps.settings
        asked = GetRawUpdates(
            offset=offset or None, timeout=settings.telegram_poll_seconds, allowed_updates=list(UPDATES)
        )
        patience = settings.telegram_poll_seconds + int(settings.telegram_timeout_seconds)
        return [update_of(one, self._bot) for one in await self._bot(asked, request_timeout=patience)]

    async def _troubled(self, error: BaseException, failures: int) -> float:
        """Note why there is no answer; seconds until the next question."""
        outcome = outcome_of(error)
        pause = back_off(failures, 1.0, LONGEST_PAUSE)
        if isinstance(error, TelegramRetryAfter):
            return max(pause, outcome.seconds)
        if isinstance(error, TelegramConflictError):
            if failures >= CONFLICTS:
                await presence.lost(self._deps, "conflict", outcome.why)
        elif outcome.what == "token":
            await presence.lost(self._deps, "refused", outcome.why)
            return LONGEST_PAUSE
        elif failures > 1:
            await presence.lost(self._deps, "unreachable", outcome.why)
        return pause


async def _watch(connection: AsyncConnection) -> None:
    """Return never; raise when the lock is not held any more, or when nobody can tell."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        async with asyncio.timeout(ANSWER_SECONDS):
            held = await connection.scalar(_HELD)
        if not held:
            raise LockLostError("The lock of the polling is not held any more")
