"""What a sandbox knows is written down from time to time, so that the next run finds it."""

import asyncio
from abc import ABC, abstractmethod

import httpx


class Saved(ABC):
    """`seconds`: the pause between two savings."""

    seconds: float

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

    def client(self) -> httpx.AsyncClient:
        """A client of the sandbox on this machine."""
        return httpx.AsyncClient(trust_env=False, timeout=30.0)
