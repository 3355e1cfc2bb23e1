"""The embedded NATS and PostgreSQL of a run: started together, brought back when they die, stopped last."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from libs.common.clock import elapsed
from standalone.errors import StandaloneError
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer

Say = Callable[[str], None]
_REVIVALS_IN_A_ROW = 5
_CALM_SECONDS = 30.0


class _Server(Protocol):
    def wait(self) -> int: ...
    def prepare(self) -> None: ...
    def launch(self) -> None: ...
    def wait_ready(self) -> None: ...
    def kill(self) -> None: ...
    def stop(self) -> None: ...


class Embedded:
    """One embedded server. Processes are started from the event loop's thread, waits happen in others."""

    def __init__(self, name: str, title: str, server: _Server, say: Say) -> None:
        self.name = name
        self.title = title
        self.restarts = 0
        self.state = "waiting"
        self._server = server
        self._say = say
        self._stopping = False
        self._asked = False
        self._changing = asyncio.Lock()

    async def start(self) -> None:
        """Return when it accepts connections; raises StandaloneError."""
        self.state = "starting"
        await asyncio.to_thread(self._server.prepare)
        self._server.launch()
        await asyncio.to_thread(self._server.wait_ready)
        self.state = "ready"

    async def watch(self) -> None:
        """Bring it back whenever it ends; raises StandaloneError when it keeps dying."""
        deaths = 0
        while True:
            began = elapsed()
            await asyncio.to_thread(self._server.wait)
            if self._stopping:
                return
            deaths = 0 if self._asked or elapsed() - began > _CALM_SECONDS else deaths + 1
            if deaths > _REVIVALS_IN_A_ROW:
                raise StandaloneError(f"{self.title} завершается снова и снова; смотрите журнал рядом с данными.")
            self.restarts += 1
            if not self._asked:
                self._say(f"{self.title}: процесс завершился. Запускаю снова, данные на месте.")
            self._asked, self.state = False, "starting"
            async with self._changing:  # a restart that was asked for has finished stopping
                self._server.kill()
                await self.start()
            self._say(f"{self.title}: снова работает.")

    async def restart(self) -> None:
        """Stop it in order; `watch` starts it again."""
        async with self._changing:
            self._asked = True
            await asyncio.to_thread(self._server.stop)

    async def stop(self) -> None:
        """Stop for good."""
        self._stopping = True
        await asyncio.to_thread(self._server.stop)
        self.state = "stopped"


def embedded(nats: NatsServer, postgres: PostgresServer, say: Say) -> list[Embedded]:
    """Return both servers of a run."""
    return [Embedded("nats", "NATS", nats, say), Embedded("postgres", "PostgreSQL", postgres, say)]
