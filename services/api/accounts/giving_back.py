"""Pairs that hh gave and nobody keeps: they are made void at hh, so that they are good for nobody."""

from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.errors import VkatilsyaError
from libs.common.hh.models.me import TokenPair
from libs.common.security.crypto import SealBrokenError
from services.api.accounts.store import pending
from services.api.accounts.store.pending import Taken
from services.api.ports import Deps

log = get_logger(__name__)
PERIOD = 30.0


async def give_back(deps: Deps, access_token: str) -> None:
    """Ask hh to forget a pair; that hh cannot be asked is logged, the pair is kept by nobody all the same."""
    try:
        await deps.sign_in.revoke(access_token)
    except VkatilsyaError as error:
        log.warning("hh did not confirm that the pair is void", action="account.not_revoked", fault=error.code)


async def give_back_taken(deps: Deps, taken: Taken | None) -> None:
    """The same for a question that is not asked any more, if there was one."""
    if taken is None:
        return
    try:
        pair = pair_of(deps, taken)
    except SealBrokenError:
        log.warning("the pair of a pending link cannot be read", action="account.not_revoked", fault="seal_broken")
        return
    await give_back(deps, pair.access_token)


def row_of(link_id: object) -> str:
    """What the pair of a pending link is sealed for; it opens as no account's."""
    return f"pending_links/{link_id}"


def pair_of(deps: Deps, taken: Taken) -> TokenPair:
    """The pair of a row that was taken. Raises SealBrokenError."""
    return deps.tokens.unsealed(row_of(taken.id), taken.access_token, taken.refresh_token, taken.life)


class PendingLinkExpiry:
    """One supervised loop: what nobody confirmed in time is erased here and made void at hh."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """For ever."""
        await WorkLoop(self._turn, PERIOD).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        return AT_ONCE if await self.sweep(heartbeat) else None

    async def sweep(self, heartbeat: Heartbeat) -> int:
        """Erase a few; returns how many."""
        async with self._deps.engine.begin() as connection:
            expired = await pending.take_expired(connection)
        for taken in expired:
            heartbeat.beat()
            await give_back_taken(self._deps, taken)
        return len(expired)
