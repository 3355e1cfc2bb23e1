"""Published events are kept for a replay, and not for ever."""

import asyncio

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.tables.messaging import OutboxRow
from libs.common.ids import new_id
from libs.common.messaging.relay import keep_trimmed
from libs.common.settings.servers import MessagingSettings


async def stored(engine: AsyncEngine, source: str, age: str | None) -> None:
    """An event of long ago, published `age` ago; None: not yet."""
    published = None if age is None else func.now() - text(f"interval '{age}'")
    row = {"event_id": new_id(), "source": source, "subject": "reply.sent", "user_id": new_id()}
    async with engine.begin() as connection:
        await connection.execute(
            insert(OutboxRow).values(**row, payload={"source": source, "age": age}, headers={}, published_at=published)
        )


async def ages(engine: AsyncEngine) -> list[tuple[str, str | None]]:
    async with engine.connect() as connection:
        found = (await connection.execute(select(OutboxRow.payload))).scalars()  # pyright: ignore[reportArgumentType, reportCallIssue]
        return sorted(((row["source"], row["age"]) for row in found), key=str)


async def test_only_what_was_published_long_ago_goes_and_only_of_the_own_service(engine: AsyncEngine) -> None:
    for source, age in (("api", "31 days"), ("api", "29 days"), ("api", None), ("notifier", "31 days")):
        await stored(engine, source, age)
    heartbeat = Heartbeat("prune", stale_after=600)
    trimming = asyncio.create_task(keep_trimmed(engine, "api", MessagingSettings(), heartbeat))
    kept = [("api", "29 days"), ("api", None), ("notifier", "31 days")]
    async with asyncio.timeout(30):
        while await ages(engine) != sorted(kept, key=str):
            await asyncio.sleep(0.02)
    assert not trimming.done(), "it looks again in an hour"
    trimming.cancel()
    await asyncio.wait([trimming])
