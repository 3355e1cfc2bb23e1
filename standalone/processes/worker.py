"""One process of ours: started, watched, started again when it dies, stopped in order."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

from libs.common import exits
from libs.common.clock import elapsed
from libs.common.net.own import client_to_own
from libs.common.runtime.probe import INSTANCE, INSTANCE_HEADER, PATIENCE_SECONDS
from ops.folder import ROOT
from standalone.processes.child import end_with_parent, tail
from standalone.secrets import only_needed

State = Literal["waiting", "starting", "ready", "unready", "down", "stopped"]
Say = Callable[[str], None]

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HEALTHY_AFTER = 30.0  # seconds alive after which the next death counts as the first
_PROBE_SECONDS = 0.1

_ENDS = {
    exits.NOT_IN_TIME: "не дождался базы или NATS",
    exits.NATS_CLOSED: "связь с NATS закрылась",
    exits.STOOD_STILL: "простоял слишком долго (компьютер спал или был занят)",
    exits.NATS_REFUSED: "NATS отказал в правах",
}


@dataclass(frozen=True, slots=True)
class Spec:
    """What to run and how to know that it works."""

    name: str
    title: str
    module: str
    port: int
    arguments: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    ready_path: str = "/readyz"
    stop_seconds: float = 35.0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ours(self) -> bool:
        """Whether it is a service of the product, not a part of the played outside world."""
        return self.module.startswith("services.")


class Worker:
    """Keeps one process alive until `stop()`; says in Russian what happens to it."""

    def __init__(
        self, spec: Spec, output: Path, say: Say, on_return: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self.spec = spec
        self.output = output / f"{spec.name}.log"
        self.state: State = "waiting"
        self.restarts = 0
        self.instance = secrets.token_hex(8)
        self.pid: int | None = None
        self.ready = asyncio.Event()
        self.hopeless: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._say = say
        self._on_return = on_return
        self._process: asyncio.subprocess.Process | None = None
        self._since = elapsed()
        self._stopping = asyncio.Event()
        self._asked = False

    @property
    def uptime(self) -> float:
        """Seconds since the process was started."""
        return elapsed() - self._since if self.pid is not None else 0.0

    async def run(self) -> None:
        """Keep the process alive; returns after `stop()`, or when its settings are wrong."""
        pause, first = FIRST_PAUSE, True
        while not self._stopping.is_set():
            code = await self._live_once(first=first)
            if self._stopping.is_set():
                break
            if code == exits.CANNOT_HELP and first:
                self.state = "down"
                self.hopeless.set_result(tail(self.output))
                return
            first = first and not self.ready.is_set()
            if self._asked:
                self._asked, pause = False, FIRST_PAUSE
                continue
            pause = FIRST_PAUSE if self._lived >= HEALTHY_AFTER else min(pause * 2, LONGEST_PAUSE)
            await self._rest(code, pause)
        self.state = "stopped"

    async def restart(self) -> None:
        """Stop the process; it is started again at once."""
        self._asked = True
        await self._end(self.spec.stop_seconds)

    async def stop(self) -> None:
        """Stop for good, with time to finish what is running."""
        self._stopping.set()
        await self._end(self.spec.stop_seconds)

    def kill(self) -> None:
        """End the process at once."""
        self._stopping.set()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def check(self, client: httpx.AsyncClient) -> None:
        """Look once whether the running process is ready."""
        if self.state in {"ready", "unready"}:
            self.state = "ready" if await self._answers(client) else "unready"

    async def _live_once(self, *, first: bool) -> int:
        self.state = "starting"
        self._process = process = await self._spawn()
        self.pid, self._since = process.pid, elapsed()
        waiting = asyncio.create_task(self._wait_ready(first=first))
        try:
            return await process.wait()
        finally:
            self._lived = elapsed() - self._since
            self.pid, self.state = None, "down"
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    async def _spawn(self) -> asyncio.subprocess.Process:
        own = {INSTANCE: self.instance, "PYTHONUNBUFFERED": "1"}
        with self.output.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", self.spec.module, *self.spec.arguments],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=only_needed(self.spec.name, {**os.environ, **self.spec.env, **own}),
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGKILL),
            )

    async def _wait_ready(self, *, first: bool) -> None:
        async with client_to_own(timeout=PATIENCE_SECONDS) as client:
            while not await self._answers(client):  # noqa: ASYNC110 - another process' readiness is no event of ours
                await asyncio.sleep(_PROBE_SECONDS)
        self.state = "ready"
        self.ready.set()
        if not first:
            self._say(f"{self.spec.title}: снова работает.")
            if self._on_return is not None:
                await self._on_return()

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            answer = await client.get(self.spec.url + self.spec.ready_path)
        except httpx.RequestError:
            return False
        return answer.status_code < 400 and answer.headers.get(INSTANCE_HEADER) == self.instance

    async def _rest(self, code: int, pause: float) -> None:
        self.restarts += 1
        self._say(f"{self.spec.title}: {_how_ended(code)}. Запускаю снова. Журнал: {self.output}")
        try:
            await asyncio.wait_for(self._stopping.wait(), pause)
        except TimeoutError:
            return

    async def _end(self, patience: float) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            self._say(f"{self.spec.title}: не остановился за {patience:.0f} с, завершаю принудительно.")
            process.kill()
            await process.wait()


def _how_ended(code: int) -> str:
    if code < 0:
        return f"процесс остановлен сигналом {-code}"
    return _ENDS.get(code, f"процесс завершился с кодом {code}")
