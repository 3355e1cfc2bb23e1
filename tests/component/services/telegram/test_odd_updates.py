"""Updates as Telegram brings them that nobody thinks of: each has one clear answer or none, and the next ones go on."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from sandbox.telegram.updates import push
from sandbox.telegram.world import Dialogue, World
from tests.component.services.telegram.conftest import BOT, TOKEN, Chat, linked, rows

GROUP: dict[str, Any] = {"id": -100_200, "type": "supergroup", "title": "Ищем работу"}
FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "u"}
ONLY_TEXT, UNKNOWN = "Я понимаю только текст и кнопки", "Я понимаю только команды"


def told(world: World, chat: Chat, **content: Any) -> None:
    """A message of the person with any content."""
    person, bot = world.people[chat.person], world.bot_of(TOKEN)
    assert bot is not None
    push(
        bot, "message", {"message_id": 90_000, "date": 1, "from": person.as_user(), "chat": person.as_chat(), **content}
    )


async def put_aside_nothing(engine: AsyncEngine) -> None:
    assert await rows(engine, "select kind, reason from poison") == []


def sent(world: World, kind: str, content: dict[str, Any]) -> None:
    bot = world.bot_of(TOKEN)
    assert bot is not None
    push(bot, kind, content)


def pressing(world: World, chat: Chat, data: str | None, **more: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"id": "1", "from": world.people[chat.person].as_user(), "chat_instance": "1", **more}
    return query if data is None else {**query, "data": data}


STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
SOMEBODY = {"type": "hidden_user", "date": 1, "sender_user_name": "Кто-то"}
SAID: list[tuple[dict[str, Any], str]] = [
    ({"sticker": STICKER}, ONLY_TEXT),
    ({"voice": {**FILE, "duration": 3}}, ONLY_TEXT),
    ({"photo": [{**FILE, "width": 1, "height": 1}], "caption": "Вот моё письмо"}, ONLY_TEXT),
    ({"video_note": {**FILE, "length": 1, "duration": 1}}, ONLY_TEXT),
    ({"document": FILE, "caption": "/неткоманды"}, ONLY_TEXT),
    ({"contact": {"phone_number": "+79990000000", "first_name": "Олег"}}, ONLY_TEXT),
    ({"location": {"latitude": 55.7, "longitude": 37.6}}, ONLY_TEXT),
    ({"dice": {"emoji": "🎲", "value": 1}}, ONLY_TEXT),
    ({"text": "Отзыв", "forward_origin": SOMEBODY}, UNKNOWN),
    ({"text": "🙂" * 2_048}, UNKNOWN),
    ({"text": "\u202eтеквирп\u202c \u200f\u200e"}, UNKNOWN),
    ({"text": "/" * 4_096}, UNKNOWN),
    ({"text": "</b><script>&amp;{email}{}"}, UNKNOWN),
    ({"text": "/pause -5"}, "Напишите, на сколько"),
    ({"text": "/pause 99999999999999999999 дней"}, "Напишите, на сколько"),
    ({"text": "/pause 0"}, "Напишите, на сколько"),
    ({"text": "/pause до 31.02"}, "Напишите, на сколько"),
    ({"text": "/pause ½ дня"}, "Напишите, на сколько"),
    ({"text": "/PAUSE 3 часа"}, "Пауза до"),
    ({"text": f"/status@{BOT}"}, "example.org"),
    ({"text": "/status@another_bot"}, UNKNOWN),
]


@pytest.mark.timeout(300)
async def test_whatever_a_linked_person_sends_has_one_answer(
    service: str, chat: Chat, world: World, engine: AsyncEngine
) -> None:
    await linked(engine, chat)
    before, wrong = len(await chat.messages()), []
    for number, (content, answer) in enumerate(SAID, before + 1):
        told(world, chat, **content)
        found = await chat.count(number)
        if answer not in found[-1]["text"] or len(found) != number:
            wrong.append((content, [one["text"] for one in found[number - 1 :]]))
    assert wrong == []
    await put_aside_nothing(engine)


NEW_KIND: dict[str, Any] = {"poll": {"id": 1, "of_next_year": True}}
NEW_ORIGIN: dict[str, Any] = {"forward_origin": {"type": "of_next_year", "date": 1}}


async def test_what_the_library_does_not_know_is_read_without_it_and_stops_nothing(
    service: str, chat: Chat, world: World, engine: AsyncEngine
) -> None:
    await linked(engine, chat)
    before = len(await chat.messages())
    told(world, chat, **NEW_KIND)
    assert ONLY_TEXT in (await chat.count(before + 1))[-1]["text"]
    told(world, chat, text="/limits", **NEW_ORIGIN)
    assert "Лимиты" in (await chat.count(before + 2))[-1]["text"]
    sent(world, "message", {"message_id": "of the next year"})
    message = {"message_id": 1, "date": 5, "chat": world.people[chat.person].as_chat(), **NEW_KIND, "from": 5}
    sent(world, "callback_query", pressing(world, chat, "stop:yes", message=message))
    await chat.act("say", text="/status")
    await chat.until(lambda found: any("вы её остановили" in one["text"] for one in found))


async def test_what_is_nobodys_word_has_no_answer_and_the_next_one_does(
    service: str, chat: Chat, world: World, engine: AsyncEngine
) -> None:
    await linked(engine, chat)
    before = len(await chat.messages())
    me = world.people[chat.person].as_user()
    group = {"message_id": 1, "date": 1, "from": me, "chat": GROUP}
    sent(world, "message", {**group, "text": "всем привет"})
    sent(world, "message", {**group, "migrate_from_chat_id": -5})
    sent(world, "message", {**group, "chat": {**GROUP, "type": "group", "id": -5}, "migrate_to_chat_id": -100_200})
    sent(world, "message", {**group, "new_chat_members": [me]})
    sent(world, "message", {**group, "text": "/stop@another_bot"})
    sent(world, "channel_post", {"message_id": 2, "date": 1, "chat": {**GROUP, "type": "channel"}, "text": "/stop"})
    sent(world, "inline_query", {"id": "1", "from": me, "query": "стоп", "offset": ""})
    sent(world, "poll_answer", {"poll_id": "1", "user": me, "option_ids": []})
    sent(
        world, "edited_message", {**group, "chat": world.people[chat.person].as_chat(), "edit_date": 2, "text": "/stop"}
    )
    sent(world, "my_chat_member", {
        "chat": GROUP, "from": me, "date": 1, "old_chat_member": {"user": me, "status": "left"},
        "new_chat_member": {"user": me, "status": "member"},
    })  # fmt: skip
    await chat.act("say", text="/status")
    assert "Отправка" in (await chat.count(before + 1))[-1]["text"]
    assert len(await chat.messages()) == before + 1
    assert await rows(engine, "select 1 from pause_switches") == []


NOBODY = "00000000000000000000000000000000"
MADE_UP: list[str | None] = [
    *(None, "", ":", "d", "d:", "d:a:zz:1", "d:\x00", "link:", "link:notahex", f"unlink:{NOBODY}", "stop ", "🙂" * 16),
    *("remember:1", "show:c:1", f"d:c:{NOBODY}:approve:99999999999999999999"),
]


async def test_buttons_that_nobody_made_do_nothing(service: str, chat: Chat, world: World, engine: AsyncEngine) -> None:
    await linked(engine, chat)
    before = len(await chat.messages())
    message = {"message_id": 1, "date": 0, "chat": world.people[chat.person].as_chat()}
    for data in MADE_UP:
        sent(world, "callback_query", pressing(world, chat, data, message=message))
        sent(world, "callback_query", pressing(world, chat, data, inline_message_id="x"))
    await chat.act("say", text="/status")
    assert "Отправка" in (await chat.count(before + 1))[-1]["text"]
    assert len(await chat.messages()) == before + 1
    assert await rows(engine, "select 1 from telegram_links where unlinked_at is not null") == []
    await put_aside_nothing(engine)


async def test_a_command_in_a_group_is_refused_there_and_has_no_effect(
    service: str, chat: Chat, world: World, engine: AsyncEngine
) -> None:
    await linked(engine, chat)
    me = world.people[chat.person].as_user()
    bot = world.bot_of(TOKEN)
    assert bot is not None
    for words in ("/stop", f"/unlink@{BOT.upper()}", "/start abc"):
        sent(world, "message", {"message_id": 1, "date": 1, "from": me, "chat": GROUP, "text": words})
    bot.dialogues.setdefault(chat.person, Dialogue())
    await chat.act("say", text="/status")
    await chat.last("Отправка")
    assert await rows(engine, "select 1 from telegram_links where unlinked_at is not null") == []
    assert {
        one["chat_id"] for one in await rows(engine, "select chat_id from telegram_deliveries where user_id is null")
    } >= {-100_200}
