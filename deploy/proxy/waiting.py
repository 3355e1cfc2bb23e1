"""Says when a service takes requests: nginx asks before it sends one anew that met nobody.

`GET /api/25` over a socket of this container is answered by 204 as soon as the service `api` shows its certificate, and
by 403 when it did not within 25 seconds. However many wait for a service, it is asked by one.
"""

import asyncio
import socket
import ssl

SOCKET, CA_FILE, PORT = "/tmp/waiting.sock", "/run/settings/ca.pem", 8000  # noqa: S108 - of the container
PAUSE_SECONDS, HANDSHAKE_SECONDS, HEAD_SECONDS = 0.2, 3.0, 5.0
AT_ONCE = 1000
"""More wait for nothing: who is not let in is told to ask again later."""


class Waiting:
    """Who waits for which service."""

    def __init__(self, port: int, ca_file: str) -> None:
        self._port, self._believed = port, ssl.create_default_context(cafile=ca_file)
        self._asked: dict[str, asyncio.Task[None]] = {}
        self._waiters: dict[str, int] = {}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One question of nginx."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
            _, name, seconds = head.split(b" ")[1].decode().split("/")
            said = b"204 No Content" if await self._works_within(name, float(seconds)) else b"403 Forbidden"
            writer.write(b"HTTP/1.1 " + said + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            return  # nginx went away
        finally:
            writer.close()

    async def _works_within(self, name: str, seconds: float) -> bool:
        if sum(self._waiters.values()) >= AT_ONCE:
            return False
        self._waiters[name] = self._waiters.get(name, 0) + 1
        try:
            if name not in self._asked:
                self._asked[name] = asyncio.create_task(self._until_it_works(name))
            done, _ = await asyncio.wait({self._asked[name]}, timeout=seconds)
            return bool(done)
        finally:
            self._waiters[name] -= 1

    async def _until_it_works(self, name: str) -> None:
        """Return when it works, or nobody waits any more."""
        try:
            while self._waiters[name]:
                if await self._works(name):
                    return
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            del self._asked[name]

    async def _works(self, name: str) -> bool:
        """Whether one of its replicas shows the certificate: it does once it serves, and takes connections before."""
        answers = await asyncio.gather(*(self._shows(name, one) for one in await self.addresses(name)))
        return any(answers)

    async def addresses(self, name: str) -> list[str]:
        """Where its replicas are."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(name, self._port, type=socket.SOCK_STREAM)
        except OSError:
            return []
        return [str(one[4][0]) for one in found]

    async def _shows(self, name: str, address: str) -> bool:
        asked = asyncio.open_connection(address, self._port, ssl=self._believed, server_hostname=name)
        try:
            _, writer = await asyncio.wait_for(asked, HANDSHAKE_SECONDS)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True


async def main() -> None:
    """Answer for ever."""
    server = await asyncio.start_unix_server(Waiting(PORT, CA_FILE).answer, SOCKET)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
