"""`vkatilsya events tail`, `dlq` and `outbox replay` over real servers."""

import asyncio
import io
import json
import os
import sys
from urllib.parse import quote

import nats
import pytest
from rich.console import Console
from sqlalchemy import func, select, update

from cli.messaging.dead_letters import list_parked, replay_outbox, replay_parked, seconds_of, show_parked
from cli.messaging.events import tail
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import OutboxRow
from libs.common.errors import ConfigurationError, PermanentError
from libs.common.messaging import dead_letters
from tests.component.cli.conftest import Town
from tests.support.broker import taken

outbox = table_of(OutboxRow)


async def _printed(town: Town, capsys: pytest.CaptureFixture[str], *, json_lines: bool) -> str:
    listening = asyncio.create_task(tail(town.places.nats_url, ("account.>",), json_lines=json_lines, count=1))
    client = await nats.connect(town.api_nats_url)
    body = json.dumps({"user_id": str(town.user_id), "occurred_at": "2026-03-05T10:00:00Z", "change": "linked"})
    while not listening.done():
        await client.publish("account.changed", body.encode(), headers={"ce-id": "1"})
        await taken(client)
        await asyncio.wait({listening}, timeout=0.05)
    await client.close()
    await listening
    return capsys.readouterr().out


async def test_an_event_is_printed_as_a_sentence(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert "account.changed  Аккаунт hh.ru подключён" in await _printed(town, capsys, json_lines=False)


async def test_an_event_is_printed_as_json(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    line = json.loads(await _printed(town, capsys, json_lines=True))
    assert (line["subject"], line["ce-id"], line["data"]["change"]) == ("account.changed", "1", "linked")


async def test_a_reader_that_has_gone_ends_the_watch(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        listening = asyncio.create_task(tail(town.places.nats_url, ("account.>",), json_lines=True))
        client = await nats.connect(town.api_nats_url)
        while not listening.done():
            await client.publish("account.changed", b"{}")
            await taken(client)
            await asyncio.wait({listening}, timeout=0.05)
        await client.close()
        with pytest.raises(BrokenPipeError):
            await listening
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)  # for what its buffer still holds


@pytest.mark.parametrize("subject", ["", " ", "a b", "a..b", ".a", "a.", ">>", "a.>.b", "a*"])
async def test_a_subject_that_nats_does_not_know_is_a_sentence(subject: str) -> None:
    with pytest.raises(ConfigurationError, match="не бывает"):
        await tail("nats://127.0.0.1:1", (subject,), json_lines=True)


async def _park(town: Town) -> None:
    client = await nats.connect(town.nats_url)
    headers = {"dlq-durable": "notifier", "dlq-subject": "reply.sent", "dlq-error": quote("ValueError: нет поля")}
    headers |= {"dlq-delivered": "8", "ce-id": str(town.event_id)}
    await client.jetstream().publish("dlq.EVENTS.notifier", b'{"a": 1}', headers=headers, stream="DLQ")
    await client.close()


async def test_parked_messages_are_listed_shown_and_replayed(town: Town) -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=160)
    await list_parked(town.places.nats_url, console)
    assert "Отложенных сообщений нет." in shown.getvalue()
    await _park(town)
    await list_parked(town.places.nats_url, console)
    await show_parked(town.places.nats_url, 1, console)
    assert "ValueError: нет поля" in shown.getvalue()
    assert str(town.event_id) in shown.getvalue()
    await replay_parked(town.places.replay, [], console)
    assert "Отправлено обработчикам снова: 1 сообщение." in shown.getvalue()
    with pytest.raises(PermanentError):
        await show_parked(town.places.nats_url, 1, console)


async def test_what_is_not_parked_is_told_and_the_rest_is_handed_on(town: Town) -> None:
    await _park(town)
    shown = io.StringIO()
    with pytest.raises(PermanentError, match=r"Таких нет: 0, 7, 99999999999999999999999\."):
        await replay_parked(
            town.places.replay, [0, 1, 7, 99_999_999_999_999_999_999_999], Console(file=shown, width=160)
        )
    assert "Отправлено обработчикам снова: 1 сообщение." in shown.getvalue()
    with pytest.raises(PermanentError, match="Отложенного сообщения № 0 нет"):
        await show_parked(town.places.nats_url, 0, Console(file=shown))


async def test_more_than_a_page_is_told_and_all_of_it_is_handed_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters.listing, "__kwdefaults__", {"limit": 2})
    for _ in range(3):
        await _park(town)
    shown = io.StringIO()
    await list_parked(town.places.nats_url, Console(file=shown, width=160))
    await replay_parked(town.places.replay, [], Console(file=shown, width=160))
    assert "Это последние 2 из 3" in shown.getvalue()
    assert "снова: 3 сообщения." in shown.getvalue()


async def test_published_events_of_the_last_while_are_published_again(town: Town) -> None:
    shown = io.StringIO()
    async with town.engine.begin() as connection:
        await connection.execute(update(outbox).values(published_at=func.now()))
    await replay_outbox(town.places.database_url, "1h", None, Console(file=shown, width=160))
    assert "Будет опубликовано снова: 1 событие." in shown.getvalue()
    async with town.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).where(outbox.c.published_at.is_(None))) == 1


async def test_what_a_user_may_not_do_is_a_sentence(town: Town) -> None:
    console = Console(file=io.StringIO())
    with pytest.raises(PermanentError, match="нет таких прав"):
        await tail(town.places.nats_url, ("push.>",), json_lines=False)
    await _park(town)
    with pytest.raises(PermanentError, match="replay"):
        await replay_parked(town.places.nats_url, [1], console)


@pytest.mark.parametrize(("text", "seconds"), [("30m", 1800), ("2h", 7200), ("14d", 1_209_600), ("45 с", 45)])
def test_a_length_of_time_is_read(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "yesterday", "-1h", "10", "1w", "9999999d", "9" * 5_000 + "s"])
def test_another_text_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ConfigurationError, match="30m, 2h или 14d"):
        seconds_of(text)
