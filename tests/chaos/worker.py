"""One service process: started, armed, watched, frozen, killed, and started again."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from standalone.processes.child import spawn, tail

START_SECONDS = 60.0


class ChaosError(Exception):
    """The run could not be carried out; it says nothing about the product."""


@dataclass
class Death:
    """One end of a service process: `crash` names the armed point when nobody else had killed it."""

    at: float
    worker: str
    returncode: int
    crash: str | None
    asked: bool


Arm = Callable[[str], str | None]
Disarm = Callable[[str, str], None]


@dataclass
class Worker:
    """One service process that is started again whenever it ends."""

    name: str
    service: str
    port: int
    environment: dict[str, str]
    log: Path
    arm: Arm
    disarm: Disarm
    odds: Callable[[str], float]
    seed: str
    deaths: list[Death] = field(default_factory=list[Death])
    process: "subprocess.Popen[bytes] | None" = None
    armed: str | None = None
    starts: int = 0
    stopping: bool = False
    _asked: bool = False
    frozen: bool = False

    def start(self) -> None:
        """Start it, armed with the next crash point if there is one. Call it from the main thread."""
        self.armed = self.arm(self.service)
        self.starts += 1
        environment = dict(self.environment)
        if self.armed:
            environment["VKATILSYA_CRASH"] = f"{self.armed}:{self.odds(self.armed)}"
            environment["VKATILSYA_CRASH_SEED"] = f"{self.seed}/{self.name}/{self.starts}"
        self._asked = False
        command = [sys.executable, "-m", f"services.{self.service}"]
        self.process = spawn(
            command, log=self.log, on_parent_death=signal.SIGKILL, env=environment, cwd=self.log.parent
        )

    def kill(self) -> bool:
        """End it as a power cut would; False when it was not running."""
        if self.process is None or self.process.poll() is not None:
            return False
        self._asked = True
        self.process.kill()
        return True

    async def freeze(self, seconds: float) -> None:
        """Stop it for a while, as a long pause of the machine would."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        self.frozen = True
        process.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.frozen = False
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)

    async def watch(self) -> None:
        """Start it again whenever it ends."""
        while not self.stopping:
            assert self.process is not None
            code = await asyncio.to_thread(self.process.wait)
            if self.stopping:
                return
            crashed = self.armed if code == -signal.SIGKILL and not self._asked else None
            self.deaths.append(Death(time.time(), self.name, code, crashed, self._asked))
            if self.armed and crashed is None:
                self.disarm(self.service, self.armed)
            if crashed is None and not self._asked:
                await asyncio.sleep(0.5)
            self.start()

    async def ready(self) -> None:
        """Return when it says that it is ready."""
        async with httpx.AsyncClient(trust_env=False) as client:
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline:
                with suppress(httpx.HTTPError):
                    if (await client.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2)).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise ChaosError(f"{self.name} did not become ready:\n{tail(self.log)}")
