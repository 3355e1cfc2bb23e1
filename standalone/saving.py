"""What a sandbox knows is written down from time to time, so that the next run finds it."""

import asyncio
from abc import ABC, abstractmethod
from pathlib import Path

import httpx

from ops.folder import write_private


class Saved(ABC):
    """`seconds`: the pause between two savings."""

    seconds: float
    _writing: asyncio.Future[None] | None = None

    @abstractmethod
    async def save(self) -> None:
        """Write the state down when it is another one."""

    async def keep(self) -> None:
        """Save again and again; while the sandbox is away the last state stays."""
        while True:
            await asyncio.sleep(self.seconds)
            try:
                await self.save()
            except httpx.TransportError:
                continue

    async def write(self, path: Path, content: object) -> None:
        """Write a file, one after another: a thread goes on with what it writes when nobody waits for it any more."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        self._writing = asyncio.ensure_future(asyncio.to_thread(write_private, path, content))
        await asyncio.shield(self._writing)

    def client(self) -> httpx.AsyncClient:
        """A client of the sandbox on this machine."""
        return httpx.AsyncClient(trust_env=False, timeout=30.0)
