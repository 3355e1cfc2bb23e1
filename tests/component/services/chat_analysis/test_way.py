"""The way of one message: read once, proposed once, decided once, sent exactly once."""

import pytest
from sqlalchemy.exc import IntegrityError

from services.chat_analysis.deciding.decide import settle
from tests.component.services.chat_analysis.world import LETTER, World


async def test_a_message_is_stored_once_proposed_and_the_approved_reply_is_sent_once(world: World) -> None:
    world.employer("invite", "Здравствуйте! Пишите на hr@sklad.example или звоните. Когда вам удобно?")
    for _ in range(2):
        await world.read()
        await world.understand()
    letter, inbound = await world.messages()
    assert (letter.author, letter.kind, letter.text, letter.authored_by) == ("applicant", "letter", LETTER, "human")
    assert (inbound.author, inbound.text[:13]) == ("employer", "Здравствуйте!")
    [announced] = await world.events("chat.message")
    assert "hr@" not in announced["preview"]
    assert announced["employer_name"].startswith("Склад")
    [action] = await world.actions()
    assert (action.state, action.message_id) == ("proposed", inbound.id)
    [event] = await world.events("chat.action")
    assert (event["action_id"], event["inbound_message_id"]) == (str(action.id), inbound.hh_id)

    verdict = await world.decide(action, "edit", reply="  Добрый день! Завтра после 15:00.  ")
    assert verdict.code is None
    await settle(world.deps, action.id)
    await world.execute("update agent_actions set not_before = now()")
    assert await world.send()
    assert not await world.send()
    assert world.written() == ["Добрый день! Завтра после 15:00."]
    sent = await world.action(action.id)
    assert (sent.state, sent.authored_by, sent.posts, sent.lease_token) == ("sent", "human", 1, None)
    [announced] = await world.events("chat.sent")
    assert (announced["outcome"], announced["message_id"], announced["authored_by"]) == (
        "sent",
        sent.sent_message_id,
        "human",
    )
    await world.read()
    ours = (await world.messages())[-1]
    assert (ours.hh_id, ours.authored_by, ours.action_id) == (sent.sent_message_id, "human", action.id)
    assert len(await world.messages()) == 3


async def test_nothing_is_sent_within_the_window_of_undo_and_undo_brings_the_proposal_back(world: World) -> None:
    await world.execute("update resume_settings set undo_seconds = 60")
    action = await world.approved()
    assert action.state == "approved"
    assert not await world.send()
    assert (await world.decide(action, "undo")).code is None
    await settle(world.deps, action.id)
    back = await world.action(action.id)
    assert (back.state, back.text) == ("proposed", None)
    await world.execute("update agent_actions set not_before = now() - interval '1 hour'")
    assert not await world.send()
    assert world.written() == []


async def test_one_message_gets_one_reply_whatever_is_proposed_about_it(world: World) -> None:
    action = await world.approved()
    await world.execute(
        "insert into agent_actions (id, user_id, chat_id, message_id, kind, known_position, draft, draft_hash)"
        " select gen_random_uuid(), user_id, chat_id, message_id, 'propose_reply', known_position, 'Да', 'h'"
        " from agent_actions"
    )
    other = next(one for one in await world.actions() if one.id != action.id)
    assert (await world.decide(other, "approve")).code is None
    await settle(world.deps, other.id)
    assert (await world.action(other.id)).state == "proposed"
    [announced] = await world.events("chat.closed")
    assert (announced["reason"], announced["owner_decided"]) == ("other_answer", True)
    with pytest.raises(IntegrityError):
        await world.execute("update agent_actions set state = 'approved', text = 'Да' where state = 'proposed'")
