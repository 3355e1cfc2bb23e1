"""What the bot keeps of its chats: old messages are forgotten, and whoever writes is not blocked any more."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.telegram.sending.store import queue
from tests.component.services.telegram.conftest import Chat, linked, rows


async def test_a_blocked_link_works_again_when_its_person_writes(service: str, chat: Chat, engine: AsyncEngine) -> None:
    await linked(engine, chat)
    async with engine.begin() as connection:
        await connection.execute(text("update telegram_links set blocked_at = now()"))
    await chat.act("say", text="/help")
    await chat.last("как идут дела")
    assert await rows(engine, "select blocked_at from telegram_links") == [{"blocked_at": None}]


async def test_what_was_said_long_ago_is_forgotten_and_what_waits_is_not(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        for number, (state, age) in enumerate((("done", 61), ("dropped", 61), ("due", 61), ("done", 59)), 1):
            await connection.execute(
                text(
                    "insert into telegram_deliveries (id, chat_id, content, state, created_at) values"
                    " (gen_random_uuid(), :chat, '{}', :state, now() - make_interval(days => :age))"
                ),
                {"chat": number, "state": state, "age": age},
            )
        await connection.execute(
            text(
                "insert into telegram_chats (chat_id, work_at, paced_until, rest_until) values"
                " (1, null, now() - interval '2 hours', now() - interval '2 hours'),"
                " (2, null, now() - interval '2 hours', now()),"
                " (3, now() - interval '2 hours', now() - interval '2 hours', now() - interval '2 hours')"
            )
        )
        await queue.prune(connection, days=60)
    assert [one["chat_id"] for one in await rows(engine, "select chat_id from telegram_deliveries order by 1")] == [
        3,
        4,
    ]
    assert [one["chat_id"] for one in await rows(engine, "select chat_id from telegram_chats order by 1")] == [2, 3]
