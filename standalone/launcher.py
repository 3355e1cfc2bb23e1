"""The whole of a run: start everything in order, keep it alive, stop it in reverse."""

import asyncio
import contextlib
import os
import time
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import services
from libs.common.clock import elapsed
from libs.common.db.engine import create_engine
from libs.common.db.migrate import upgrade
from libs.common.messaging.permissions import OPS, PROVISION, REPLAY
from libs.common.messaging.provision import provision
from libs.common.settings import MessagingSettings
from ops.folder import Folder
from ops.options import Choice
from ops.queries import account_states
from ops.run_state import RunState, write_run_state
from ops.words import plural
from standalone.access import Access, names
from standalone.commands import commands
from standalone.control import ControlServer
from standalone.errors import StandaloneError
from standalone.infra import Embedded, embedded
from standalone.journal import Journal
from standalone.memory import SandboxMemory
from standalone.narrator import Narrator
from standalone.nats import NatsServer
from standalone.numbers import Numbers, keep_fresh
from standalone.plan import pick_ports, sandbox_specs, service_specs
from standalone.postgres import PostgresServer
from standalone.welcome import Welcome
from standalone.worker import Spec, Worker

READY_SECONDS = 90.0
PEOPLE = "api"  # the service that makes users and their sign-in links
_HEALTH_SECONDS = 5.0


class Launcher:
    """One run of one mode; `run()` returns after `stop_asked` is set and everything has stopped."""

    def __init__(self, choice: Choice, folder: Folder) -> None:
        self.choice = choice
        self.folder = folder
        self.journal = Journal(lambda: datetime.now().astimezone())
        self.numbers = Numbers()
        self.workers: list[Worker] = []
        self.infra: list[Embedded] = []
        self.stop_asked = asyncio.Event()
        self.state = RunState(os.getpid(), choice.mode, started_at=time.time(), started_elapsed=elapsed())
        self.welcome: Welcome | None = None
        self._memory: SandboxMemory | None = None
        self._access = Access(folder.passwords(names(services.names())), services.names())
        self._nats = NatsServer(folder.nats, port=choice.nats_port, users=self._access.users())
        self._postgres = PostgresServer(folder.postgres, port=choice.postgres_port)
        self._narrator = Narrator(self.journal.say)
        self._control = ControlServer(commands(self))
        self._reader: AsyncEngine | None = None
        self._people: AsyncEngine | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failure: BaseException | None = None

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
        if self._failure is not None:
            raise self._failure

    def kill(self) -> None:
        """End every service at once: the person pressed Ctrl-C twice."""
        for worker in self.workers:
            worker.kill()

    async def _start(self) -> None:
        await self._control.start()
        self.state.control_port, self.state.token = self._control.port, self._control.token
        self._write_state()
        ports = pick_ports(self.choice, self.folder)
        self._add(sandbox_specs(self.choice, self.folder, ports))
        self.infra = embedded(self._nats, self._postgres, self.journal.say)
        self.journal.say("Запускаю NATS и PostgreSQL…")
        await asyncio.gather(*(one.start() for one in self.infra))
        for one in self.infra:
            self._background(one.watch())
        await self._prepare_stores()
        self.journal.say("Запускаю сервисы…")
        specs = service_specs(self.choice, self.folder, ports, self._credentials)
        # A sandbox that was started anew knows no sign-in of the last run: link first, apply then.
        patient = {service.name for service in services.SERVICES if service.after_link}
        later = [spec for spec in specs if spec.name in patient] if await self._linked_before() else []
        self._add([spec for spec in specs if spec not in later])
        await self._all_ready()
        await self._remember_sandbox()
        self.welcome = Welcome(self.choice, ports, self.state, self.journal.say)
        await self._open()
        self._background(self.welcome.keep_link_fresh(self._people_engine()))
        self._add(later)
        await self._all_ready()
        self.state.services = {worker.spec.name: worker.spec.url for worker in self.workers}
        self.state.metrics = {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.metrics.items()}
        self._write_state()
        self._background(self._watch_health())

    async def _prepare_stores(self) -> None:
        access, state = self._access, self.state
        state.database_url = access.database_url(self._postgres, OPS)
        state.people_database_url = access.database_url(self._postgres, PEOPLE)
        state.nats_url, state.replay_nats_url = self._nats.url_for(OPS), self._nats.url_for(REPLAY)
        state.nats_monitoring_url = self._nats.monitoring_url
        self._write_state()
        await asyncio.gather(
            asyncio.to_thread(upgrade, self._postgres.url(), roles=access.roles()),
            provision(access.nats_settings(self._nats, PROVISION), MessagingSettings()),
        )
        self._reader = create_engine(state.database_url, application_name="standalone", pool_size=1)
        self._people = create_engine(state.people_database_url, application_name="standalone", pool_size=1)
        await self._narrator.start(state.nats_url)
        self._background(keep_fresh(self.numbers, self._reader))

    def _credentials(self, service: str) -> dict[str, str]:
        return self._access.environment(self._postgres, self._nats, service)

    async def _open(self) -> None:
        assert self.welcome is not None
        await self.welcome.open(self._people_engine())

    def _people_engine(self) -> AsyncEngine:
        assert self._people is not None
        return self._people

    async def _linked_before(self) -> bool:
        assert self._reader is not None
        async with self._reader.connect() as connection:
            return self.choice.demo and bool(await account_states(connection))

    def _add(self, specs: list[Spec]) -> None:
        for spec in specs:
            worker = Worker(spec, self.folder.output, self.journal.say, self._on_return_of(spec))
            self.workers.append(worker)
            self._background(worker.run())

    def _on_return_of(self, spec: Spec) -> Any:
        """A sandbox that was started again has forgotten everything: remind it, and sign in anew if need be."""
        if spec.name != "headhunter":
            return None

        async def again() -> None:
            await self._restore_sandbox()
            if self.welcome is not None:
                await self.welcome.link_again(self._people_engine())

        return again

    async def _remember_sandbox(self) -> None:
        url = next((worker.spec.url for worker in self.workers if worker.spec.name == "headhunter"), None)
        if url is not None:
            self._memory = SandboxMemory(url, self.folder.state / "headhunter.json", self.choice)
            await self._tell_problems(self._memory)
            await self._restore_sandbox()
            self._background(self._memory.keep())

    async def _tell_problems(self, memory: SandboxMemory) -> None:
        problems = await memory.problems()
        if problems:
            found = plural(len(problems), "замечание", "замечания", "замечаний")
            log = self.folder.output / "headhunter.log"
            self.journal.say(f"Из ваших файлов взято не всё, {found}. Первое: {problems[0]}. Остальные: {log}")

    async def _restore_sandbox(self) -> None:
        if self._memory is not None:
            await self._memory.restore()

    async def _all_ready(self) -> None:
        waits = [asyncio.create_task(self._ready(worker)) for worker in self.workers]
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

    @staticmethod
    async def _ready(worker: Worker) -> None:
        ready = asyncio.create_task(worker.ready.wait())
        await asyncio.wait({ready, worker.hopeless}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if worker.hopeless.done():
            raise StandaloneError(f"{worker.spec.title} не запускается:\n{worker.hopeless.result()}")

    async def _watch_health(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=3.0) as client:
            while True:
                await asyncio.sleep(_HEALTH_SECONDS)
                await asyncio.gather(*(worker.check(client) for worker in self.workers))

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_end)

    def _on_task_end(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None and self._failure is None:
            self._failure = task.exception()
            self.stop_asked.set()

    async def _stop(self) -> None:
        self.journal.say("Останавливаю сервисы…")
        async with contextlib.AsyncExitStack() as steps:  # last in, first out; each happens though another fails
            steps.callback(self.folder.run_file.unlink, missing_ok=True)
            steps.callback(self._control.close)
            steps.push_async_callback(self._end_background)
            for one in reversed(self.infra):
                steps.push_async_callback(one.stop)
            steps.push_async_callback(self._narrator.stop)
            steps.push_async_callback(self._stop_workers, of_ours=False)
            steps.push_async_callback(self._save_sandbox)
            steps.push_async_callback(self._stop_workers, of_ours=True)

    async def _stop_workers(self, *, of_ours: bool) -> None:
        chosen = [worker for worker in self.workers if worker.spec.module.startswith("services.") is of_ours]
        await asyncio.gather(*(worker.stop() for worker in chosen))

    async def _end_background(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for engine in (self._reader, self._people):
            if engine is not None:
                await engine.dispose()

    async def _save_sandbox(self) -> None:
        if self._memory is None:
            return
        try:
            await self._memory.save()
        except httpx.TransportError as error:
            self.journal.say(f"Состояние песочницы не сохранилось: {type(error).__name__}. Останется прежнее.")

    def _write_state(self) -> None:
        write_run_state(self.folder.run_file, self.state)
