"""Cards about chats: what is offered, what will be sent and why not, and which answer comes first."""

import asyncio
from uuid import UUID

import httpx
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.notifier import Notification
from libs.common.ids import new_id
from tests.component.services.telegram.conftest import Chat, Publish, linked, notice, rows
from tests.component.services.telegram.test_cards import labels
from tests.component.services.telegram.test_remembering import asked

TITLE = "Работодатель ждёт вашего ответа: Общество с ограниченной ответственностью «Очень Длинное Имя», «Бухгалтер»"


async def _card(chat: Chat, publish: Publish, user_id: UUID, action_id: UUID) -> dict[str, object]:
    action = {"decision": "edit", "target": "chat_action", "target_id": action_id}
    await publish(notice(user_id, "<b>Спрашивают вас</b>", actions=[action]))
    return await chat.last("Спрашивают вас")


async def test_a_card_without_a_draft_offers_to_answer_and_shows_the_answer_that_will_go(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    shown = await _card(chat, publish, user_id, await asked(engine, user_id))
    assert labels(shown) == ["Ответить", "Не отвечать", "Завтра утром"]
    await chat.act("say", text="Отдел закрыли, ищу новое место.", reply_to=shown["message_id"])
    await chat.last("Запомнить ответ")
    found = await chat.until(
        lambda all_: any("Отдел закрыли" in one["text"] for one in all_ if "Сейчас" in one["text"])
    )
    [card] = [one for one in found if one["message_id"] == shown["message_id"]]
    assert labels(card) == ["Изменить", "Отменить"]


async def test_a_card_that_was_put_off_says_until_when(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    shown = await _card(chat, publish, user_id, await asked(engine, user_id))
    await chat.press(shown, "Завтра утром")
    found = await chat.last("отложен")
    [decided] = await rows(
        engine, "select to_char(snooze_until at time zone 'Europe/Moscow', 'DD.MM HH24:MI') as at from chat_decisions"
    )
    assert f"до {decided['at']}" in found["text"]


async def test_a_card_of_a_chat_that_takes_no_answer_says_why_there_is_no_button_to_send_one(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    action_id = await asked(engine, user_id)
    async with engine.begin() as connection:
        await connection.execute(text("update chats set messaging_status = 'no_invitation'"))
        await connection.execute(text("update agent_actions set draft = 'Здравствуйте!', draft_hash = 'h'"))
    shown = await _card(chat, publish, user_id, action_id)
    assert labels(shown) == ["Не отвечать", "Завтра утром"]
    assert "Отправить ответ отсюда не получится" in str(shown["text"])
    assert "работодатель вас не пригласил" in str(shown["text"])


async def test_a_card_that_was_asked_for_says_all_that_its_notification_says(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    action_id = await asked(engine, user_id)
    told = {
        "id": new_id(),
        "user_id": user_id,
        "seq": 1,
        "event_id": new_id(),
        "kind": "chat.action",
        "level": "action",
        "title": TITLE,
        "body": "Вам предлагают работу.",
        "about": f"chat_action:{action_id}",
        "words": {
            "ru": {"title": TITLE, "body": "Вам предлагают работу. Черновик: да", "bare": "Вам предлагают работу."}
        },
    }
    async with engine.begin() as connection:
        await connection.execute(insert(Notification).values(told))
    row = {"title": TITLE, "target": "chat_action", "target_id": action_id}
    await publish(notice(user_id, "<b>2 чата ждут</b>", count=2, rows=[row]))
    together = await chat.last("2 чата ждут")
    await chat.press(together, labels(together)[0])
    shown = await chat.last("Сейчас: ждёт решения")
    assert str(shown["text"]).startswith(f"{TITLE}\nВам предлагают работу.\n\n")


async def test_who_asks_the_bot_is_answered_before_what_it_has_to_tell(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient
) -> None:
    user_id = await linked(engine, chat)
    await http.post(
        "/_sandbox/faults", json={"kind": "rate_limit", "when": "sendMessage", "retry_after": 2, "times": 1}
    )
    await publish(*[notice(user_id, f"№ {number}") for number in range(6)])
    async with asyncio.timeout(20):
        while not await rows(engine, "select 1 from telegram_chats where rest_until > now() + interval '1 second'"):
            await asyncio.sleep(0.02)
    await chat.act("say", text="стоп")
    said = [one["text"] for one in await chat.until(lambda found: found[-1]["text"] == "№ 5")]
    told = [one for one in said if one.startswith("№")]
    assert told == [f"№ {number}" for number in range(6)]
    assert said.index(next(one for one in said if "Остановить всё?" in one)) < said.index("№ 1"), said
