"""How a chat is linked: only by its owner, only once, and never before he has seen whose account it is."""

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from sandbox.telegram.world import World
from services.telegram.settings import TelegramSettings
from tests.component.services.telegram.conftest import (
    Chat,
    Publish,
    another,
    linked,
    notice,
    person,
    rows,
    serving,
    token_of,
)


async def test_a_chat_is_linked_after_its_owner_has_seen_the_account_and_then_gets_notices(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await person(engine)
    await chat.act("start", payload=await token_of(engine, user_id))
    asked = await chat.last("a***@example.org")
    assert await rows(engine, "select 1 from telegram_links") == []
    await chat.press(asked, "Да, подключить")
    done = await chat.last("Готово")
    assert done["message_id"] == asked["message_id"], "the question itself changed"
    assert "reply_markup" not in done
    same = notice(user_id, "<b>Отправлен отклик</b>\nООО «Ромашка» & Ко")
    await publish(same, same)
    await chat.last("Отправлен отклик")
    [audit] = await rows(engine, "select action, actor from audit_log where user_id = :id", id=user_id)
    assert audit == {"action": "telegram.linked", "actor": "owner"}
    [event] = await rows(engine, "select payload from outbox where subject = 'account.changed'")
    assert event["payload"]["change"] == "telegram_linked"
    assert len(await chat.messages()) == 2, "the notice came once"


async def test_a_used_and_an_expired_token_and_one_opened_elsewhere_link_nothing(
    service: str, chat: Chat, engine: AsyncEngine, http: httpx.AsyncClient, world: World
) -> None:
    user_id = await linked(engine, chat)
    other = another(http, world)
    used = (await rows(engine, "select 1 from link_tokens where used_at is not null"))[0]
    assert used
    token = await token_of(engine, user_id)
    await other.act("start", payload=token)
    await other.last("Подключить этот чат")
    third = another(http, world, "Пётр", "en")
    await third.act("start", payload=token)
    await third.last("opened in another chat")
    await asyncio.gather(third.act("start", payload="A" * 32), third.act("start", payload=""))
    await third.last("not connected to any account")
    async with engine.begin() as connection:
        await connection.execute(text("update link_tokens set expires_at = now() where used_at is null"))
    await other.press((await other.messages())[-1], "Да, подключить")
    await other.last("уже не работает")
    assert len(await rows(engine, "select 1 from telegram_links")) == 1


async def test_a_link_that_is_pressed_twice_says_that_the_chat_is_connected(
    service: str, chat: Chat, engine: AsyncEngine
) -> None:
    token = await token_of(engine, await person(engine))
    await chat.act("start", payload=token)
    await chat.press(await chat.last("Подключить этот чат"), "Да, подключить")
    await chat.last("Готово")
    await chat.act("start", payload=token)
    await chat.last("Этот чат подключён к учётной записи")


async def test_another_chat_takes_the_place_of_the_one_before_and_unlinking_ends_it(
    service: str, chat: Chat, engine: AsyncEngine, http: httpx.AsyncClient, world: World, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    other = another(http, world)
    await other.act("start", payload=await token_of(engine, user_id))
    await other.press(await other.last("Подключить этот чат"), "Да, подключить")
    await other.last("Готово")
    await publish(notice(user_id, "№ 1"))
    await other.last("№ 1")
    assert not any("№" in one for one in await chat.texts())
    await chat.last("подключили к другому чату")
    await chat.act("say", text="/status")
    await chat.last("пока не подключён")
    await other.act("say", text="/unlink")
    await other.press(await other.last("Отключить этот чат"), "Отключить")
    await other.last("Чат отключён")
    states = await rows(engine, "select unlinked_why from telegram_links order by linked_at")
    assert [one["unlinked_why"] for one in states] == ["replaced", "owner"]


async def test_who_has_not_answered_yet_is_told_so_whatever_he_says(
    service: str, chat: Chat, engine: AsyncEngine
) -> None:
    await chat.act("start", payload=await token_of(engine, await person(engine)))
    asked = await chat.last("Подключить этот чат")
    for words in ("/status", "/stop", "/pause 3", "/start", "привет"):
        before = len(await chat.messages())
        await chat.act("say", text=words)
        assert "ещё не подключён" in (await chat.count(before + 1))[-1]["text"]
    await chat.press(asked, "Нет")
    await chat.until(lambda found: found[0]["text"].startswith("Не подключаю"))
    await chat.act("say", text="/status")
    await chat.last("пока не подключён")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("second", ["Да, подключить", "Нет"])
async def test_a_second_press_beside_the_one_that_linked_says_that_the_chat_is_linked(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine, second: str
) -> None:
    async with serving(settings):
        await chat.act("start", payload=await token_of(engine, await person(engine)))
        asked = await chat.last("Подключить этот чат")
    await chat.press(asked, "Да, подключить")
    await chat.press(asked, second)
    await chat.act("say", text="/help")
    async with serving(settings):
        await chat.last("Что я умею")
        assert "Готово" in (await chat.texts())[0]
    assert len(await rows(engine, "select 1 from telegram_links where unlinked_at is null")) == 1


async def test_a_question_about_an_account_before_unlinks_nothing_and_does_not_say_so(
    service: str, chat: Chat, engine: AsyncEngine
) -> None:
    await linked(engine, chat)
    await chat.act("say", text="/unlink")
    asked = await chat.last("Отключить этот чат")
    await chat.act("start", payload=await token_of(engine, await person(engine, "boris@example.org")))
    await chat.press(await chat.last("Переключить"), "Да, подключить")
    await chat.last("Готово")
    await chat.press(asked, "Отключить")
    async with asyncio.timeout(30):
        while not any("Эта кнопка устарела" in one for one in await chat.toasts()):
            await asyncio.sleep(0.02)
    assert len(await rows(engine, "select 1 from telegram_links where unlinked_at is null")) == 1


async def test_the_kill_switch_asks_once_and_is_the_row_that_the_web_sets(
    service: str, chat: Chat, engine: AsyncEngine
) -> None:
    user_id = await linked(engine, chat)
    await chat.act("say", text="/stop")
    await chat.press(await chat.last("Остановить всё?"), "Остановить")
    await chat.last("Остановлено")
    await chat.act("say", text="/status")
    await chat.last("Отправка стоит: вы её остановили")
    [switch] = await rows(engine, "select scope, scope_id, reason, until from pause_switches")
    assert switch == {"scope": "user", "scope_id": user_id, "reason": "owner", "until": None}
    await chat.act("say", text="/pause 3")
    await chat.last("Пауза до")
    [switch] = await rows(engine, "select until from pause_switches")
    assert switch["until"] is not None
    await chat.act("say", text="/resume")
    await chat.last("Пауза снята")
    assert await rows(engine, "select 1 from pause_switches") == []
    changes = await rows(engine, "select payload ->> 'change' as change from outbox order by id")
    assert [one["change"] for one in changes] == ["telegram_linked", "stopped", "paused", "resumed"]
    lines = await rows(engine, "select action, data ->> 'via' as via from audit_log where user_id = :id", id=user_id)
    assert {one["via"] for one in lines} == {"telegram"}


async def test_a_group_is_refused_and_an_update_that_comes_again_has_no_second_effect(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine
) -> None:
    user_id = await person(engine)
    token = await token_of(engine, user_id)
    secret = "s" * 32
    webhook = {"telegram_webhook_url": "http://127.0.0.1:1/x", "telegram_webhook_secret": SecretStr(secret)}
    user = {"id": 77, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    group = {"id": -500, "type": "group", "title": "Г"}

    def update(number: int, chat_of: dict[str, Any]) -> dict[str, Any]:
        message = {"message_id": number, "date": 1, "chat": chat_of, "from": user, "text": f"/start {token}"}
        entity = {"type": "bot_command", "offset": 0, "length": 6}
        return {"update_id": number, "message": {**message, "entities": [entity]}}

    private = {"id": 77, "type": "private", "first_name": "Анна"}
    async with (
        serving(settings.model_copy(update=webhook)) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        assert (await client.post("/telegram/webhook", json=update(1, group))).status_code == 401
        for one in (update(1, group), update(2, private), update(2, private), update(2, private)):
            assert (await client.post("/telegram/webhook", json=one, headers=headers)).status_code == 200
    said = await rows(engine, "select chat_id, content ->> 'html' as html from telegram_deliveries order by number")
    assert [one["chat_id"] for one in said] == [-500, 77]
    assert "только в личных чатах" in said[0]["html"]
    assert "a***@example.org" in said[1]["html"]
    assert await rows(engine, "select 1 from telegram_links") == []
