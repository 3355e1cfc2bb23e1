"""How a process of this machine asks the launcher of `make run`: one JSON line there and one back, with a token."""

import asyncio
import json
from typing import Any

_HERE = "127.0.0.1"
LINE = 65_536
"""Bytes of a question; an answer may have sixteen times as many."""


async def ask(port: int, token: str, do: str, *, timeout: float, **facts: object) -> dict[str, Any]:
    """The launcher's answer, which has `error` and `code` when it refuses; OSError or TimeoutError when it is away."""
    async with asyncio.timeout(timeout):
        reader, writer = await asyncio.open_connection(_HERE, port, limit=LINE * 16)
        try:
            writer.write(json.dumps({"token": token, "do": do, **facts}).encode() + b"\n")
            await writer.drain()
            line = await reader.readline()
        finally:
            writer.close()
    if not line:
        raise ConnectionResetError("it ended before it answered")
    answer: dict[str, Any] = json.loads(line)
    return answer
