"""Leases are short and kept while their work lives: what a dead process held is taken up within seconds of its end."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from string import Template
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop

LONGEST_SECONDS = 300.0
"""Work that shows no progress for longer hangs: its lease is kept no more."""
TIMES_A_LEASE = 4

_LENGTHEN = Template(
    """
update $table set ${columns}_until = now() + make_interval(secs => held.seconds)
from unnest(cast(:ids as uuid[]), cast(:tokens as uuid[]), cast(:seconds as float8[])) as held (id, token, seconds)
where $table.$row = held.id and $table.${columns}_token = held.token
"""
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of lease is written: a row is held by whoever's token it has, until its time is over."""

    table: str
    row: str = "id"
    columns: str = "lease"
    """`<columns>_token` and `<columns>_until`."""


@dataclass(eq=False, slots=True)
class Held:
    """A lease of this process, and since when by its own clock."""

    kind: Kind
    row_id: UUID
    token: UUID | None
    seconds: float
    since: float

    @property
    def works(self) -> bool:
        """Whether there is a lease and its work was alive lately."""
        return self.token is not None and elapsed() - self.since < LONGEST_SECONDS

    def progress(self) -> None:
        """Say that the work does not hang."""
        self.since = elapsed()


@dataclass(slots=True)
class HeldLeases:
    """What this process works on."""

    _held: set[Held] = field(default_factory=set[Held])

    @contextmanager
    def held(self, kind: Kind, row_id: UUID, token: UUID | None, seconds: float) -> Generator[Held]:
        """A lease of `seconds` is kept until the block ends, or its work hangs; without a token there is none."""
        one = Held(kind, row_id, token, seconds, elapsed())
        self._held.add(one)
        try:
            yield one
        finally:
            self._held.discard(one)

    def of(self, kind: Kind) -> list[Held]:
        """The leases of a kind that are to be kept."""
        return [one for one in self._held if one.kind == kind and one.works]

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of leases that are held."""
        return {one.kind for one in self._held if one.works}


class Keeper:
    """`run` is a supervised loop. A lease that somebody else has by now is left to him: its token is another.

    `shortest`: seconds of the shortest lease that is held; each is lengthened several times before it could end.
    """

    def __init__(self, engine: AsyncEngine, holds: HeldLeases, shortest: float) -> None:
        self._engine, self._holds, self._shortest = engine, holds, shortest

    async def run(self, heartbeat: Heartbeat) -> None:
        """Keep, for ever."""
        await WorkLoop(self._turn, self._shortest / TIMES_A_LEASE).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        await self.keep()
        return None

    async def keep(self) -> None:
        """Lengthen every lease that is held."""
        for kind in self._holds.kinds:
            held = self._holds.of(kind)
            values = {
                "ids": [one.row_id for one in held],
                "tokens": [one.token for one in held],
                "seconds": [one.seconds for one in held],
            }
            async with self._engine.begin() as connection:
                await connection.execute(_lengthen(kind), values)


@cache
def _lengthen(kind: Kind) -> TextClause:
    return text(_LENGTHEN.substitute(table=kind.table, row=kind.row, columns=kind.columns))
