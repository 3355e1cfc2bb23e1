"""How a chat is linked: only by its owner, only once, and never before he has seen whose account it is."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.component.services.telegram.conftest import Chat, Publish, notice, person, rows, token_of


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
