"""A reminder is proposed once, where the employer has read and not answered and hh allows it; nothing is sent."""

import pytest

from services.chat_analysis.calendar.reminders import follow_up
from tests.component.services.chat_analysis.world import World

READ_LONG_AGO = "update chats set reminder_allowed = true, viewed_since = now() - interval '8 days 1 hour'"


async def test_a_reminder_is_proposed_once_to_the_owner_and_nothing_is_sent(world: World) -> None:
    await world.read()
    await world.execute(READ_LONG_AGO)

    assert [await follow_up(world.deps) for _ in range(2)] == [1, 0]
    [told] = await world.events("chat.unanswered")
    assert (told["days"], told["chat_id"]) == (8, str((await world.chat_row()).id))
    assert told["employer_name"].startswith("Склад")
    assert world.written() == []
    assert await world.count("agent_actions") == 0


@pytest.mark.parametrize(
    "otherwise",
    [
        "update chats set reminder_allowed = false",
        "update chats set viewed_since = null",
        "update chats set viewed_since = now() - interval '3 days'",
        "update chats set negotiation_state = 'invitation'",
        "update chat_polls set seen_until = now() - interval '2 days'",
        "update hh_accounts set state = 'unlinked'",
        """insert into messages (id, user_id, chat_id, hh_id, position, author, kind, text, text_hash, at)
           select gen_random_uuid(), user_id, id, '77', 5, 'applicant', 'text', 'Напоминаю о себе', 'x', now()
           from chats""",
    ],
)
async def test_no_reminder_is_proposed_without_hhs_word_or_where_somebody_wrote(world: World, otherwise: str) -> None:
    await world.read()
    await world.execute(READ_LONG_AGO)
    await world.execute(otherwise)
    assert await follow_up(world.deps) == 0
