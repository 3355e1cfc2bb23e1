"""The floor of the fan-out: a bare WebSocket server, without compression, that passes frames on from NATS.

`python -m bench.notices.bare_push <NATS address>`: it prints its port. It knows no sessions, rows or numbers: a client
names its user in the path, and gets what is pushed to `push.<user>`.
"""

import asyncio
import sys
from typing import Any

import nats
import uvloop
from websockets.asyncio.server import ServerConnection, serve


async def main(nats_url: str) -> None:
    """Serve for ever."""
    sockets: dict[str, ServerConnection] = {}

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        user = connection.request.path.removeprefix("/")
        sockets[user] = connection
        try:
            await connection.wait_closed()
        finally:
            sockets.pop(user, None)

    async def pushed(message: Any) -> None:
        connection = sockets.get(message.subject.removeprefix("push."))
        if connection is not None:
            await connection.send(message.data.decode())

    client = await nats.connect(nats_url)
    await client.subscribe("push.*", cb=pushed)
    async with serve(talk, "127.0.0.1", 0, compression=None, backlog=2048) as server:
        print(f"listening on {next(iter(server.sockets)).getsockname()[1]}", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
