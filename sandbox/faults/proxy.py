"""The proxy: listens on loopback, passes bytes on to one target, and breaks connections as its plan says."""

import asyncio
import contextlib
import socket
import struct
from collections import Counter
from types import TracebackType
from typing import Self

from sandbox.faults.domain import ConnectionFault, Kind, Per, Plan

_CHUNK = 65_536
_QUEUE = 4  # more connections than the kernel keeps for a listener that asked to have none kept
_LINGER_ZERO = struct.pack("ii", 1, 0)  # close() then sends RST
_SLOW_PIECES_PER_SECOND = 20


class FaultProxy:
    """A TCP proxy in front of `target`; `async with` it, connect to `host:port`, put faults into `plan`."""

    def __init__(
        self,
        target: tuple[str, int],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 0,
        plan: Plan | None = None,
    ) -> None:
        self.target = target
        self.host = host
        self.port = port
        self.plan = plan if plan is not None else Plan(seed)
        self.applied: Counter[str] = Counter()
        self.connections = 0
        self._server: asyncio.Server | None = None
        self._deaf: list[socket.socket] = []
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def listening(self) -> bool:
        """False while the proxy is down: connecting is refused."""
        return self._server is not None

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.down()

    async def up(self) -> None:
        """Listen (again, on the same port); raises OSError when the port is taken."""
        self._hear()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse connections and cut those that are open."""
        self._hear()
        if self._server is not None:
            self._server.close()
            self._server = None
        await self.cut()

    async def deaf(self) -> None:
        """Cut what is open and let nobody in: a client that connects waits until its own patience ends.

        The port listens without being served, and its queue is full.
        """
        await self.down()
        listener = socket.create_server((self.host, self.port), backlog=0)
        self._deaf = [listener]
        for _ in range(_QUEUE):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex((self.host, self.port))
            self._deaf.append(caller)

    def _hear(self) -> None:
        for one in self._deaf:
            one.close()
        self._deaf = []

    async def cut(self) -> None:
        """Reset every open connection; new ones are served."""
        tasks = list(self._open)
        for task, writer in list(self._open.items()):
            _reset(writer)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            await _Link(self, reader, writer).run()
        finally:
            del self._open[task]
            writer.close()

    def strike(self, per: Per) -> ConnectionFault | None:
        """Take the next fault of the plan and count it."""
        fault = self.plan.strike(per)
        if fault is not None:
            self.applied[fault.kind] += 1
        return fault


class _Link:
    """One client connection and its way to the target."""

    def __init__(self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._client_reader, self._client = reader, writer
        self._of_connection = proxy.strike(Per.CONNECTION)
        self._fault = self._of_connection
        self._in_request = False
        self._request_bytes = 0
        self._answer_began = False

    async def run(self) -> None:
        """Serve the connection to its end; never raises for a broken peer."""
        if self._fault is not None and self._fault.kind is Kind.RESET:
            _reset(self._client)
            return
        try:
            self._target_reader, self._target = await asyncio.open_connection(*self._proxy.target)
        except OSError:
            _reset(self._client)
            return
        try:
            await self._pump_both()
        finally:
            self._target.close()

    async def _pump_both(self) -> None:
        ways = {asyncio.create_task(self._requests()), asyncio.create_task(self._answers())}
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if not any(task.result() for task in done):  # an orderly end of one side: let the other side finish
                await asyncio.wait(ways)
        finally:
            for task in ways:
                task.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _requests(self) -> bool:
        """Pass requests on; True when the connection was broken on purpose or by the peer."""
        try:
            while chunk := await self._client_reader.read(_CHUNK):
                if not self._in_request:
                    self._begin_exchange()
                if not await self._pass_request(chunk):
                    return True
            self._target.write_eof()
        except (OSError, RuntimeError):
            self._target.transport.abort()
            return True
        return False

    def _begin_exchange(self) -> None:
        self._in_request, self._answer_began, self._request_bytes = True, False, 0
        self._fault = self._of_connection or self._proxy.strike(Per.EXCHANGE)

    async def _pass_request(self, chunk: bytes) -> bool:
        fault = self._fault
        if fault is not None and fault.kind is Kind.RESET:
            return self._break()
        if fault is not None and fault.kind is Kind.HANG and not fault.forward:
            return True  # swallowed
        if fault is not None and fault.kind is Kind.RESET_IN_REQUEST:
            allowed = fault.after_bytes - self._request_bytes
            if len(chunk) >= allowed:
                self._target.write(chunk[: max(allowed, 0)])
                await self._target.drain()
                return self._break()
        self._request_bytes += len(chunk)
        self._target.write(chunk)
        await self._target.drain()
        return True

    async def _answers(self) -> bool:
        """Pass answers back; True when the connection was broken on purpose or by the peer."""
        try:
            while chunk := await self._target_reader.read(_CHUNK):
                self._in_request = False
                if not await self._pass_answer(chunk):
                    return True
            self._client.write_eof()
        except (OSError, RuntimeError):
            self._client.transport.abort()
            return True
        return False

    async def _pass_answer(self, chunk: bytes) -> bool:
        fault, first = self._fault, not self._answer_began
        self._answer_began = True
        if fault is None:
            await _write(self._client, chunk)
            return True
        if fault.kind is Kind.LOSE_ANSWER:
            return self._break()
        if fault.kind is Kind.CLOSE:
            return False
        if fault.kind is Kind.HANG:
            return True  # swallowed
        if fault.kind is Kind.LATENCY and first:
            await asyncio.sleep(self._proxy.plan.delay_seconds(fault))
        if fault.kind is Kind.SLOW:
            await self._trickle(chunk, fault.bytes_per_second)
        else:
            await _write(self._client, chunk)
        return True

    async def _trickle(self, chunk: bytes, bytes_per_second: float) -> None:
        size = max(1, int(bytes_per_second / _SLOW_PIECES_PER_SECOND))
        for start in range(0, len(chunk), size):
            piece = chunk[start : start + size]
            await _write(self._client, piece)
            await asyncio.sleep(len(piece) / bytes_per_second)

    def _break(self) -> bool:
        _reset(self._client)
        self._target.transport.abort()
        return False


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    raw: socket.socket | None = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):  # the peer was faster
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    writer.transport.abort()
