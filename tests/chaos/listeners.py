"""Browsers: sockets that are cut and come back with the last number they have, and must see every number once."""

import asyncio
import json
import random
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from tests.chaos.people import Person
from tests.chaos.world import PUBLIC_URL, World


@dataclass
class Listener:
    """One browser of one person; `seen` is every number in the order it came, repeats and all."""

    person: Person
    seen: list[int] = field(default_factory=list[int])
    resyncs: int = 0
    connections: int = 0

    @property
    def last(self) -> int:
        """The newest number this browser has."""
        return self.seen[-1] if self.seen else 0

    async def listen(self, world: World, rng: random.Random) -> None:
        """Stay connected to some notifier, for ever; a while after each connection the browser itself goes away."""
        while True:
            port = rng.choice(world.of("notifier")).port
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._hold(port, rng.uniform(1.0, 12.0))
            await asyncio.sleep(rng.uniform(0.0, 0.5))

    async def _hold(self, port: int, seconds: float) -> None:
        address = f"ws://127.0.0.1:{port}/ws?after={self.last}"
        cookie = {"Cookie": f"sid={self.person.session}"}
        ours = Origin(PUBLIC_URL)
        async with (
            asyncio.timeout(seconds),
            connect(address, origin=ours, additional_headers=cookie, proxy=None, open_timeout=3) as socket,
        ):
            self.connections += 1
            async for text in socket:
                self._take(json.loads(text))

    def _take(self, frame: dict[str, object]) -> None:
        if frame["type"] == "notification":
            self.seen.append(int(str(frame["seq"])))
        elif frame["type"] == "resync":
            self.resyncs += 1
