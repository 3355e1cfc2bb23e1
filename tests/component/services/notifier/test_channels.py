"""From an event to what arrives: a real mail server, a push service, the outbox; away, blocked, many and at night."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import anchors, audit
from libs.common.events.account import AccountTested
from libs.common.events.base import VacancyCard
from libs.common.events.reply import ReplySent, ReplyUpdated
from libs.common.events.stories import story
from libs.common.ids import new_id
from libs.common.messages.catalogue import LANGUAGES
from libs.common.notifications.vapid import new_key
from libs.common.settings.servers import NatsSettings
from services.notifier.deliveries.routing import Routing
from services.notifier.settings import NotifierSettings
from services.notifier.storing import Storing
from standalone.ports import free_port
from tests.component.services.notifier.conftest import frames, heard, publish, serving, socket_of, with_session
from tests.support.push_browser import PushBrowser, PushService

VACANCY = VacancyCard(id="7", name="Инженер", employer_name="Точка", url="https://hh.ru/vacancy/7")


@dataclass
class Mailbox:
    """A mail server; `says` is its answer to a letter."""

    port: int = field(default_factory=free_port)
    says: str = "250 OK"
    letters: list[Message] = field(default_factory=list[Message])

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.says.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content))
        return self.says

    @contextmanager
    def open(self) -> Generator[None]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    @property
    def subjects(self) -> list[str]:
        return [str(make_header(decode_header(letter["Subject"]))) for letter in self.letters]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def push_service() -> AsyncIterator[tuple[PushService, int]]:
    app, port = PushService(), free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield app, port
    server.should_exit = True
    await task


@pytest.fixture
def reaching(settings: NotifierSettings, mailbox: Mailbox, push_service: tuple[PushService, int]) -> NotifierSettings:
    facts = {
        "smtp_host": "127.0.0.1",
        "smtp_port": mailbox.port,
        "smtp_tls": "none",
        "smtp_from": "Вкатился <bot@example.org>",
        "vapid_private_key": SecretStr(new_key()),
        "push_allowed_hosts": f"127.0.0.1:{push_service[1]}",
        "channel_seconds": 15,
        "channel_retry_seconds": 0.3,
    }
    return NotifierSettings.model_validate(settings.model_dump() | facts)


async def person(engine: AsyncEngine, *, port: int | None = None, **preferences: Any) -> tuple[UUID, str, PushBrowser]:
    user_id, token = await with_session(engine)
    browser = PushBrowser()
    async with engine.begin() as connection:
        if port is not None:
            facts = {"id": new_id(), "user_id": user_id, "endpoint": f"http://127.0.0.1:{port}/b", **browser.keys}
            await connection.execute(
                text(
                    "insert into push_subscriptions (id, user_id, endpoint_hash, endpoint, p256dh, auth)"
                    " values (:id, :user_id, 'h', :endpoint, :p256dh, :auth)"
                ),
                facts,
            )
        columns = ", ".join(preferences)
        values = ", ".join(f":{name}" for name in preferences)
        if preferences:
            await connection.execute(
                text(f"insert into notification_preferences (user_id, {columns}) values (:user_id, {values})"),  # noqa: S608
                {"user_id": user_id, **preferences},
            )
    return user_id, token, browser


def chosen(**topics: dict[str, bool]) -> str:
    return json.dumps(topics)


BOT = "insert into telegram_bot (id, state) values (1, 'on')"
LINK = "insert into telegram_links (id, user_id, chat_id) values (:id, :user_id, 7)"
EVERYWHERE = {"push": True, "email": True, "telegram": False}


def sent(user_id: UUID) -> ReplySent:
    return ReplySent(
        user_id=user_id,
        occurred_at=datetime.now(UTC),
        application_id=new_id(),
        account_id=new_id(),
        vacancy=VACANCY,
        negotiation_id="1",
        authored_by="ai_auto",
    )


def invited(user_id: UUID) -> ReplyUpdated:
    return ReplyUpdated(
        user_id=user_id,
        occurred_at=datetime.now(UTC),
        application_id=new_id(),
        account_id=new_id(),
        vacancy=VACANCY,
        negotiation_id="1",
        change="state",
        negotiation_state="invitation",
    )


async def rows(engine: AsyncEngine, statement: str, **facts: Any) -> list[Any]:
    async with engine.begin() as connection:
        found = await connection.execute(text(statement), facts)
        return list(found.all()) if found.returns_rows else []


async def settled(engine: AsyncEngine, user_id: UUID, count: int) -> list[Any]:
    """The user's deliveries once so many are over."""
    statement = (
        "select channel, state, error, bundle from notification_deliveries where user_id = :id order by channel, id"
    )
    async with asyncio.timeout(30):
        while True:
            found = await rows(engine, statement, id=user_id)
            if sum(row.state in {"sent", "failed", "skipped"} for row in found) >= count:
                return found
            await asyncio.sleep(0.05)


async def test_one_event_is_told_on_every_wanted_channel(
    reaching: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    mailbox: Mailbox,
    push_service: tuple[PushService, int],
) -> None:
    app, port = push_service
    user_id, token, browser = await person(engine, port=port)
    with mailbox.open():
        async with serving(reaching) as address, socket_of(address, token) as client:
            await frames(client, "hello", 1)
            await publish(engine, nats_settings, invited(user_id))
            [frame] = await frames(client, "notification", 1)
            found = await settled(engine, user_id, 2)
    assert [(row.channel, row.state) for row in found] == [("email", "sent"), ("push", "sent")]
    assert (frame["topic"], frame["link"], frame["level"]) == ("employer_invited", VACANCY.url, "success")
    assert mailbox.subjects == [frame["title"]]
    headers, body = app.got[0]
    pushed = json.loads(browser.decrypt(body))
    assert (pushed["title"], pushed["link"]) == (frame["title"], VACANCY.url)
    assert frame["title"].encode() not in body
    assert headers["authorization"].startswith("vapid t=")


async def test_a_message_speaks_the_language_that_its_reader_has_when_it_leaves(
    reaching: NotifierSettings, engine: AsyncEngine, mailbox: Mailbox
) -> None:
    user_id, _, _ = await person(engine)
    russian, english = (story(invited(user_id), language).title for language in LANGUAGES)
    storing = Storing(engine, Routing({"email": asyncio.Event()}))
    await heard(engine, storing, invited(user_id))
    await rows(engine, "update users set locale = 'en' where id = :id", id=user_id)
    await heard(engine, storing, invited(user_id))
    with mailbox.open():
        async with serving(reaching):
            await settled(engine, user_id, 2)
    assert (mailbox.subjects, russian == english) == ([english, english], False)
    kept = await rows(engine, "select title, words from notifications where user_id = :id order by seq", id=user_id)
    assert [row.title for row in kept] == [russian, english]
    assert [{language: one["title"] for language, one in row.words.items()} for row in kept] == [
        {"ru": russian, "en": english}
    ] * 2


async def test_a_channel_that_is_away_holds_up_itself_alone_and_is_caught_up_with(
    reaching: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    mailbox: Mailbox,
    push_service: tuple[PushService, int],
) -> None:
    user_id, token, _ = await person(engine, port=push_service[1])
    async with serving(reaching) as address, socket_of(address, token) as client:
        await publish(engine, nats_settings, invited(user_id))
        assert len(await frames(client, "notification", 1)) == 1
        await settled(engine, user_id, 1)
        async with asyncio.timeout(30):
            while not await rows(engine, "select 1 from notification_channels where error = 'smtp_away'"):
                await asyncio.sleep(0.05)
        [undelivered] = await rows(engine, "select state from notification_deliveries where channel = 'email'")
        assert undelivered.state in {"waiting", "sending"}  # the next attempt may have begun already
        with mailbox.open():
            await settled(engine, user_id, 2)
            assert len(mailbox.letters) == 1
        healed = await rows(engine, "select failing_since from notification_channels where channel = 'email'")
    assert [row.failing_since for row in healed] == [None]


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [("550 no such user", "failed", "smtp_refused"), ("451 later", "waiting", "smtp_busy")],
)
async def test_what_a_mail_server_refuses_ends_and_what_it_puts_off_is_tried_again(
    reaching: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    mailbox: Mailbox,
    answer: str,
    state: str,
    error: str,
) -> None:
    mailbox.says = answer
    user_id, _, _ = await person(engine)
    statement = "select state, error from notification_deliveries where error is not null"
    with mailbox.open():
        async with serving(reaching.model_copy(update={"channel_retry_seconds": 60})):
            await publish(engine, nats_settings, invited(user_id))
            async with asyncio.timeout(30):
                while not (found := await rows(engine, statement)):
                    await asyncio.sleep(0.05)
    assert [tuple(row) for row in found] == [(state, error)]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_took_its_subscription_back_is_written_to_no_more(
    reaching: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    push_service: tuple[PushService, int],
    status: int,
) -> None:
    app, port = push_service
    app.status = status
    only = chosen(employer_invited={"email": False})
    user_id, _, _ = await person(engine, port=port, chosen=only)
    async with serving(reaching):
        await publish(engine, nats_settings, invited(user_id))
        [first] = await settled(engine, user_id, 1)
        await publish(engine, nats_settings, invited(user_id))
        async with asyncio.timeout(30):
            while len(await rows(engine, "select 1 from notifications")) < 2:
                await asyncio.sleep(0.05)
        left = await settled(engine, user_id, 1)
    assert (first.state, first.error) == ("failed", "push_gone")
    assert (len(left), len(app.got)) == (1, 1)


async def test_an_address_inside_the_network_is_never_written_to(
    reaching: NotifierSettings, engine: AsyncEngine, nats_settings: NatsSettings, push_service: tuple[PushService, int]
) -> None:
    app, port = push_service
    user_id, _, _ = await person(engine, port=port, chosen=chosen(employer_invited={"email": False}))
    async with serving(reaching.model_copy(update={"push_allowed_hosts": ""})):
        await publish(engine, nats_settings, invited(user_id))
        async with asyncio.timeout(30):
            while not await rows(engine, "select 1 from push_states where error = 'push_away'"):
                await asyncio.sleep(0.05)
    assert app.got == []


async def test_a_burst_is_one_message_after_three_and_the_rows_stay(
    reaching: NotifierSettings, engine: AsyncEngine, nats_settings: NatsSettings, mailbox: Mailbox
) -> None:
    user_id, _, _ = await person(engine, chosen=chosen(application_sent=EVERYWHERE))
    with mailbox.open():
        async with serving(reaching):
            await publish(engine, nats_settings, *[sent(user_id) for _ in range(8)])
            async with asyncio.timeout(30):
                while len(await rows(engine, "select 1 from notification_deliveries")) < 8:
                    await asyncio.sleep(0.05)
            found = await settled(engine, user_id, 3)
            assert [row.bundle for row in found].count("application_sent") == 5
            await rows(engine, "update notification_deliveries set due_at = now() where bundle is not null")
            await settled(engine, user_id, 8)
    assert mailbox.subjects[3:] == ["5 откликов за час"]
    assert len(await rows(engine, "select 1 from notifications")) == 8


async def test_quiet_hours_end_in_one_digest_without_what_was_read_meanwhile(
    reaching: NotifierSettings, engine: AsyncEngine, nats_settings: NatsSettings, mailbox: Mailbox
) -> None:
    quiet: dict[str, Any] = {"quiet_from": time(0), "quiet_to": time(23, 59, 59)}
    user_id, _, _ = await person(engine, chosen=chosen(application_sent=EVERYWHERE), urgent=False, **quiet)
    with mailbox.open():
        async with serving(reaching):
            await publish(engine, nats_settings, sent(user_id), sent(user_id), sent(user_id), invited(user_id))
            async with asyncio.timeout(30):
                while len(await rows(engine, "select 1 from notification_deliveries where bundle = 'digest'")) < 4:
                    await asyncio.sleep(0.05)
            assert mailbox.letters == []
            await rows(engine, "insert into notification_reads (user_id, seq) values (:id, 1)", id=user_id)
            async with engine.begin() as connection:
                await audit.append(connection, user_id=user_id, actor="test", action="did", data={})
                head = await anchors.head_of(connection, user_id)
            await rows(engine, "update notification_deliveries set due_at = now()")
            found = await settled(engine, user_id, 4)
    assert sorted(row.state for row in found) == ["sent", "sent", "sent", "skipped"]
    assert mailbox.subjects == ["За тихие часы: 3 новости"]
    announced = mailbox.letters[0].get_payload(decode=True)
    assert isinstance(announced, bytes)
    assert "• 1 приглашение" in announced.decode() or "• 2 отклика" in announced.decode()
    assert f"перепишут): {head}" in announced.decode(), "mail is kept outside of this machine"


async def asked(
    nats_settings: NatsSettings, engine: AsyncEngine, user_id: UUID, channel: str
) -> tuple[str, str | None]:
    """How a test of a channel ends."""
    event = AccountTested.model_validate(
        {"user_id": user_id, "occurred_at": datetime.now(UTC), "test_id": new_id(), "channel": channel}
    )
    await publish(engine, nats_settings, event)
    statement = "select state, error from notification_deliveries where id = :id and settled_at is not null"
    async with asyncio.timeout(30):
        while not (found := await rows(engine, statement, id=event.test_id)):
            await asyncio.sleep(0.05)
    return found[0].state, found[0].error


async def test_a_test_says_why_it_failed(
    reaching: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    mailbox: Mailbox,
    push_service: tuple[PushService, int],
) -> None:
    user_id, token, _ = await person(engine)
    with_push, _, _ = await person(engine, port=push_service[1])
    async with serving(reaching) as address:
        assert await asked(nats_settings, engine, user_id, "web") == ("failed", "no_tab")
        async with socket_of(address, token) as one, socket_of(address, token) as other:
            await frames(one, "hello", 1)
            await frames(other, "hello", 1)
            assert await asked(nats_settings, engine, user_id, "web") == ("sent", None)
            assert len([*await frames(one, "test", 1), *await frames(other, "test", 1)]) == 2
        assert await asked(nats_settings, engine, user_id, "push") == ("failed", "no_browser")
        assert await asked(nats_settings, engine, with_push, "push") == ("sent", None)
        assert await asked(nats_settings, engine, user_id, "telegram") == ("failed", "not_set_up")
        await rows(engine, BOT)
        assert await asked(nats_settings, engine, user_id, "telegram") == ("failed", "telegram_unlinked")
        await rows(engine, LINK, id=new_id(), user_id=user_id)
        assert await asked(nats_settings, engine, user_id, "telegram") == ("sent", None)
        [notice] = await rows(engine, "select payload from outbox where subject = 'notice.telegram'")
        assert (notice.payload["kind"], notice.payload["title"]) == ("test", "Проверка уведомлений")
        await rows(engine, "update telegram_links set blocked_at = now()")
        assert await asked(nats_settings, engine, user_id, "telegram") == ("failed", "telegram_blocked")
        assert await asked(nats_settings, engine, user_id, "email") == ("failed", "smtp_away")
        with mailbox.open():
            assert await asked(nats_settings, engine, user_id, "email") == ("sent", None)
    assert await rows(engine, "select 1 from notifications") == []
    assert mailbox.subjects == ["Проверка уведомлений"]
