"""What the server remembers: people, bots, and what they said to each other."""

import asyncio
import contextlib
import re
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sandbox.serving.clock import Clock
from sandbox.serving.journal import Calls
from sandbox.serving.text_faults import TextFaults
from sandbox.telegram.limits import Limits

Json = dict[str, Any]
TOKEN = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{3,100}", re.ASCII)

FAULTS = {
    "rate_limit": "429 with `retry_after` seconds (default 5)",
    "error_500": "500 Internal Server Error",
    "error_502": "502 Bad Gateway",
    "html_502": "502 with an HTML page of a proxy",
    "lost_answer": "the call takes effect, the answer is 502",
    "hang": "no answer until `seconds` (default 3600) are over or the client leaves; the call takes no effect",
    "slow": "the normal answer after `seconds` (default 2)",
    "unauthorized": "401: the token was revoked",
    "blocked": "403: the person blocked the bot",
    "cannot_parse": "400: entities cannot be parsed",
    "conflict": "409: another process is polling",
}


class Bell:
    """Wakes everyone who waits for a change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Something changed."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or when the time is over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "ru"

    def as_user(self) -> Json:
        """The person as a `User` object."""
        named = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        shown = {name: value for name, value in named.items() if value}
        return {"id": self.id, "is_bot": False, **shown, "language_code": self.language_code}

    def as_chat(self) -> Json:
        """The private chat with this person as a `Chat` object."""
        user = self.as_user()
        return {**{name: user[name] for name in user if name not in ("is_bot", "language_code")}, "type": "private"}


@dataclass(slots=True)
class Dialogue:
    """The private chat of a bot with a person."""

    blocked: bool = False
    deactivated: bool = False
    messages: dict[int, Json] = field(default_factory=dict[int, Json])
    keyboard: Json | None = None
    toasts: list[Json] = field(default_factory=list[Json])
    version: int = 0


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered to."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Bot:
    """A bot and everything that is its own."""

    id: int
    token: str
    username: str
    name: str
    texts: dict[str, str] = field(default_factory=dict[str, str])
    commands: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    allowed: list[str] | None = None
    webhook: Webhook | None = None
    updates: deque[Json] = field(default_factory=deque[Json])
    next_update: int = 1
    next_message: int = 1
    dialogues: dict[int, Dialogue] = field(default_factory=dict[int, Dialogue])
    callbacks: dict[str, Json] = field(default_factory=dict[str, Json])
    polls: int = 0
    bell: Bell = field(default_factory=Bell)

    def as_user(self) -> Json:
        """The bot as a `User` object in messages."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


class World:
    """All bots and people, the clock, limits and faults."""

    def __init__(
        self,
        *,
        seed: int = 0,
        control: bool = False,
        tokens: tuple[str, ...] = (),
        username: str = "sandbox_bot",
        limits: bool = True,
        webhook_pause_seconds: float = 1.0,
    ) -> None:
        self.seed = seed
        self.control = control
        self.tokens = frozenset(tokens)
        self.username = username
        self.webhook_pause_seconds = webhook_pause_seconds
        self.rng = Random(f"telegram:{seed}")
        self.clock = Clock()
        self.limits = Limits(self.clock.now, on=limits)
        self.faults = TextFaults(seed, FAULTS)
        self.journal = Calls(on=control)
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.add_person("Анна", "Ковалёва", "anna_k")
        for token in tokens:
            self.bot_of(token)

    def add_person(
        self, first_name: str, last_name: str | None = None, username: str | None = None, language_code: str = "ru"
    ) -> Person:
        """Somebody new."""
        person = Person(self.rng.randint(100_000_000, 6_999_999_999), first_name, last_name, username, language_code)
        self.people[person.id] = person
        return person

    def bot_of(self, token: str) -> Bot | None:
        """The bot of a token. Any token of the right shape has one, unless the server was given a list of tokens."""
        if token not in self.bots and (not self.tokens or token in self.tokens):
            number = int(token.partition(":")[0])
            first = not self.bots
            username = self.username if first else f"{self.username.removesuffix('_bot')}_{number}_bot"
            bot = Bot(number, token, username, username.removesuffix("_bot").replace("_", " ").capitalize())
            bot.next_update = self.rng.randint(100_000_000, 900_000_000)
            self.bots[token] = bot
        return self.bots.get(token)

    def named_bot(self, name: str) -> Bot | None:
        """The bot with this username or number."""
        wanted = name.lower().removeprefix("@")
        return next((bot for bot in self.bots.values() if wanted in (bot.username.lower(), str(bot.id))), None)
