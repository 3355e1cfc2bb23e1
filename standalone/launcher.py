"""The whole of a run: start everything in order, keep it alive, stop it in reverse. The parts know how."""

import asyncio
import contextlib
import os
import time
from datetime import datetime

import httpx

from libs.common import services
from libs.common.clock import elapsed
from ops.folder import Folder
from ops.options import Choice, limits_of_installation
from ops.queries import account_states
from ops.run_state import RunState, write_run_state
from ops.world import World
from standalone.backups.desk import Desk
from standalone.backups.wanted import Wanted, tell
from standalone.control.commands import commands
from standalone.control.server import ControlServer
from standalone.demo.sandbox_memory import SandboxMemory
from standalone.demo.saving import not_saved
from standalone.demo.telegram import Invitation, TelegramMemory
from standalone.demo.welcome import Welcome
from standalone.news.figures import Numbers, keep_fresh
from standalone.news.journal import Journal
from standalone.news.narrator import Narrator
from standalone.news.sleep import tell_sleeps
from standalone.plan import HEADHUNTER, TELEGRAM, Ports, pick_ports, sandbox_specs, service_specs, site_url
from standalone.processes.crew import Crew
from standalone.processes.tasks import Background
from standalone.processes.worker import Spec, Worker
from standalone.servers.pair import Embedded
from standalone.stores import Stores


class Launcher:
    """One run of one mode; `run()` returns after `stop_asked` is set and everything has stopped.

    `wanted`: the restore for which it was stopped, if for one.
    """

    def __init__(self, choice: Choice, folder: Folder, world: World) -> None:
        self.choice, self.folder, self.world = choice, folder, world
        self.journal = Journal(lambda: datetime.now().astimezone())
        self.numbers = Numbers()
        self.stop_asked = asyncio.Event()
        limits = limits_of_installation().model_dump(mode="json")
        self.state = RunState(
            os.getpid(), choice.mode, started_at=time.time(), started_elapsed=elapsed(), limits=limits
        )
        self.welcome: Welcome | None = None
        self._background = Background(self.stop_asked.set)
        self._stores = Stores(choice, folder, self.journal.say)
        self._crew = Crew(folder.output, self.journal.say, self._background)
        self._memory: SandboxMemory | None = None
        self._chats: TelegramMemory | None = None
        self.invitation: Invitation | None = None
        self._narrator = Narrator(self.journal.say)
        self._control = ControlServer(commands(self))
        self.wanted: Wanted | None = None
        desk = Desk(folder, self._stores.tools, self.journal.say, self._leave)
        self._desk, self._desk_door = desk, ControlServer(desk.commands)

    @property
    def workers(self) -> list[Worker]:
        """The processes of ours."""
        return self._crew.workers

    @property
    def infra(self) -> list[Embedded]:
        """The embedded servers."""
        return self._stores.servers

    async def run(self) -> None:
        """Start, keep alive, stop. Raises StandaloneError when the start fails or a server cannot be kept alive."""
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(self.stop_asked.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
            await stopping
        finally:
            starting.cancel()
            stopping.cancel()
            await asyncio.gather(starting, stopping, return_exceptions=True)
            await self._stop()
        if self._background.failure is not None:
            raise self._background.failure

    def kill(self) -> None:
        """End every service at once: the person pressed Ctrl-C twice."""
        self._crew.kill()

    async def _start(self) -> None:
        await asyncio.gather(self._control.start(), self._desk_door.start())
        self.state.control_port, self.state.token = self._control.port, self._control.token
        self._write_state()
        ports = pick_ports(self.choice, self.folder)
        for spec in sandbox_specs(self.choice, ports, ("--public-url", site_url(ports.headhunter))):
            self._crew.add([spec], {HEADHUNTER: self._remind_sandbox, TELEGRAM: self._remind_telegram}.get(spec.name))
        await self._start_stores()
        await self._begin_chats()
        await self._start_services(ports)
        self.state.services, self.state.instances = self._crew.addresses(), self._crew.instances()
        self.state.metrics = {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.metrics.items()}
        self._write_state()
        self._background.start(self._crew.watch_health())
        self._background.start(tell_sleeps(self.journal.say))
        self._background.start(self._desk.keep_daily())

    async def _start_stores(self) -> None:
        self.journal.say("Запускаю NATS и PostgreSQL…")
        await self._stores.start()
        for server in self._stores.servers:
            self._background.start(server.watch())
        self._stores.tell(self.state)
        self._write_state()
        await self._stores.prepare()
        await self._narrator.start(self.state.nats_url)
        self._background.start(keep_fresh(self.numbers, self._stores.reader))
        self._background.start(self._stores.keep_forgetting())

    async def _start_services(self, ports: Ports) -> None:
        self.journal.say("Запускаю сервисы…")
        await tell(self.folder, self._stores.people)
        specs = service_specs(self.choice, self.folder, ports, self._stores.credentials, self._desk_door)
        later = await self._after_link(specs)
        self._crew.add([spec for spec in specs if spec not in later])
        await self._crew.all_ready()
        await self._begin_memory()
        self.welcome = Welcome(self.choice, self.world, ports, self.state, self.journal.say)
        await self.welcome.open(self._stores.people)
        self._background.start(self.welcome.keep_link_fresh(self._stores.people))
        self._invite()
        self._crew.add(later)
        await self._crew.all_ready()

    async def _after_link(self, specs: list[Spec]) -> list[Spec]:
        """A sandbox that was started anew knows no sign-in of the last run: link first, apply then."""
        async with self._stores.reader.connect() as connection:
            if not self.choice.demo or not await account_states(connection):
                return []
        patient = {service.name for service in services.SERVICES if service.after_link}
        return [spec for spec in specs if spec.name in patient]

    async def _begin_chats(self) -> None:
        """Remind the sandbox of Telegram before the bot asks it anything."""
        url = self._crew.addresses().get(TELEGRAM)
        if url is None:
            return
        await self._crew.all_ready()
        self._chats = TelegramMemory(url, self.folder.telegram_file)
        await self._chats.restore()
        self._background.start(self._chats.keep(self.journal.say))

    async def _remind_telegram(self) -> None:
        if self._chats is not None:
            await self._chats.restore()

    def _invite(self) -> None:
        if self._chats is not None:
            self.invitation = Invitation(self.choice.mode, self.journal.say)
            self._background.start(self.invitation.keep_fresh(self._stores.people))

    async def _remind_sandbox(self) -> None:
        """A sandbox that was started again has forgotten everything: remind it, and sign in anew if need be."""
        if self._memory is not None:
            await self._memory.restore()
        if self.welcome is not None:
            await self.welcome.link_again(self._stores.people)

    async def _begin_memory(self) -> None:
        url = self._crew.addresses().get(HEADHUNTER)
        if url is None:
            return
        self._memory = SandboxMemory(url, self.folder.headhunter_file, self.world)
        self.state.left_out = await self._memory.left_out()
        for sentence in self.state.left_out:
            self.journal.say(f"{sentence}.")
        if self.state.left_out:
            self.journal.say("Остальное из файлов взято. Это же покажет vkatilsya doctor.")
        await self._memory.restore()
        self._background.start(self._memory.keep(self.journal.say))

    async def _stop(self) -> None:
        self.journal.say("Останавливаю сервисы…")
        async with contextlib.AsyncExitStack() as steps:  # last in, first out; each happens though another fails
            steps.callback(self.folder.run_file.unlink, missing_ok=True)
            steps.callback(self._control.close)
            steps.callback(self._desk_door.close)
            steps.push_async_callback(self._stores.disconnect)
            steps.push_async_callback(self._background.end)
            for one in reversed(self.infra):
                steps.push_async_callback(one.stop)
            steps.push_async_callback(self._narrator.stop)
            steps.push_async_callback(self._crew.stop_sandboxes)
            steps.push_async_callback(self._save_sandbox)
            steps.push_async_callback(self._crew.stop_services)

    async def _save_sandbox(self) -> None:
        if self._memory is None:
            return
        try:
            await self._memory.save()
            if self._chats is not None:
                await self._chats.save()
        except httpx.TransportError as error:
            self.journal.say(f"Состояние песочницы не сохранилось: {type(error).__name__}. Останется прежнее.")
        except OSError as error:
            self.journal.say(not_saved(error))

    def _leave(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.stop_asked.set()

    def _write_state(self) -> None:
        write_run_state(self.folder.run_file, self.state)
