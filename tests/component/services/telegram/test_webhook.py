"""Whoever calls the webhook without its secret does nothing; what Telegram brings there has its effect once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from services.telegram.dialogue.routers import PLAIN
from services.telegram.settings import TelegramSettings
from services.telegram.updates.webhook import LARGEST, PATH, SECRET
from tests.component.services.telegram.conftest import serving

KNOWN = "Secret-of-the-webhook_0001"
HEADERS = {SECRET: KNOWN}
GROUP = {"id": -500, "type": "supergroup", "title": "Г"}


@pytest.fixture
async def hook(settings: TelegramSettings) -> AsyncIterator[httpx.AsyncClient]:
    by_webhook = {"telegram_webhook_url": "http://127.0.0.1:1/x", "telegram_webhook_secret": SecretStr(KNOWN)}
    async with (
        serving(settings.model_copy(update=by_webhook)) as address,
        httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client,
    ):
        yield client


def message(number: int, words: str = "/help", chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """An update with a command or with words."""
    said: dict[str, Any] = {
        "message_id": number,
        "date": 1,
        "chat": chat or {"id": 77, "type": "private", "first_name": "Анна"},
        "from": {"id": 77, "is_bot": False, "first_name": "Анна", "language_code": "ru"},
        "text": words,
    }
    if words.startswith("/"):
        said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
    return {"update_id": number, "message": said}


async def said(engine: AsyncEngine) -> list[tuple[int, str]]:
    """What the bot was told to say, and where."""
    found = text("select chat_id, content ->> 'html' from telegram_deliveries order by number")
    async with engine.connect() as connection:
        return [(row[0], row[1]) for row in await connection.execute(found)]


async def test_without_the_secret_nothing_is_read_and_many_guesses_make_few_lines(
    hook: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    wrong: list[Any] = [{}, {SECRET: ""}, {SECRET: KNOWN[:-1]}, {SECRET: KNOWN + "1"}, {SECRET: KNOWN.lower()}]
    wrong += [[(SECRET, "x"), (SECRET, KNOWN)], [(SECRET.encode(), "я".encode())]]
    with capture_logs() as logs:
        for headers in wrong:
            assert (await hook.post(PATH, json=message(1), headers=headers)).status_code == 401, headers
        assert (await hook.post(f"{PATH}?{SECRET}={KNOWN}", json=message(1))).status_code == 401
        assert (await hook.post(PATH, content=b"x" * (8 * LARGEST))).status_code == 401
        for _ in range(100):
            await hook.post(PATH, json=message(1), headers={SECRET: "guess"})
    lines = [one for one in logs if one.get("action") == "telegram.refused"]
    assert 0 < len(lines) < 60
    assert "guess" not in str(lines)
    assert (await hook.post(PATH, json=message(1), headers={**HEADERS, "Host": "evil.example"})).status_code == 421
    assert (await hook.get(PATH, headers=HEADERS)).status_code == 405
    assert await said(engine) == []


async def test_what_is_no_update_does_nothing_and_stops_nothing(hook: httpx.AsyncClient, engine: AsyncEngine) -> None:
    assert (await hook.post(PATH, content=b"x" * (LARGEST + 1), headers=HEADERS)).status_code == 413
    deep = b'{"update_id":1,"message":' + b'{"reply_to_message":' * 20_000 + b"1" + b"}" * 20_001
    odd = [b"", b"\xff\xfe", b"[]", b"[" * 100_000, deep, b'{"update_id":"x"}', json.dumps({"update_id": 3}).encode()]
    channel = {"update_id": 4, "channel_post": message(4, chat={"id": -1, "type": "channel", "title": "К"})["message"]}
    for body in (*odd, json.dumps(channel).encode(), json.dumps(message(5, "\ud83d")).encode()):
        assert (await hook.post(PATH, content=body, headers=HEADERS)).status_code == 200, body[:40]
    assert await said(engine) == []
    assert (await hook.post(PATH, json=message(6), headers=HEADERS)).status_code == 200
    assert [chat for chat, _ in await said(engine)] == [77]


async def test_an_update_has_its_effect_once_in_whatever_order_and_however_often_it_comes(
    hook: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    many = [hook.post(PATH, json=message(number), headers=HEADERS) for number in (9, 7, 8) * 8]
    assert {one.status_code for one in await asyncio.gather(*many)} == {200}
    assert len(await said(engine)) == 3
    assert (await hook.post(PATH, json=message(6), headers=HEADERS)).status_code == 200
    assert len(await said(engine)) == 4


async def test_a_group_hears_nothing_of_anybody(hook: httpx.AsyncClient, engine: AsyncEngine) -> None:
    who = message(1)["message"]["from"]
    pressed = {"id": "1", "from": who, "chat_instance": "1", "data": "x" * 5000}
    pressed["message"] = {"message_id": 3, "date": 1, "chat": GROUP, "text": "z"}
    updates = [
        message(1, "/start abc", GROUP),
        message(2, "Привет", GROUP),
        {"update_id": 3, "callback_query": pressed},
        message(4, "/status@another_bot", GROUP),
    ]
    for update in updates:
        assert (await hook.post(PATH, json=update, headers=HEADERS)).status_code == 200
    [(chat, words)] = await said(engine)
    assert chat == GROUP["id"]
    assert "только в личных чатах" in words


async def test_what_cannot_be_done_is_brought_again_put_aside_at_last_and_never_quoted(
    hook: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """A number of a chat that no column takes; a fault of the database while it is away is never put aside."""
    bad = message(11, "Тайные слова", {"id": 10**30, "type": "private", "first_name": "Анна"})
    with capture_logs() as logs:
        answers = [(await hook.post(PATH, json=bad, headers=HEADERS)).status_code for _ in range(4)]
    assert answers == [503, 503, 200, 200]
    assert "Тайные" not in str(logs)
    async with engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from poison")) == 1
    assert (await hook.post(PATH, json=message(12), headers=HEADERS)).status_code == 200
    assert [chat for chat, _ in await said(engine)] == [77]


async def test_who_waits_for_an_answer_that_cannot_be_given_is_told_so(
    hook: httpx.AsyncClient, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setitem(PLAIN, "help", broken)
    answers = [(await hook.post(PATH, json=message(21), headers=HEADERS)).status_code for _ in range(4)]
    assert answers == [503, 503, 200, 200]
    [(chat, words)] = await said(engine)
    assert chat == 77
    assert "моя ошибка" in words
