"""Erasing a person: nothing goes out any more, then one row is deleted and takes everything with it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.accounts import audit, switches
from libs.common.clock import elapsed
from libs.common.db.engine import create_engine
from libs.common.db.faults import state_of
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.security.crypto import SealBrokenError
from services.api.personal_data import store
from services.api.personal_data.store import KeptRows, SealedPair
from services.api.sessions.store import forget_access

log = get_logger(__name__)
LOOK_SECONDS = 0.5
STATEMENT_MS = 600_000
DEADLOCK = "40P01"

Unseal = Callable[[SealedPair], str]
"""The access token of a pair; raises SealBrokenError."""
Revoke = Callable[[str], Awaitable[None]]
"""Makes a pair void at hh; raises VkatilsyaError."""


class ErasureWaitsError(TransientError):
    """A letter, a reply, a message to the user or a question to a model is on its way; nothing more goes out.

    Nothing was erased yet.
    """

    code = "erasure_waits"
    status = 409


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and how many token pairs hh confirmed as void or did not."""

    rows: list[KeptRows]
    revoked: int
    not_revoked: int


@asynccontextmanager
async def patient(database_url: str) -> AsyncGenerator[AsyncEngine]:
    """A connection of its own whose statements may take ten minutes: a user may have a million looked-at vacancies."""
    engine = create_engine(database_url, application_name="erasure", pool_size=1, statement_timeout_ms=STATEMENT_MS)
    try:
        yield engine
    finally:
        await engine.dispose()


async def erase(
    engine: AsyncEngine, user_id: UUID, *, by: str, patience: float, unseal: Unseal, revoke: Revoke
) -> Erased:
    """Stop what is sent for the user, end his sessions, delete everything, make his tokens void at hh.

    Raises ErasureWaitsError when a send did not end within `patience` seconds: the stop stands, so that a repeat ends
    it. That hh cannot be asked keeps nothing: the tokens are in nobody's hands any more.
    """
    async with engine.begin() as connection:
        await switches.pause(connection, "user", user_id, "owner", by=by, detail={switches.ERASING: True})
        await forget_access(connection, user_id)
    deadline = elapsed() + patience
    while (found := await _attempt(engine, user_id, by)) is None:
        if elapsed() >= deadline:
            raise ErasureWaitsError("Отправка остановлена, но последнее письмо или сообщение ещё в пути.")
        await asyncio.sleep(LOOK_SECONDS)
    rows, pairs = found
    void = [await _void(pair, unseal, revoke) for pair in pairs]
    log.info("user erased", action="user.erased", user_id=str(user_id), by=by, not_revoked=void.count(False))
    return Erased(rows, void.count(True), void.count(False))


async def _attempt(engine: AsyncEngine, user_id: UUID, by: str) -> tuple[list[KeptRows], list[SealedPair]] | None:
    """Delete the user unless something is being sent for him or to him; None: not now."""
    try:
        async with engine.begin() as connection:
            if not await store.hold(connection, user_id):
                return [], []
            rows, pairs = await store.kept(connection, user_id), await store.pairs(connection, user_id)
            # Its hash stays, and its time: whoever forgets what the queues hold of the erased looks for it.
            await audit.append(connection, user_id=user_id, actor=by, action="data.erased", data={})
            await store.delete_user(connection, user_id)
    except DBAPIError as error:
        if (state := state_of(error)) not in {DEADLOCK, store.ON_ITS_WAY}:
            raise
        # Something is on its way; or somebody at work for the user held what we wanted and wanted what we held.
        log.info("the erasure gave way", action="user.erasure_again", user_id=str(user_id), state=state)
        return None
    return rows, pairs


async def _void(pair: SealedPair, unseal: Unseal, revoke: Revoke) -> bool:
    try:
        await revoke(unseal(pair))
    except (SealBrokenError, VkatilsyaError) as error:
        log.warning("hh did not confirm that the pair is void", action="account.not_revoked", fault=error.code)
        return False
    return True
