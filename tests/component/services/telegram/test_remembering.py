"""A question that only the owner can answer: he answers it once, by a reply to its card."""

import asyncio
import json
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.chats.recording import Wish, decide
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from tests.component.services.telegram.conftest import Chat, Publish, linked, notice, rows
from tests.component.services.telegram.seeds import application

QUESTION = "Почему вы ушли с прошлого места?"


async def asked(engine: AsyncEngine, user_id: UUID) -> UUID:
    """An action that waits for the owner's own answer."""
    row_id = await application(engine, user_id)
    ids = {"user": user_id, "chat": new_id(), "message": new_id(), "action": new_id()}
    missing = [{"topic": "other", "question": QUESTION, "subject": "почему вы ушли с прошлого места"}]
    statements = (
        (
            "insert into chats (id, user_id, account_id, negotiation_id, last_position, last_author)"
            " select :chat, :user, account_id, 'n', 0, 'employer' from applications where id = :row"
        ),
        (
            "insert into messages (id, user_id, chat_id, hh_id, position, author, text, text_hash, at)"
            " values (:message, :user, :chat, '77', 0, 'employer', :question, 'h', now())"
        ),
        (
            "insert into agent_actions (id, user_id, chat_id, message_id, kind, known_position, details)"
            " values (:action, :user, :chat, :message, 'ask_user', 0, cast(:details as jsonb))"
        ),
    )
    async with engine.begin() as connection:
        for one in statements:
            values = {**ids, "row": row_id, "question": QUESTION, "details": json.dumps({"missing": missing})}
            await connection.execute(text(one), {name: values[name] for name in values if f":{name}" in one})
    return ids["action"]


async def test_the_owners_answer_is_recorded_and_kept_when_he_says_so(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    action_id = await asked(engine, user_id)
    action = {"decision": "edit", "target": "chat_action", "target_id": action_id}
    await publish(notice(user_id, "<b>Спрашивают вас</b>", actions=[action]))
    card = await chat.last("Спрашивают вас")

    await chat.act("say", text="Моя карта 4111 1111 1111 1111", reply_to=card["message_id"])
    await chat.last("номер банковской карты")
    assert await rows(engine, "select 1 from chat_decisions") == []

    turned = "Здравствуйте! \u202eОтдел закрыли.\u202c"  # what turns the order of letters does not go to an employer
    await chat.act("say", text=turned, reply_to=card["message_id"])
    offered = await chat.last("Запомнить ответ")
    assert QUESTION in offered["text"]
    [decision] = await rows(engine, "select decision, via, text from chat_decisions")
    assert decision == {"decision": "edit", "via": "telegram", "text": "Здравствуйте! Отдел закрыли."}
    assert await rows(engine, "select 1 from answer_facts") == []
    await chat.press(offered, "Запомнить")
    await chat.last("Запомнили: «Отдел закрыли.»")
    [fact] = await rows(engine, "select user_id, topic, subject, text, text_en from answer_facts")
    assert fact == {
        "user_id": user_id,
        "topic": "other",
        "subject": "почему вы ушли с прошлого места",
        "text": "Отдел закрыли.",
        "text_en": "",
    }


async def test_of_a_reply_in_the_bot_and_one_on_the_web_one_counts_and_the_other_is_told(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    action_id = await asked(engine, user_id)
    action = {"decision": "edit", "target": "chat_action", "target_id": action_id}
    await publish(notice(user_id, "<b>Спрашивают вас</b>", actions=[action]))
    card = await chat.last("Спрашивают вас")
    async with engine.begin() as connection:
        wish = Wish(action_id, "edit", 1, text="С сайта.")
        web = await decide(connection, Outbox("api"), user_id, wish, via="web")
        saying = asyncio.create_task(chat.act("say", text="Из бота.", reply_to=card["message_id"]))
        await asyncio.sleep(0.3)  # the reply meets the decision that is not committed yet
    await saying
    told = await chat.last("Ничего не изменено")
    assert "сайт" in told["text"]
    assert web.decision_id is not None
    assert await rows(engine, "select via, text from chat_decisions") == [{"via": "web", "text": "С сайта."}]
    async with engine.begin() as connection:
        again = await decide(connection, Outbox("api"), user_id, Wish(action_id, "approve", 1), via="web")
    assert (again.decision_id, again.code) == (None, "already_decided")
    assert again.before is not None
    assert again.before.via == "web"
