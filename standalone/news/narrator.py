"""Listens to the events of the product and tells them, without letting a burst of matches drown the rest."""

import asyncio
from collections.abc import Callable

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from ops.story import tell
from ops.words import plural

SUBJECTS = ("match.>", "reply.>", "chat.>", "account.>")
SHOWN_PER_BURST = 3
BURST_SECONDS = 3.0


class Narrator:
    """Says each event as a sentence; of many matches within seconds the first few, then how many more."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._burst = 0
        self._client: Client | None = None
        self._closing_burst: asyncio.TimerHandle | None = None

    async def start(self, url: str) -> None:
        """Connect and listen; reconnects by itself for ever."""
        self._client = await nats.connect(
            url, name="narrator", max_reconnect_attempts=-1, reconnect_time_wait=0.5, error_cb=_quiet
        )
        for subject in SUBJECTS:
            await self._client.subscribe(subject, cb=self._on_message)

    async def stop(self) -> None:
        """Stop listening."""
        if self._closing_burst is not None:
            self._closing_burst.cancel()
        if self._client is not None:
            await self._client.close()

    def hear(self, subject: str, body: bytes) -> None:
        """Tell one event."""
        if subject != "match.found":
            self._say(tell(subject, body))
            return
        self._burst += 1
        if self._burst <= SHOWN_PER_BURST:
            self._say(tell(subject, body))
        if self._closing_burst is None:
            self._closing_burst = asyncio.get_running_loop().call_later(BURST_SECONDS, self._end_burst)

    def _end_burst(self) -> None:
        more, self._burst, self._closing_burst = self._burst - SHOWN_PER_BURST, 0, None
        if more > 0:
            suitable = plural(more, "подходящая вакансия", "подходящие вакансии", "подходящих вакансий")
            self._say(f"…и ещё {suitable}.")

    async def _on_message(self, message: Msg) -> None:
        self.hear(message.subject, message.data)


async def _quiet(_: Exception) -> None:
    """The launcher itself says when NATS is away, and the client reconnects."""
