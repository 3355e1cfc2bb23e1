"""The played world of a demo in one container: `python -m standalone.containers.sandbox`.

The same processes as in `make run`, with the same memory, which is kept in `/data`.
"""

import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

from libs.common.errors import VkatilsyaError
from ops.folder import Folder
from ops.options import Choice, read_choice
from ops.world import world_of
from standalone.containers.places import ENGINES, SANDBOX_PORTS, is_demo, site_url
from standalone.demo.sandbox_memory import SandboxMemory
from standalone.demo.telegram import TelegramMemory
from standalone.errors import exit_of
from standalone.plan import HEADHUNTER, TELEGRAM, sandbox_specs
from standalone.processes.crew import Crew
from standalone.processes.tasks import Background
from standalone.processes.worker import Spec

DATA = Path("/data")


class _Stage:
    """The sandboxes of one container, from their start to SIGTERM."""

    def __init__(self, choice: Choice, folder: Folder) -> None:
        self.ended = asyncio.Event()
        self._choice, self._folder = choice, folder
        self._background = Background(self.ended.set)
        self._crew = Crew(folder.output, _say, self._background)
        self._memory: SandboxMemory | None = None
        self._chats: TelegramMemory | None = None

    async def run(self) -> None:
        reminders = {HEADHUNTER: self._remind, TELEGRAM: self._remind_chats}
        for spec in sandbox_specs(self._choice, SANDBOX_PORTS, ("--public-url", site_url())):
            self._crew.add([_reachable(spec)], reminders.get(spec.name))
        try:
            await self._crew.all_ready()
            urls = self._crew.addresses()
            self._memory = SandboxMemory(urls[HEADHUNTER], self._folder.headhunter_file, world_of(self._choice))
            self._chats = TelegramMemory(urls[TELEGRAM], self._folder.telegram_file)
            for memory in (self._memory, self._chats):
                await memory.restore()
                self._background.start(memory.keep(_say))
            _say("the sandbox is up")
            await self.ended.wait()
            await asyncio.gather(self._memory.save(), self._chats.save())
        finally:
            await self._crew.stop_sandboxes()
            await self._background.end()
        if self._background.failure is not None:
            raise self._background.failure

    async def _remind(self) -> None:
        if self._memory is not None:
            await self._memory.restore()

    async def _remind_chats(self) -> None:
        if self._chats is not None:
            await self._chats.restore()


def _reachable(spec: Spec) -> Spec:
    """The process listens for other containers; the chats of Telegram serve browsers of the engine's machine, too."""
    outside = ("--host", "0.0.0.0")  # noqa: S104 - a container
    gateways = [part for network in ENGINES for part in ("--neighbour", network)] if spec.name == TELEGRAM else []
    return replace(spec, arguments=(*spec.arguments, *outside, *gateways))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def _play() -> None:
    folder = Folder(DATA)
    folder.make()
    stage = _Stage(read_choice(), folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stage.ended.set)
    await stage.run()


def main() -> int:
    """Play until SIGTERM; in live mode there is nothing to play, and it ends at once. Exit codes: see `make run`."""
    if not is_demo():
        _say("MODE is not demo: nothing is played")
        return 0
    try:
        asyncio.run(_play())
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_of(error)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
