"""What the tests of the claim share."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import switches
from services.auto_reply.sending.claim import claim_one
from tests.component.services.auto_reply.sending.world import World

DAY = timedelta(days=1)


async def claims(world: World, workers: int = 8) -> list[Any]:
    """What so many workers claim at the same time until nothing is due.

    A worker that was overtaken holds the lane for a moment without having it, and its rival may give up there; a sender
    looks again a quarter of a second later. So the last look is made alone.
    """
    found: list[Any] = []

    async def look() -> bool:
        seen = await claim_one(world.deps)
        found.extend([seen.claimed] if seen.claimed else [])
        return seen.lane

    async def work() -> None:
        while await look():
            pass

    while True:
        await asyncio.gather(*(work() for _ in range(workers)))
        if not await look():
            return found


async def spend(
    world: World, count: int, *, hours_ago: float = 1.0, units: int = 1, window_hours_ago: float | None = None
) -> None:
    """Units that were taken some time ago, in a plan window that opened some time ago."""
    await world.execute(
        "insert into usage_ledger (id, user_id, account_id, resume_id, kind, units, at, plan_window_at)"
        " select gen_random_uuid(), :user, :account, :resume, 'take', :units,"
        " now() - make_interval(secs => :ago + n), now() - make_interval(secs => cast(:window as float))"
        " from generate_series(1, :count) n",
        user=world.person.user_id,
        account=world.person.account_id,
        resume=world.person.resume_id,
        units=units,
        ago=hours_ago * 3600,
        window=None if window_hours_ago is None else window_hours_ago * 3600,
        count=count,
    )


async def queue(world: World, count: int, **match: Any) -> list[UUID]:
    return [await world.ready(number, **match) for number in range(count)]


async def in_force(world: World) -> list[switches.Switch]:
    """The switches that stop this applicant."""
    async with world.engine.connect() as connection:
        return await switches.in_force(
            connection,
            user_id=world.person.user_id,
            account_id=world.person.account_id,
            resume_ids=[world.person.resume_id],
        )


async def crowd(world: World, like: UUID, count: int, *, state: str = "queued", lettered: bool = True) -> None:
    """So many applications more of the owner of `like`, to other vacancies and worse ones; all at once, as rows."""
    await world.execute(
        "insert into applications (id, user_id, account_id, resume_id, vacancy_id, vacancy_name, employer_key, origin,"
        " mode, score, state, not_before, letter, letter_hash, letter_ok, negotiation_id, vacancy_snapshot)"
        " select gen_random_uuid(), user_id, account_id, resume_id, 'x' || n, 'v', 'id:' || n % 50, origin, mode,"
        " n % 90, cast(:state as text), now(), case when cast(:lettered as boolean) then 'l' end,"
        " case when :lettered then 'h' end, :lettered,"
        " case when :state = 'sent' then 'n' || n end, '{}'"
        " from applications, generate_series(1, :count) n where id = :id",
        id=like,
        count=count,
        state=state,
        lettered=lettered,
    )


async def claimed_by_many(world: World, claim: Callable[[AsyncConnection], Awaitable[Sequence[Any]]]) -> list[UUID]:
    """The rows that eight claimers get, each claiming in transactions of its own until nothing is left."""

    async def one() -> list[UUID]:
        mine: list[UUID] = []
        while True:
            async with world.engine.begin() as connection:
                found = await claim(connection)
            if not found:
                return mine
            mine += [row.id for row in found]

    return [row for rows in await asyncio.gather(*(one() for _ in range(8))) for row in rows]
