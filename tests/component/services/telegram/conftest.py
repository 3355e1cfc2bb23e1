"""The telegram service in this process against the sandbox: real NATS, real PostgreSQL, real HTTP."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import nats
import pytest
from opentelemetry import propagate
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.users import User
from libs.common.events.account import NoticeTelegram
from libs.common.events.base import Event
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import MessagingSettings, NatsSettings
from libs.common.telegram import tokens
from sandbox.serving.serve import serving as sandbox_serving
from sandbox.telegram.app import create_app
from sandbox.telegram.world import Person, World
from services.telegram.bot_types import load_as_used
from services.telegram.settings import TelegramSettings
from tests.support.recorded import record
from tests.support.serving import serving_app

load_as_used()  # as the service does

from services.telegram.app import create  # noqa: E402 - only now

TOKEN = "123456789:AAtest-token_of_a_sandbox_bot_0000"
BOT = "vkatilsya_bot"


@pytest.fixture
def world() -> World:
    return World(seed=1, control=True, webhook_pause_seconds=0.05, username=BOT)


@pytest.fixture
async def telegram(world: World) -> AsyncIterator[str]:
    """The sandbox's address."""
    world.bot_of(TOKEN)
    async with sandbox_serving(create_app(world)) as base:
        yield base


@pytest.fixture
def settings(
    telegram: str,
    url_of: Callable[[str], str],
    signed_in: Callable[[str], dict[str, Any]],
    messaging: MessagingSettings,
) -> TelegramSettings:
    return TelegramSettings(
        database_url=url_of("telegram"),
        **signed_in("telegram"),
        **messaging.model_dump(),
        telegram_bot_token=TOKEN,  # pyright: ignore[reportArgumentType]
        telegram_api_url=telegram,
        telegram_link_url=telegram,
        telegram_chat_seconds=0.05,
        telegram_chat_burst=5,
        telegram_timeout_seconds=2,
        telegram_lease_seconds=3,
        telegram_poll_seconds=1,
        telegram_look_seconds=0.2,
    )


@asynccontextmanager
async def serving(settings: TelegramSettings) -> AsyncGenerator[str]:
    """The service on a port of its own; its address."""
    async with serving_app(create(settings)) as address:
        yield f"http://{address}"


@pytest.fixture
async def service(settings: TelegramSettings) -> AsyncIterator[str]:
    async with serving(settings) as address:
        yield address


@dataclass
class Chat:
    """A person's chat with the bot, over the sandbox's control endpoint."""

    http: httpx.AsyncClient
    person: int

    @property
    def _path(self) -> str:
        return f"/_sandbox/bots/{BOT}/chats/{self.person}"

    async def act(self, kind: str, **more: object) -> None:
        answer = await self.http.post(self._path, json={"act": kind, **more})
        assert answer.status_code == 200, answer.text

    async def state(self) -> dict[str, Any]:
        return (await self.http.get(self._path)).json()

    async def messages(self) -> list[dict[str, Any]]:
        """What the bot wrote."""
        return [one for one in (await self.state())["messages"] if one["from"]["is_bot"]]

    async def texts(self) -> list[str]:
        return [one["text"] for one in await self.messages()]

    async def until(self, holds: Callable[[list[dict[str, Any]]], bool], seconds: float = 40) -> list[dict[str, Any]]:
        """Wait until the bot's messages are so."""
        found: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(seconds):
                while not holds(found := await self.messages()):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError([one["text"] for one in found]) from None
        return found

    async def count(self, number: int) -> list[dict[str, Any]]:
        return await self.until(lambda found: len(found) >= number)

    async def last(self, words: str) -> dict[str, Any]:
        """Wait until the last message of the bot holds these words."""
        return (await self.until(lambda found: bool(found) and words in found[-1]["text"]))[-1]

    async def press(self, message: dict[str, Any], label: str) -> None:
        for row in message["reply_markup"]["inline_keyboard"]:
            for button in row:
                if button["text"] == label:
                    await self.act("press", message_id=message["message_id"], data=button["callback_data"])
                    return
        raise AssertionError(f"no button {label} in {message}")

    async def toasts(self) -> list[str]:
        return [one["text"] for one in (await self.state())["toasts"]]


@pytest.fixture
async def http(telegram: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=telegram, timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture
def chat(http: httpx.AsyncClient, world: World) -> Chat:
    """The chat of the first person."""
    return Chat(http, next(iter(world.people)))


def another(http: httpx.AsyncClient, world: World, name: str = "Олег", language: str = "ru") -> Chat:
    person: Person = world.add_person(name, None, None, language)
    return Chat(http, person.id)


async def person(engine: AsyncEngine, email: str = "anna@example.org") -> UUID:
    """A user."""
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email=email))
    return user_id


async def token_of(engine: AsyncEngine, user_id: UUID) -> str:
    async with engine.begin() as connection:
        return (await tokens.create(connection, user_id))[0]


async def linked(engine: AsyncEngine, chat: Chat, email: str = "anna@example.org") -> UUID:
    """A user whose chat is linked, by the way that people go."""
    user_id = await person(engine, email)
    await chat.act("start", payload=await token_of(engine, user_id))
    await chat.press(await chat.last("Подключить этот чат"), "Да, подключить")
    await chat.last("Готово")
    return user_id


Publish = Callable[..., Awaitable[None]]


@pytest.fixture
def publish(engine: AsyncEngine, nats_settings: NatsSettings) -> Publish:
    """Publish events as their producers do."""

    async def publish(*events: Event, ids: list[UUID] | None = None) -> None:
        client = await nats.connect(nats_settings.servers)
        for number, event in enumerate(events):
            event_id = ids[number] if ids else new_id()
            await record(engine, event, event_id)
            headers = headers_of(event, event_id=event_id, source="test", correlation_id="c")
            propagate.inject(headers)
            await client.jetstream().publish(
                event.subject, event.model_dump_json().encode(), headers=headers | {"Nats-Msg-Id": str(new_id())}
            )
        await client.close()

    return publish


def notice(user_id: UUID, words: str, **more: Any) -> NoticeTelegram:
    values = {"user_id": user_id, "occurred_at": datetime.now(UTC), "notification_id": new_id(), "text": words}
    return NoticeTelegram.model_validate(values | more)


async def rows(engine: AsyncEngine, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]
