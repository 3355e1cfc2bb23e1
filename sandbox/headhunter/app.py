"""One sandbox as an ASGI application: the API, and the operator's side if it was asked for."""

from collections.abc import MutableMapping
from typing import Any

from sandbox.headhunter.api.app import Api
from sandbox.headhunter.control.app import Control
from sandbox.headhunter.http.outgoing import Receive, Send
from sandbox.headhunter.world.current import Current
from sandbox.headhunter.world.state import World

Scope = MutableMapping[str, Any]
CONTROL_PREFIX = "/_sandbox"


class App:
    """Passes a request on to the API or to control."""

    def __init__(self, world: World, *, control_on: bool = False) -> None:
        self._current = Current(world)
        self._api = Api(self._current)
        self._control = Control(self._current) if control_on else None

    @property
    def world(self) -> World:
        """The world that is played now."""
        return self._current.world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] != "http":
            return
        elif self._control is not None and scope["path"].startswith(CONTROL_PREFIX):
            await self._control(scope, receive, send)
        else:
            await self._api(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
