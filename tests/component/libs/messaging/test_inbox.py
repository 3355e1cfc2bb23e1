"""Each event is claimed once by each consumer, one by one and several together."""

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.ids import new_id
from libs.common.messaging import inbox


async def test_of_several_events_those_are_claimed_that_were_not_before(engine: AsyncEngine) -> None:
    first, second, third = new_id(), new_id(), new_id()
    async with engine.begin() as connection:
        assert await inbox.claim(connection, consumer="a", event_id=first)
        assert not await inbox.claim(connection, consumer="a", event_id=first)
        assert await inbox.claim_all(connection, consumer="a", event_ids=[first, second, second]) == {second}
    async with engine.begin() as connection:
        assert await inbox.claim_all(connection, consumer="a", event_ids=[second, third]) == {third}
        assert await inbox.claim_all(connection, consumer="b", event_ids=[first, second]) == {first, second}


async def test_what_was_claimed_and_rolled_back_is_claimed_again(engine: AsyncEngine) -> None:
    event_id = new_id()
    async with engine.connect() as connection:
        assert await inbox.claim_all(connection, consumer="a", event_ids=[event_id]) == {event_id}
        await connection.rollback()
        assert await inbox.claim_all(connection, consumer="a", event_ids=[event_id]) == {event_id}
