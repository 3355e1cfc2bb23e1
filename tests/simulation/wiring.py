"""What a process of the product is given instead of the real thing: clients of a peer, identifiers, time."""

import random
import zlib
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from uuid import UUID

import httpx

from libs.common import ids
from libs.common.hh.client import HHClient
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.breaker import Breaker
from libs.common.hh.transport.ports import FixedToken
from tests.simulation.fibers import current
from tests.simulation.mistakes import attribute
from tests.simulation.network import Fates
from tests.simulation.scheduler import Odds, Scheduler

BASE = 0x0190_0000_0000_7000_8000_0000_0000_0000
"""UUIDv7 in form; the steps of the schedule stand where the time would be."""


class Clients:
    """hh clients of one process; sleeps and breakers live in virtual time."""

    def __init__(self, scheduler: Scheduler, transport: httpx.AsyncBaseTransport, hh: HHSettings) -> None:
        self._scheduler, self._hh = scheduler, hh
        self._http = httpx.AsyncClient(transport=transport)
        self._clients: dict[UUID, HHClient] = {}

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        """See the port."""
        if account_id not in self._clients:
            self._clients[account_id] = HHClient(
                self._http,
                self._hh,
                FixedToken("token"),
                breaker=Breaker(lambda: self._scheduler.clock),
                sleep=self._scheduler.sleep,
                rng=self._scheduler.dice.random,
            )
        return self._clients[account_id]

    def forget(self, account_id: UUID) -> None:
        """See the port."""
        self._clients.pop(account_id, None)


@contextmanager
def virtual(scheduler: Scheduler, *modules: ModuleType) -> Generator[None]:
    """Identifiers of the product, and the `elapsed` that these modules of it ask, follow the schedule."""
    aside = iter(range(1, 1 << 30))

    def next_id(*_: object) -> UUID:
        fiber = current.get()
        if fiber is None:
            return UUID(int=BASE + (scheduler.step << 64) + next(aside))
        fiber.made += 1
        return UUID(int=BASE + (scheduler.step << 64) + (zlib.crc32(fiber.name.encode()) << 16) + fiber.made)

    with ExitStack() as changed:
        changed.enter_context(attribute(ids, "uuid7", next_id))
        for module in modules:
            changed.enter_context(attribute(module, "elapsed", lambda: scheduler.clock))
        yield


def mishaps(dice: random.Random) -> tuple[Odds, Fates]:
    """How likely a schedule's processes and its network fail, from seldom to often."""
    odds = Odds(
        pause=dice.choice((0.03, 0.12)),
        long_pause=dice.choice((0.0, 0.01, 0.03)),
        kill=dice.choice((0.0, 0.01, 0.03)),
        stall=dice.choice((0.0, 0.02, 0.06)),
    )
    rate = dice.choice((0.0, 0.5, 1.0, 2.0))
    fates = Fates(
        0.06 * rate,
        0.06 * rate,
        0.15 * rate,
        0.06 * rate,
        0.03 * rate,
        late=dice.choice((0.0, 0.4, 1.0)),
        frozen=dice.choice((0.0, 0.3)),
    )
    return odds, fates
