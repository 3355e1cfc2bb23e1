"""Leases are short and kept while their work lives: what a dead process held is taken up within seconds of its end."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.background import Heartbeat
from libs.common.clock import elapsed
from libs.common.work import WorkLoop
from services.chat_analysis.sql import statement

Kind = Literal["list", "chat", "analysis"]
LONGEST_SECONDS = 300.0
"""Work that lasts longer hangs: its lease is kept no more."""
TIMES_A_LEASE = 4

_HELD = "unnest(cast(:ids as uuid[]), cast(:tokens as uuid[])) as held (id, token)"
_KEEP: dict[Kind, TextClause] = {
    "list": statement(
        "update chat_polls p set lease_until = now() + make_interval(secs => :lease) from $held"
        " where p.account_id = held.id and p.lease_token = held.token",
        held=_HELD,
    ),
    "chat": statement(
        "update chats c set lease_until = now() + make_interval(secs => :lease) from $held"
        " where c.id = held.id and c.lease_token = held.token",
        held=_HELD,
    ),
    "analysis": statement(
        "update chats c set analysis_until = now() + make_interval(secs => :lease) from $held"
        " where c.id = held.id and c.analysis_token = held.token",
        held=_HELD,
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A lease of this process, and since when by its own clock."""

    kind: Kind
    id: UUID
    token: UUID
    since: float


@dataclass(slots=True)
class Holds:
    """What this process works on."""

    _held: set[Held] = field(default_factory=set[Held])

    @contextmanager
    def held(self, kind: Kind, row_id: UUID, token: UUID | None) -> Generator[None]:
        """The lease is kept until the block ends, or its work hangs."""
        if token is None:
            yield
            return
        one = Held(kind, row_id, token, elapsed())
        self._held.add(one)
        try:
            yield
        finally:
            self._held.discard(one)

    def of(self, kind: Kind) -> list[Held]:
        """The leases of a kind that are to be kept."""
        return [one for one in self._held if one.kind == kind and elapsed() - one.since < LONGEST_SECONDS]


class Keeper:
    """`run` is a supervised loop. A lease that somebody else has by now is left to him: its token is another."""

    def __init__(self, engine: AsyncEngine, holds: Holds, lease: float) -> None:
        self._engine, self._holds, self._lease = engine, holds, lease

    async def run(self, heartbeat: Heartbeat) -> None:
        """Keep, for ever."""
        await WorkLoop(self._turn, self._lease / TIMES_A_LEASE).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        await self.keep()
        return None

    async def keep(self) -> None:
        """Lengthen every lease that is held."""
        for kind, keep in _KEEP.items():
            held = self._holds.of(kind)
            if held:
                values = {"ids": [one.id for one in held], "tokens": [one.token for one in held], "lease": self._lease}
                async with self._engine.begin() as connection:
                    await connection.execute(keep, values)
