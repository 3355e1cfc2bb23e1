"""Work is held by short leases that are kept while it lives; what cannot be understood goes to its owner."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from libs.common.answers.domain import AnswerBank
from libs.common.concurrency.work_pool import OverdueError, PoolFullError, ShareTakenError
from libs.common.db.leases import Keeper
from services.chat_analysis.proposing.analyst import understand
from services.chat_analysis.proposing.domain import FAILED
from services.chat_analysis.proposing.store import LEASE
from services.chat_analysis.reading.domain import Conversation, Proposal
from tests.component.services.chat_analysis.conftest import Make
from tests.component.services.chat_analysis.world import World

SOON = "update chats set analysis_until = clock_timestamp() + interval '1 second'"
AT_ONCE = "update chats set analysis_due_at = now(), analysis_until = null where analysis_due_at is not null"


class Slow:
    """A reader that takes as long as the test wants."""

    def __init__(self) -> None:
        self.begun, self.done = asyncio.Event(), asyncio.Event()

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
        """See Reader."""
        self.begun.set()
        await self.done.wait()
        return Proposal("ask_user", (), message_id=conversation.messages[-1].id)


class Broken:
    """A reader that fails, or whose proposal cannot be stored."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
        """See Reader."""
        if self.error is not None:
            raise self.error
        return Proposal("ask_user", (), message_id=conversation.messages[-1].id, evidence=("\0",))


def _keeper(world: World) -> Keeper:
    return Keeper(world.deps.single, world.deps.holds, world.deps.settings.chat_lease_seconds)


async def _asked(world: World) -> None:
    world.employer("invite", "Когда вам удобно созвониться?")
    await world.read()


async def test_a_lease_is_kept_while_its_work_lives_and_nobody_else_takes_the_chat(make: Make) -> None:
    reader = Slow()
    world = await make(reader=reader)
    await _asked(world)
    working = asyncio.create_task(understand(world.deps))
    await asyncio.wait_for(reader.begun.wait(), 30)
    await world.execute(SOON)
    await _keeper(world).keep()

    chat = await world.chat_row()
    assert await world.count("chats where analysis_until > now() + interval '10 seconds'") == 1
    assert await understand(world.deps) is False

    await world.execute("update chats set analysis_token = gen_random_uuid()")  # somebody else has it
    await world.execute(SOON)
    await _keeper(world).keep()
    assert await world.count("chats where analysis_until > now() + interval '10 seconds'") == 0

    await world.execute("update chats set analysis_token = :token", token=chat.analysis_token)
    reader.done.set()
    assert await working is True
    assert [one.kind for one in await world.actions()] == ["ask_user"]
    assert world.deps.holds.of(LEASE) == []


async def test_what_a_dead_process_held_is_taken_up_when_its_lease_is_over(make: Make) -> None:
    reader = Slow()
    world = await make(reader=reader)
    await _asked(world)
    working = asyncio.create_task(understand(world.deps))
    await asyncio.wait_for(reader.begun.wait(), 30)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    await _keeper(world).keep()
    assert await world.count("chats where analysis_until < now() + interval '20 seconds'") == 1
    await world.execute("update chats set analysis_until = now()")
    reader.done.set()
    await world.understand()
    assert [one.kind for one in await world.actions()] == ["ask_user"]


@pytest.mark.parametrize("error", [OverdueError("слишком долго"), ValueError("ошибка"), None])
async def test_a_text_that_cannot_be_understood_or_stored_goes_to_the_owner(
    make: Make, error: Exception | None
) -> None:
    world = await make(reader=Broken(error))
    await _asked(world)
    for _ in range(3):
        await world.execute(AT_ONCE)
        assert await understand(world.deps)

    [action] = await world.actions()
    assert (action.kind, action.reason) == ("ask_user", FAILED.told("ru"))
    await world.execute(AT_ONCE)
    assert await understand(world.deps) is False


@pytest.mark.parametrize("error", [PoolFullError("занято"), ShareTakenError("много")])
async def test_that_there_is_no_room_now_is_no_failure_of_the_chat(make: Make, error: Exception) -> None:
    reader = Broken(error)
    world = await make(reader=reader)
    await _asked(world)
    for _ in range(5):
        await world.execute(AT_ONCE)
        assert await understand(world.deps)
    assert await world.actions() == []

    world.deps.reader.error = ValueError("once")  # pyright: ignore[reportAttributeAccessIssue]
    await world.execute(AT_ONCE)
    await understand(world.deps)
    assert (await world.chat_row()).analysis_failures == 1
