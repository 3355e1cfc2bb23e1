"""What the telegram service needs from its surroundings."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency.token_bucket import TokenBucket
from libs.common.messaging.outbox import Outbox
from services.telegram.message import Button
from services.telegram.settings import TelegramSettings


class Messenger(Protocol):
    """What is said to a chat. Raises what `sending.outcomes` classifies; an edit returns without an id."""

    async def send(
        self, chat_id: int, text: str, buttons: Sequence[Sequence[Button]], *, html: bool, silent: bool
    ) -> int:
        """The id of the new message."""
        ...

    async def edit(
        self, chat_id: int, message_id: int, text: str, buttons: Sequence[Sequence[Button]], *, html: bool
    ) -> None:
        """Another text and other buttons in a message of the bot."""
        ...


@dataclass(frozen=True, slots=True)
class Wakes:
    """Bells within this process: something is to be said, a card may be out of date."""

    sender: asyncio.Event = field(default_factory=asyncio.Event)
    cards: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Seen:
    """How Telegram was seen last by this process."""

    state: str = ""


def _allowance() -> TokenBucket:
    """How fast one person may decide: the checks of his texts take what others wait for."""
    return TokenBucket(per_second=5, burst=400)


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything that handlers and loops use."""

    engine: AsyncEngine
    outbox: Outbox
    settings: TelegramSettings
    wakes: Wakes = field(default_factory=Wakes)
    seen: Seen = field(default_factory=Seen)
    allowance: TokenBucket = field(default_factory=_allowance)
