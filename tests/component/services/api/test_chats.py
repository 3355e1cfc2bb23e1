"""Chats over the api: what is shown, who sees it, and decisions that are recorded once."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.ids import new_id
from services.telegram import store as telegram
from services.telegram.cards import store as cards
from services.telegram.message import Subject
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application
from tests.component.services.api.seeds import chat as seed


async def test_a_chat_shows_its_messages_and_what_can_be_decided(api: Api, linked: Person) -> None:
    chat_id, action_id = await seed(api, linked)
    listed = await linked.get("/api/chats")
    assert [(one["id"], one["waits"], one["asks"], one["employer_name"]) for one in listed["items"]] == [
        (str(chat_id), True, "propose_reply", "Склад")
    ]
    chat = await linked.get(f"/api/chats/{chat_id}")
    assert [one["text"] for one in chat["messages"]] == ["Когда созвонимся?"]
    [action] = chat["actions"]
    assert (action["id"], action["can"]) == (str(action_id), ["approve", "edit", "dismiss", "snooze"])
    assert (await linked.get("/api/chat-actions"))["items"] == [action]


async def test_where_one_may_not_write_nothing_that_would_be_sent_is_offered(
    api: Api, linked: Person, engine: AsyncEngine
) -> None:
    chat_id, action_id = await seed(api, linked)
    await api.run("update chats set messaging_status = 'disabled_by_employer' where id = :chat", chat=chat_id)
    chat = await linked.get(f"/api/chats/{chat_id}")
    assert chat["cannot_write"]
    assert chat["actions"][0]["can"] == ["dismiss", "snooze"]
    async with engine.connect() as connection:
        facts = await cards.facts_of(connection, linked.id, Subject(kind="chat_action", id=action_id), "ru")
    assert facts is not None
    assert facts.possible == ("dismiss", "snooze"), "the bot's card has the same buttons"


async def test_an_application_names_its_chat(api: Api, linked: Person) -> None:
    about, other = await application(api, linked, state="sent"), await application(api, linked)
    chat_id, _ = await seed(api, linked)
    await api.run("update chats set application_id = :about where id = :chat", about=about, chat=chat_id)
    assert (await linked.get(f"/api/applications/{about}"))["chat_id"] == str(chat_id)
    assert (await linked.get(f"/api/applications/{other}"))["chat_id"] is None


async def test_pages_of_chats_neither_skip_nor_repeat_one(api: Api, linked: Person) -> None:
    await seed(api, linked, count=5)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await linked.get("/api/chats", limit=2, **cursor)
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == page["total"] == 5


async def test_a_decision_is_recorded_once_and_a_second_one_hears_of_the_first(api: Api, linked: Person) -> None:
    _, action_id = await seed(api, linked)
    path = f"/api/chat-actions/{action_id}/decision"
    body = {"decision": "approve", "expected_version": 1}
    first = await linked.write("POST", path, body, 200, **{"Idempotency-Key": "one-key-of-enough-length"})
    again = await linked.write("POST", path, body, 200, **{"Idempotency-Key": "one-key-of-enough-length"})
    assert first["decision_id"] == again["decision_id"]
    late = await linked.write("POST", path, body, 409, **{"Idempotency-Key": "another-key-of-enough-length"})
    assert (late["code"], late["via"], late["decided_by"]) == ("already_decided", "web", "owner")
    assert len(await api.rows("select 1 from chat_decisions")) == 1
    assert len(await api.rows("select 1 from outbox where subject = 'chat.decided'")) == 1


async def test_decisions_that_make_no_sense_are_refused_with_their_reason(api: Api, linked: Person) -> None:
    _, action_id = await seed(api, linked)
    path = f"/api/chat-actions/{action_id}/decision"
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"decision": "edit", "expected_version": 1}, 422, "invalid"),
        ({"decision": "edit", "expected_version": 1, "text": "я" * 5001}, 422, "invalid"),
        ({"decision": "edit", "expected_version": 1, "text": "\u200b\u3164\ufe0f \u202e"}, 422, "invalid"),
        ({"decision": "snooze", "expected_version": 1}, 422, "invalid"),
        ({"decision": "snooze", "expected_version": 1, "snooze_until": "9999-12-31T23:59:59-14:00"}, 422, "invalid"),
        ({"decision": "snooze", "expected_version": 1, "snooze_until": "2020-01-01T00:00:00Z"}, 422, "invalid"),
        ({"decision": "approve", "expected_version": 2}, 409, "version_conflict"),
        ({"decision": "approve", "expected_version": 1, "draft_hash": "b" * 64}, 409, "draft_changed"),
        ({"decision": "undo", "expected_version": 1}, 409, "wrong_state"),
    ]
    for number, (body, status, code) in enumerate(refused):
        headers = {"Idempotency-Key": f"key-number-{number:020d}"}
        answer = await linked.write("POST", path, body, status, **headers)
        assert status == 422 or answer["code"] == code, answer
    assert await api.rows("select 1 from chat_decisions") == []


async def test_a_text_that_gives_away_papers_is_sent_only_when_that_is_meant_and_is_never_kept(
    api: Api, linked: Person
) -> None:
    _, action_id = await seed(api, linked)
    path = f"/api/chat-actions/{action_id}/decision"
    fact = {"topic": "other", "subject": "данные паспорта", "text": "Паспорт 4509 123456"}
    body: dict[str, Any] = {"decision": "edit", "expected_version": 1, "text": fact["text"], "remember": [fact]}
    warned = await linked.write("POST", path, body, 409, **{"Idempotency-Key": "papers-warned-of-first"})
    assert (warned["code"], "номер паспорта" in warned["detail"]) == ("sensitive_text", True)
    assert await api.rows("select 1 from chat_decisions") == []
    body["secrets_meant"] = True
    await linked.write("POST", path, body, 200, **{"Idempotency-Key": "papers-are-meant-now"})
    assert len(await api.rows("select 1 from chat_decisions")) == 1
    assert (await linked.get("/api/answers"))["items"] == []


async def test_what_the_owner_answers_is_kept_with_the_decision_or_not_at_all(api: Api, linked: Person) -> None:
    _, action_id = await seed(api, linked)
    path = f"/api/chat-actions/{action_id}/decision"
    fact = {"topic": "salary", "text": " от 250 000 ₽ "}
    body: dict[str, Any] = {"decision": "edit", "expected_version": 9, "text": "От 250 000.", "remember": [fact]}
    await linked.write("POST", path, body, 409, **{"Idempotency-Key": "answer-of-another-version"})
    assert (await linked.get("/api/answers"))["items"] == []
    body["expected_version"] = 1
    await linked.write("POST", path, body, 200, **{"Idempotency-Key": "answer-of-this-version"})
    [kept] = (await linked.get("/api/answers"))["items"]
    assert (kept["topic"], kept["text"], kept["fresh"]) == ("salary", "от 250 000 ₽", True)


async def test_a_dismissed_proposal_can_still_be_answered_with_own_words(api: Api, linked: Person) -> None:
    _, action_id = await seed(api, linked)
    await api.run("update agent_actions set state = 'dismissed'")
    [action] = (await linked.get(f"/api/chats/{(await linked.get('/api/chats'))['items'][0]['id']}"))["actions"]
    assert action["can"] == ["edit", "undo"]
    path = f"/api/chat-actions/{action_id}/decision"
    body = {"decision": "edit", "expected_version": 1, "text": "Всё же отвечу."}
    await linked.write("POST", path, body, 200, **{"Idempotency-Key": "own-words-after-all-1"})
    await api.run("update agent_actions set state = 'approved', text = 'Всё же отвечу.' where state = 'dismissed'")


async def test_the_bot_counts_the_chats_that_the_page_shows_as_waiting(
    api: Api, linked: Person, engine: AsyncEngine
) -> None:
    first, _ = await seed(api, linked, count=3)
    others = [row["id"] for row in await api.rows("select id from chats where id <> :id", id=first)]
    copied = (
        "insert into agent_actions (id, user_id, chat_id, message_id, kind, known_position, state)"
        " select :id, user_id, chat_id, id, :kind, 0, :state from messages where chat_id = :chat"
    )
    for chat_id, kind, state in (
        (first, "mark_interview", "proposed"),  # a second one in the same chat
        (others[0], "ask_user", "needs_owner"),
        (others[1], "rejection", "proposed"),  # nothing to answer
    ):
        await api.run(copied, id=new_id(), chat=chat_id, kind=kind, state=state)
    shown = (await linked.get("/api/bootstrap"))["counters"]["chats"]
    async with engine.connect() as connection:
        assert (await telegram.counts(connection, linked.id))["chats"] == shown == 2
