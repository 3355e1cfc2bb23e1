"""What a sandbox knows is written down from time to time, so that the next run finds it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import httpx

from libs.common.net.own import client_to_own
from ops.disk import refusal
from ops.folder import write_private

_MOST_OF_A_WORLD = 256 << 20
"""Bytes of what a sandbox knows."""


def not_saved(error: OSError) -> str:
    """What to tell when the disk took no state."""
    return f"Состояние песочницы не сохранилось, останется прежнее. {refusal(error)}"


class Saved(ABC):
    """`seconds`: the pause between two savings."""

    seconds: float
    _writing: asyncio.Future[None] | None = None

    @abstractmethod
    async def save(self) -> None:
        """Write the state down when it is another one."""

    async def keep(self, say: Callable[[str], None]) -> None:
        """Save again and again; the last state stays while the sandbox is away, or the disk takes none (it is told)."""
        told = False
        while True:
            await asyncio.sleep(self.seconds)
            try:
                await self.save()
            except httpx.TransportError:
                continue
            except OSError as error:
                if not told:
                    say(not_saved(error))
                told = True
                continue
            told = False

    async def write(self, path: Path, content: object) -> None:
        """Write a file, one after another: a thread goes on with what it writes when nobody waits for it any more."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        self._writing = asyncio.ensure_future(asyncio.to_thread(write_private, path, content))
        await asyncio.shield(self._writing)

    def client(self) -> httpx.AsyncClient:
        """A client of the sandbox on this machine."""
        return client_to_own(timeout=30.0, most=_MOST_OF_A_WORLD)
