"""Decisions from Telegram: recorded as those of the web are, once, and shown in place wherever they were made."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.decisions.recording import Wish, decide
from libs.common.ids import text_hash
from libs.common.messaging.outbox import Outbox
from sandbox.telegram.world import World
from services.telegram import store as telegram
from services.telegram.dialogue import deciding
from tests.component.services.telegram.conftest import Chat, Publish, another, linked, notice, person, rows
from tests.component.services.telegram.seeds import LETTER, application, becomes


async def card(
    engine: AsyncEngine, chat: Chat, publish: Publish, user_id: UUID, row_id: UUID, words: str = "Ждёт решения"
) -> dict[str, Any]:
    """The card of an application in the chat."""
    action = {"decision": "approve", "target": "application", "target_id": row_id}
    await publish(notice(user_id, f"<b>{words}</b>", actions=[action]))
    return await chat.last(words)


def labels(message: dict[str, Any]) -> list[str]:
    markup = message.get("reply_markup") or {"inline_keyboard": []}
    return [one["text"] for row in markup["inline_keyboard"] for one in row]


async def recorded(engine: AsyncEngine) -> list[tuple[str, str]]:
    found = await rows(engine, "select action, via from decisions order by number")
    return [(one["action"], one["via"]) for one in found]


async def test_an_approval_names_the_letter_that_the_card_showed_and_the_card_follows_the_row(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    assert LETTER in str(shown["text"])
    assert labels(shown) == ["Отправить", "Изменить", "Не откликаться"]
    await chat.press(shown, "Отправить")
    await chat.until(lambda found: labels(found[-1]) == ["Изменить", "Отменить"])
    [decision] = await rows(engine, "select action, via, seen_hash, application_id from decisions")
    assert decision == {
        "action": "approve",
        "via": "telegram",
        "seen_hash": text_hash(LETTER),
        "application_id": row_id,
    }
    [event] = await rows(engine, "select source, payload from outbox where subject = 'match.decided'")
    assert (event["source"], event["payload"]["via"]) == ("telegram", "telegram")
    assert any("Принято" in one for one in await chat.toasts())
    await becomes(engine, row_id, state="queued")
    await becomes(engine, row_id, state="sending", lease_token=row_id)
    await becomes(engine, row_id, state="sent", negotiation_id="n-1", lease_token=None)
    done = await chat.last("отправлен")
    assert labels(done) == []
    assert done["message_id"] == shown["message_id"], "one message, changed in place"


async def test_a_message_about_several_rows_has_a_button_for_the_card_of_each(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id, stranger = await linked(engine, chat), await person(engine, "oleg@example.org")
    mine, foreign = await application(engine, user_id), await application(engine, stranger)
    named = [
        {"title": f"Письмо {n} <b>", "target": "application", "target_id": one} for n, one in enumerate([mine, foreign])
    ]
    await publish(notice(user_id, "<b>7 писем ждут</b>", count=7, rows=named))
    together = await chat.last("7 писем ждут")
    assert labels(together) == ["Письмо 0 <b>", "Письмо 1 <b>"]
    await chat.press(together, "Письмо 1 <b>")
    await chat.press(together, "Письмо 0 <b>")
    shown = await chat.last("Письмо 0 <b>")
    assert LETTER in str(shown["text"])
    await chat.press(shown, "Отправить")
    await chat.until(lambda found: labels(found[-1]) == ["Изменить", "Отменить"])
    assert await recorded(engine) == [("approve", "telegram")]
    assert any("устарела" in one for one in await chat.toasts()), "a row of somebody else is none"
    assert not any(one.startswith("Письмо 1") for one in await chat.texts())


async def test_of_two_who_press_at_once_one_decides_and_the_other_is_told_who_did(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    wish = Wish(row_id, "dismiss", 1)
    async with engine.begin() as connection:
        await decide(connection, Outbox("api"), user_id, [wish], via="web")
        press = asyncio.create_task(chat.press(shown, "Отправить"))
        await asyncio.sleep(0.3)  # the press meets the decision that is not committed yet
    await press
    await chat.until(lambda found: labels(found[-1]) == ["Вернуть"] and "(решение: сайт)" in str(found[-1]["text"]))
    assert await recorded(engine) == [("dismiss", "web")]
    assert any("Ничего не изменено" in one and "сайт" in one for one in await chat.toasts()), await chat.toasts()


async def test_an_old_button_decides_nothing_and_the_card_shows_what_is(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, world: World
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    other = "Здравствуйте! Другое письмо."
    await becomes(engine, row_id, letter=other, letter_hash=text_hash(other))
    found = await chat.last(other)
    old = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    new = found["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert old != new
    # Somebody's client sends the data of the button that stood there before.
    bot = world.bots[next(iter(world.bots))]
    bot.dialogues[chat.person].messages[found["message_id"]]["reply_markup"]["inline_keyboard"][0][0][
        "callback_data"
    ] = old
    await chat.act("press", message_id=found["message_id"], data=old)
    async with asyncio.timeout(30):
        while not await chat.toasts():
            await asyncio.sleep(0.02)
    assert "изменилась" in (await chat.toasts())[-1]
    await becomes(engine, row_id, state="expired")
    await chat.until(lambda messages: "срок вышел" in messages[-1]["text"])
    assert await recorded(engine) == []
    assert found["message_id"] == shown["message_id"]


async def test_a_reply_to_a_card_is_the_new_letter_and_one_to_another_message_is_not(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    own = "Здравствуйте! Моё собственное письмо 🙂"
    await chat.act("say", text=own, reply_to=shown["message_id"])
    await chat.last("Ваш текст принят")
    [decision] = await rows(engine, "select action, letter from decisions")
    assert decision == {"action": "edit", "letter": own}
    await chat.act("say", text="привет", reply_to=(await chat.messages())[0]["message_id"])
    await chat.last("Здесь нечего менять")
    assert len(await recorded(engine)) == 1


async def test_a_text_that_telegram_has_cut_is_not_taken_piece_by_piece(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    letter = "Здравствуйте! Расскажу о себе подробно 🙂. " * 120
    await chat.act("say", text=letter[:3950], reply_to=shown["message_id"])
    await chat.act("say", text=letter[3950:], reply_to=shown["message_id"])
    found = await chat.last("похоже, он его продолжение")
    [first] = [one for one in await chat.messages() if "делит длинные тексты" in one["text"]]
    assert first["message_id"] < found["message_id"]
    await chat.act("say", text="/help")
    await chat.last("Что я умею")
    assert await rows(engine, "select 1 from decisions") == []
    assert [one for one in await chat.texts() if "принят" in one] == []


async def test_a_short_answer_right_behind_a_long_one_is_told_as_not_sent_and_taken_when_it_comes_again(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = await linked(engine, chat)
    shown = await card(engine, chat, publish, user_id, await application(engine, user_id))
    await chat.act("say", text="Здравствуйте! " + "Расскажу о себе подробно. " * 150, reply_to=shown["message_id"])
    await chat.last("делит длинные тексты")
    await chat.act("say", text="Здравствуйте! Готова выйти завтра.", reply_to=shown["message_id"])
    await chat.last("пришлите его ещё раз")
    monkeypatch.setattr(deciding, "PIECES_SECONDS", 0.0)
    await chat.act("say", text="Здравствуйте! Готова выйти завтра.", reply_to=shown["message_id"])
    await chat.last("Ваш текст принят")
    assert len(await recorded(engine)) == 1


async def test_a_letter_that_does_not_fit_is_not_offered_for_approval(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id, letter="Здравствуйте! " + "Очень длинное письмо 🙂 <b> & ко. " * 200)
    shown = await card(engine, chat, publish, user_id, row_id)
    assert "прочитайте и решите на сайте" in str(shown["text"])
    assert labels(shown) == ["Изменить", "Не откликаться"]


async def test_a_button_about_what_is_somebody_elses_decides_nothing(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish, http: httpx.AsyncClient, world: World
) -> None:
    anna = await linked(engine, chat)
    boris = await linked(engine, other := another(http, world), "boris@example.org")
    row_id = await application(engine, boris)
    [own] = [await application(engine, anna)]
    shown = await card(engine, chat, publish, anna, own)
    await card(engine, other, publish, boris, row_id)
    # Anna's client sends the data of Boris's button: his card's data under her message.
    bot = world.bots[next(iter(world.bots))]
    message = bot.dialogues[chat.person].messages[shown["message_id"]]
    forged = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"].replace(own.hex, row_id.hex)
    message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = forged
    await chat.act("press", message_id=shown["message_id"], data=forged)
    async with asyncio.timeout(30):
        while not await chat.toasts():
            await asyncio.sleep(0.02)
    assert "не ваша" in (await chat.toasts())[-1]
    assert await recorded(engine) == []


async def test_whoever_owes_a_second_factor_stops_from_the_chat_but_decides_and_lets_go_nothing(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    row_id = await application(engine, user_id)
    shown = await card(engine, chat, publish, user_id, row_id)
    async with engine.begin() as connection:
        demand = "insert into second_factor_demands (scope, demanded_by) values ('system', 'operator')"
        await connection.execute(text(demand))
    await chat.press(shown, "Отправить")
    async with asyncio.timeout(40):
        while not (toasts := await chat.toasts()):
            await asyncio.sleep(0.02)
    assert "второй шаг входа" in toasts[-1]
    await chat.act("say", text="/pause")
    await chat.last("Пауза")
    await chat.act("say", text="/pause 48")
    await chat.until(lambda found: [one["text"][:8] for one in found[-2:]] == ["Пауза до"] * 2)
    before = await rows(engine, "select reason, until from pause_switches")
    for sooner in ("/resume", "/pause 1"):
        said = len(await chat.messages())
        await chat.act("say", text=sooner)
        assert "второй шаг входа" in (await chat.count(said + 1))[-1]["text"]
    assert await recorded(engine) == []
    assert await rows(engine, "select reason, until from pause_switches") == before
    assert [one["reason"] for one in before] == ["owner"]


async def test_a_mistyped_command_and_a_text_that_shows_nothing_are_no_letter_though_they_answer_a_card(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    shown = await card(engine, chat, publish, user_id, await application(engine, user_id))
    for words, answer in (
        ("/stpo", "только команды"),
        ("/Stop", "Остановить всё?"),
        ("/status@another_bot", "только команды"),
        ("\u200b\u2060\u200b", "ни одного видимого знака"),
    ):
        before = len(await chat.messages())
        await chat.act("say", text=words, reply_to=shown["message_id"])
        assert answer in (await chat.count(before + 1))[-1]["text"], words
    assert await rows(engine, "select 1 from decisions") == []
    await chat.act("say", text="/ смета: 5", reply_to=shown["message_id"])
    await chat.last("Ваш текст принят")
    assert [one["letter"] for one in await rows(engine, "select letter from decisions")] == ["/ смета: 5"]


async def test_an_edit_of_a_reply_changes_nothing_and_its_owner_is_told(
    service: str, chat: Chat, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await linked(engine, chat)
    shown = await card(engine, chat, publish, user_id, await application(engine, user_id))
    await chat.act("say", text="Здравствуйте! Готов выйти завтра.", reply_to=shown["message_id"])
    await chat.last("Ваш текст принят")
    said = (await chat.state())["messages"]
    mine = next(one for one in said if one["text"].endswith("завтра."))
    await chat.act("edit", message_id=mine["message_id"], text="Здравствуйте! Готов выйти через месяц.")
    await chat.last("остаётся то, что вы прислали сначала")
    assert len(await recorded(engine)) == 1
    start = next(one for one in said if one["text"].startswith("/start"))
    before = len(await chat.messages())
    await chat.act("edit", message_id=start["message_id"], text="/stop")
    await chat.act("say", text="/help")
    assert "Что я умею" in (await chat.count(before + 1))[before]["text"]


async def test_what_will_expire_before_it_may_leave_is_not_counted_as_queued(engine: AsyncEngine) -> None:
    user_id, now = await person(engine), datetime.now(UTC)
    spared: dict[str, Any] = {"held_why": "employer", "not_before": now + timedelta(days=30)}
    row_id = await application(engine, user_id, state="held", **spared)
    for ends, queued in ((None, 1), (now + timedelta(days=40), 1), (now + timedelta(days=7), 0)):
        await becomes(engine, row_id, expires_at=ends)
        async with engine.connect() as connection:
            assert (await telegram.counts(connection, user_id))["queued"] == queued
