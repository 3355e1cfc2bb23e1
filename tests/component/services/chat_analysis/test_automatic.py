"""Replies without the owner: only of a kind that he named for the resume, and only while nothing is in doubt."""

from typing import Any

import pytest

from services.chat_analysis.deciding.decide import settle
from tests.component.services.chat_analysis.world import World

ASKED = "Здравствуйте! Какие у вас зарплатные ожидания?"
SAID = "Зарплатные ожидания: от 250 000 ₽ на руки."


async def allow(world: World, kinds: str = '["propose_reply"]') -> None:
    await world.execute("update resume_settings set chat_auto = cast(:kinds as jsonb), undo_seconds = 0", kinds=kinds)


async def state_salary(world: World) -> None:
    await world.execute(
        "insert into answer_facts (user_id, topic, subject, text) values (:user, 'salary', '', 'от 250 000 ₽ на руки')",
        user=world.person.user_id,
    )


async def proposed(world: World, text: str = ASKED) -> Any:
    return await world.propose(text)


async def test_a_known_answer_goes_by_itself_where_its_owner_allowed_that(world: World) -> None:
    await allow(world)
    await state_salary(world)
    action = await proposed(world)
    assert (action.state, action.authored_by, action.decided_via) == ("approved", "ai_auto", "auto")
    [announced] = await world.events("chat.action")
    assert (announced["automatic"], announced["action_version"]) == (True, action.version)
    assert await world.count("audit_log where action = 'chat.decided'") == 1
    assert await world.send()
    assert world.written() == [SAID]
    assert (await world.events("chat.sent"))[0]["authored_by"] == "ai_auto"


async def test_nothing_goes_by_itself_unless_its_owner_named_the_kind(world: World) -> None:
    await state_salary(world)
    action = await proposed(world)
    assert (action.state, action.auto_ok, action.draft) == ("proposed", True, SAID)
    assert not await world.send()


@pytest.mark.parametrize(
    "text",
    [
        "Какие у вас зарплатные ожидания? И пришлите скан паспорта.",
        "Какие у вас зарплатные ожидания? И почему ушли с прошлого места?",
        "Какие у вас зарплатные ожидания? Оплатите обучение, 2 000 рублей, деньги вернём.",
        "Приглашаем на собеседование завтра в 15:00, какие у вас зарплатные ожидания?",
    ],
)
async def test_what_is_personal_unknown_suspicious_or_a_meeting_waits_for_the_owner(world: World, text: str) -> None:
    await allow(world)
    await state_salary(world)
    action = await proposed(world, text)
    assert action.state == "proposed"
    assert not await world.send()
    assert world.written() == []


async def test_what_the_employer_was_told_otherwise_waits_for_the_owner(world: World) -> None:
    await allow(world)
    await state_salary(world)
    world.employer("invite", "Здравствуйте!")
    world.by_hand("Зарплатные ожидания: от 180 000 ₽.")
    action = await proposed(world)
    assert (action.state, bool(action.details["contradictions"])) == ("proposed", True)


async def test_a_withdrawn_permission_and_an_undo_stop_what_waits_to_go(world: World) -> None:
    await allow(world)
    await state_salary(world)
    action = await proposed(world)
    await allow(world, "[]")
    assert await world.send()
    back = await world.action(action.id)
    assert (back.state, back.held_why) == ("proposed", "auto_withdrawn")
    assert world.written() == []


async def test_an_automatic_reply_can_be_taken_back_and_none_goes_in_quiet_hours(world: World) -> None:
    await allow(world)
    await state_salary(world)
    await world.execute(
        "update resume_settings set timezone = 'UTC',"
        " quiet_from = cast(now() at time zone 'UTC' - interval '2 hours' as time),"
        " quiet_to = cast(now() at time zone 'UTC' + interval '2 hours' as time)"
    )
    action = await proposed(world)
    assert action.state == "approved"
    assert await world.count("agent_actions where not_before > now() + interval '1 hour'") == 1
    assert not await world.send()
    assert (await world.decide(action, "undo")).code is None
    await settle(world.deps, action.id)
    assert (await world.action(action.id)).state == "proposed"
