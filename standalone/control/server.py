"""How others speak to the running launcher: JSON lines on a loopback port, with a token.

Another terminal finds its token in run.json; the api is given one of its own, for backups only.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from libs.common.runtime import launcher
from libs.common.security.constant_time import is_secret
from ops.run_state import RunState
from standalone.errors import StandaloneError
from standalone.ports import LOOPBACK

Command = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class ControlServer:
    """Answers `{"token", "do", ...}` lines by calling the command of that name."""

    def __init__(self, commands: dict[str, Command]) -> None:
        self.token = secrets.token_urlsafe(24)
        self.port = 0
        self._commands = commands
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0, limit=launcher.LINE)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening; open connections end with the process."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._answer(await reader.readline())
            writer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            await writer.drain()
        except (OSError, ValueError):
            writer.transport.abort()  # the other terminal has gone, or sent more than a line
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            return {"error": "Команда не понята."}
        if not isinstance(asked, dict) or not is_secret(asked.get("token"), self.token):
            return {"error": "Чужой токен: команду принимает только тот, кто запустил Вкатился."}
        command = self._commands.get(str(asked.get("do")))
        if command is None:
            return {"error": f"Нет команды {asked.get('do')}."}
        try:
            return await command(asked)
        except StandaloneError as error:
            return {"error": str(error), "code": error.code}


async def ask(state: RunState, do: str, *, timeout: float = 60.0, **facts: object) -> dict[str, Any]:
    """Give the running launcher one command and return its answer; raises StandaloneError when it refuses."""
    try:
        answer = await launcher.ask(state.control_port, state.token, do, timeout=timeout, **facts)
    except (OSError, TimeoutError) as error:
        raise StandaloneError(
            f"Вкатился (процесс {state.pid}) не отвечает на команды: {error or 'время вышло'}."
        ) from error
    if "error" in answer:
        raise StandaloneError(str(answer["error"]))
    return answer
