"""How another terminal speaks to the running launcher: JSON lines on a loopback port, with a token from run.json."""

import asyncio
import hmac
import json
import os
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from standalone.errors import StandaloneError
from standalone.folder import write_private
from standalone.ports import LOOPBACK

Command = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
_LINE = 65_536


@dataclass(slots=True)
class RunState:
    """What run.json says about the run that is going on; readable by its owner only.

    The addresses are those of the command line: it reads as `ops`, makes people as the api and replays as `replay`.
    """

    pid: int
    mode: str
    control_port: int = 0
    token: str = ""
    api_url: str = ""
    realtime_url: str = ""
    nats_url: str = ""
    replay_nats_url: str = ""
    nats_monitoring_url: str = ""
    database_url: str = ""
    people_database_url: str = ""
    sandbox: dict[str, str] = field(default_factory=dict[str, str])
    services: dict[str, str] = field(default_factory=dict[str, str])
    metrics: dict[str, str] = field(default_factory=dict[str, str])


def write_run_state(path: Path, state: RunState) -> None:
    """Replace run.json."""
    write_private(path, asdict(state))


def read_run_state(path: Path) -> RunState | None:
    """Return the run that is going on, None when there is none (a file left by a killed run does not count)."""
    if not path.exists():
        return None
    state = RunState(**json.loads(path.read_text(encoding="utf-8")))
    try:
        os.kill(state.pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return state
    return state


class ControlServer:
    """Answers `{"token", "do", ...}` lines by calling the command of that name."""

    def __init__(self, commands: dict[str, Command]) -> None:
        self.token = secrets.token_urlsafe(24)
        self.port = 0
        self._commands = commands
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0, limit=_LINE)
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
        except ValueError:
            return {"error": "Команда не понята."}
        if not isinstance(asked, dict) or not hmac.compare_digest(str(asked.get("token")), self.token):
            return {"error": "Чужой токен: команду принимает только тот, кто запустил Вкатился."}
        command = self._commands.get(str(asked.get("do")))
        if command is None:
            return {"error": f"Нет команды {asked.get('do')}."}
        try:
            return await command(asked)
        except StandaloneError as error:
            return {"error": str(error)}


async def ask(state: RunState, do: str, *, timeout: float = 60.0, **facts: object) -> dict[str, Any]:
    """Give the running launcher one command and return its answer; raises StandaloneError when it refuses."""
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(LOOPBACK, state.control_port, limit=_LINE * 16)
            writer.write(json.dumps({"token": state.token, "do": do, **facts}).encode() + b"\n")
            await writer.drain()
            line = await reader.readline()
            writer.close()
    except (OSError, TimeoutError) as error:
        raise StandaloneError(
            f"Вкатился (процесс {state.pid}) не отвечает на команды: {error or 'время вышло'}."
        ) from error
    answer: dict[str, Any] = json.loads(line) if line else {"error": "Вкатился остановился, не ответив."}
    if "error" in answer:
        raise StandaloneError(str(answer["error"]))
    return answer
