"""A server that is told to end answers what had been sent to it by then."""

import asyncio
import socket
from typing import Any

import uvicorn

from libs.common.net.listening import listen
from libs.common.runtime.serving import Server

REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def answers(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def second_answer(server: Server) -> bytes:
    """Of a connection that is kept; its request comes while the process is busy, and then it has to end."""
    listener = listen("127.0.0.1", 0)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    with socket.create_connection(listener.getsockname(), timeout=10) as client:
        client.sendall(REQUEST)
        await asyncio.to_thread(client.recv, 65_536)
        client.sendall(REQUEST)
        await server.shutdown([listener])
        answer = client.recv(65_536)
    server.should_exit = True
    await serving
    return answer


def test_a_request_that_had_come_when_the_end_was_asked_for_is_answered() -> None:
    server = Server(uvicorn.Config(answers, lifespan="off", log_config=None))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        assert runner.run(second_answer(server)).startswith(b"HTTP/1.1 200")
