"""The processes of a run: sandboxes and services, started together, waited for, looked after, stopped in order."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from libs.common.net.own import client_to_own
from libs.common.runtime.probe import PATIENCE_SECONDS
from standalone.errors import StandaloneError, WrongSettingsError
from standalone.processes.tasks import Background
from standalone.processes.worker import Say, Spec, Worker

READY_SECONDS = 90.0
_HEALTH_SECONDS = 5.0
_AGAIN = "\nЕго заняли, пока Вкатился запускался. Запустите ещё раз: найдётся свободный."
OnReturn = Callable[[], Awaitable[None]]


class Crew:
    """`workers` in the order in which they were added."""

    def __init__(self, output: Path, say: Say, background: Background) -> None:
        self.workers: list[Worker] = []
        self._output, self._say, self._background = output, say, background

    def add(self, specs: Iterable[Spec], on_return: OnReturn | None = None) -> None:
        """Start processes and keep them alive; `on_return` is awaited whenever one of them is ready again."""
        for spec in specs:
            worker = Worker(spec, self._output, self._say, on_return)
            self.workers.append(worker)
            self._background.start(worker.run())

    async def all_ready(self) -> None:
        """Return when every process is ready; raises StandaloneError, with what a hopeless one said."""
        waits = [asyncio.create_task(_ready(worker)) for worker in self.workers]
        try:
            done, _ = await asyncio.wait(waits, timeout=READY_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
            for wait in done:
                wait.result()
        finally:
            for wait in waits:
                wait.cancel()
        late = [worker for worker in self.workers if not worker.ready.is_set()]
        if late:
            names = ", ".join(f"{worker.spec.title} (журнал {worker.output})" for worker in late)
            raise StandaloneError(f"За {READY_SECONDS:.0f} с не запустились: {names}.")

    def addresses(self) -> dict[str, str]:
        """Where each of them listens, by name."""
        return {worker.spec.name: worker.spec.url for worker in self.workers}

    def instances(self) -> dict[str, str]:
        """By what word each of them is known, by name."""
        return {worker.spec.name: worker.instance for worker in self.workers}

    async def watch_health(self) -> None:
        """Look every few seconds whether they are ready, for ever."""
        async with client_to_own(timeout=PATIENCE_SECONDS) as client:
            while True:
                await asyncio.sleep(_HEALTH_SECONDS)
                await asyncio.gather(*(worker.check(client) for worker in self.workers))

    async def stop_services(self) -> None:
        """Stop the services, with time for what they are doing."""
        await asyncio.gather(*(worker.stop() for worker in self.workers if worker.spec.ours))

    async def stop_sandboxes(self) -> None:
        """Stop the processes that play the outside world."""
        await asyncio.gather(*(worker.stop() for worker in self.workers if not worker.spec.ours))

    def kill(self) -> None:
        """End all of them at once."""
        for worker in self.workers:
            worker.kill()


async def _ready(worker: Worker) -> None:
    ready = asyncio.create_task(worker.ready.wait())
    await asyncio.wait({ready, worker.hopeless}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if worker.hopeless.done():
        said = worker.hopeless.result()
        again = _AGAIN if "_PORT: порт" in said else ""
        raise WrongSettingsError(f"{worker.spec.title} не запускается:\n{said}{again}")
