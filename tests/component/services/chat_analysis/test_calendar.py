"""Meetings as commitments: kept once, confirmed by their owner alone, told a day and an hour before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.chat_analysis.calendar import store
from services.chat_analysis.calendar.reminders import remind
from services.chat_analysis.deciding.decide import settle
from tests.component.services.chat_analysis.world import World


async def commitments(world: World) -> list[Any]:
    async with world.engine.connect() as connection:
        found = await connection.exec_driver_sql("select * from commitments order by starts_at")
        return list(found.all())


def invitation() -> str:
    day = datetime.now(UTC) + timedelta(days=5)
    return f"Приглашаем вас на собеседование {day:%d.%m.%Y} в 15:00 по Москве."


async def sent(world: World, action: Any) -> None:
    assert (await world.decide(action, "approve")).code is None
    await settle(world.deps, action.id)
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()


async def test_a_meeting_is_proposed_until_its_owner_lets_the_confirmation_go(world: World) -> None:
    action = await world.propose(invitation())
    assert action.kind == "mark_interview"
    [meeting] = await commitments(world)
    assert (meeting.kind, meeting.state, meeting.action_id) == ("interview", "proposed", action.id)
    await sent(world, action)
    [meeting] = await commitments(world)
    assert meeting.state == "accepted"


async def test_other_words_of_the_owners_confirm_nothing(world: World) -> None:
    action = await world.propose(invitation())
    assert (await world.decide(action, "edit", reply="В 15:00 не смогу.")).code is None
    await settle(world.deps, action.id)
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()
    assert [one.state for one in await commitments(world)] == ["proposed"]


async def test_a_draft_confirms_none_of_several_times_that_were_offered(world: World) -> None:
    action = await world.propose(invitation())
    await world.execute(
        "insert into commitments select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(),"
        " 'starts_at', m.starts_at + interval '2 hours'))).* from commitments m"
    )
    await sent(world, action)
    assert [one.state for one in await commitments(world)] == ["proposed", "proposed"]


async def test_two_meetings_of_a_user_are_confirmed_one_after_the_other(world: World) -> None:
    action = await world.propose(invitation())
    which = {"user_id": action.user_id, "chat_id": action.chat_id, "action_id": action.id}
    async with world.engine.begin() as first, world.engine.begin() as second:
        assert not await store.is_taken(first, **which)
        await second.execute(text("set local lock_timeout = '100ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await store.is_taken(second, **which)
        await second.rollback()


async def test_a_day_and_an_hour_before_the_owner_is_told_once_each(world: World) -> None:
    action = await world.propose(invitation())
    await world.execute(
        "update commitments set starts_at = now() + interval '23 hours', created_at = now() - interval '3 days'"
    )
    assert await remind(world.deps) == 0, "nobody has confirmed it"
    await sent(world, action)
    await world.execute("update commitments set accepted_at = now() - interval '2 days'")
    assert [await remind(world.deps) for _ in range(2)] == [1, 0]
    await world.execute("update commitments set starts_at = now() + interval '50 minutes'")
    await world.execute("update chats set negotiation_state = 'discard_by_employer'")
    assert await remind(world.deps) == 0, "the employer has refused since"
    await world.execute("update chats set negotiation_state = 'invitation'")
    assert [await remind(world.deps) for _ in range(2)] == [1, 0]
    announced = await world.events("chat.reminder")
    assert [(one["lead"], one["kind"]) for one in announced] == [("day", "interview"), ("hour", "interview")]


async def test_a_deadline_is_told_until_its_task_is_answered(world: World) -> None:
    day = datetime.now(UTC) + timedelta(days=5)
    action = await world.propose(f"Выполните тестовое задание до {day:%d.%m.%Y}: https://tasks.example/1")
    [task] = await commitments(world)
    assert (action.kind, task.kind, task.link) == ("test_task", "task", "https://tasks.example/1")
    await world.execute(
        "update commitments set starts_at = now() + interval '20 hours', created_at = now() - interval '3 days'"
    )
    assert await remind(world.deps) == 1
    assert (await world.decide(action, "dismiss")).code is None
    await settle(world.deps, action.id)
    await world.execute("update commitments set day_reminded_at = null")
    assert await remind(world.deps) == 0


async def moved_to_another_chat(world: World) -> None:
    """The meeting is one in another chat of the same owner; here its question waits anew."""
    await world.execute(
        "with c as (insert into chats (id, user_id, account_id, negotiation_id, card) select gen_random_uuid(),"
        " user_id, account_id, 'other', '{\"employer_name\": \"Ромашка\"}' from chats returning id)"
        " update commitments set chat_id = c.id from c"
    )
    await world.execute("delete from messages where author = 'applicant' and kind = 'text'")


async def test_the_only_time_offered_is_not_confirmed_while_another_meeting_is_at_it(world: World) -> None:
    await sent(world, await world.propose(invitation()))
    await moved_to_another_chat(world)
    second = await world.propose(invitation() + " Ждём вас!")
    assert second.draft is None
    assert "Ромашка" in second.reason


_ELSEWHERE = """
with c as (
  insert into chats (id, user_id, account_id, negotiation_id, card)
  select gen_random_uuid(), user_id, account_id, 'other', '{"employer_name": "Ромашка"}' from chats returning id
), w as (
  insert into messages select (jsonb_populate_record(m, jsonb_build_object(
    'id', gen_random_uuid(), 'chat_id', c.id))).* from messages m, c where m.author = 'employer' returning id, chat_id
), a as (
  insert into agent_actions select (jsonb_populate_record(o, jsonb_build_object(
    'id', gen_random_uuid(), 'chat_id', w.chat_id, 'message_id', w.id,
    'kind', 'ask_user', 'state', cast(:action as text), 'text', o.draft
  ))).* from agent_actions o, w returning id, chat_id
)
insert into commitments (id, user_id, chat_id, action_id, kind, state, starts_at, said)
select gen_random_uuid(), m.user_id, a.chat_id, a.id, 'interview', :meeting, m.starts_at + interval '30 minutes', ''
from commitments m, a
"""
"""Another chat's meeting at about the time that waits here."""


@pytest.mark.parametrize(("action", "meeting"), [("dismissed", "accepted"), ("approved", "proposed")])
async def test_a_draft_from_before_another_meeting_was_confirmed_does_not_go(
    world: World, action: str, meeting: str
) -> None:
    mine = await world.propose(invitation())
    async with world.engine.begin() as connection:
        await connection.execute(text(_ELSEWHERE), {"action": action, "meeting": meeting})
    assert (await world.decide(mine, "approve")).code is None
    await settle(world.deps, mine.id)
    assert (await world.action(mine.id)).state == "proposed"
    [closed] = await world.events("chat.closed")
    assert (closed["reason"], closed["owner_decided"]) == ("meeting_clash", True)
    # The owner's own words go whatever they say.
    assert (await world.decide(mine, "edit", reply="Могу в 17:00.")).code is None
    await settle(world.deps, mine.id)
    assert (await world.action(mine.id)).state == "approved"
