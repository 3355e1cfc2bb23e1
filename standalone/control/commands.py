"""What the running launcher does when another terminal asks: stop, restart a service, say how things are."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from standalone.control.server import Command
from standalone.errors import StandaloneError
from standalone.news.journal import Journal
from standalone.processes.worker import Worker
from standalone.servers.pair import Embedded


class Running(Protocol):
    """The launcher, as far as commands are concerned."""

    @property
    def workers(self) -> Sequence[Worker]:
        """The processes of ours."""
        ...

    @property
    def infra(self) -> Sequence[Embedded]:
        """The embedded servers."""
        ...

    @property
    def journal(self) -> Journal:
        """Where the person is told."""
        ...

    @property
    def stop_asked(self) -> asyncio.Event:
        """Set to stop everything."""
        ...


def commands(running: Running) -> dict[str, Command]:
    """Return the commands by name; each raises StandaloneError with a sentence when it cannot be done."""

    async def stop(_: dict[str, Any]) -> dict[str, Any]:
        running.stop_asked.set()
        return {"done": "Останавливаю."}

    async def restart(asked: dict[str, Any]) -> dict[str, Any]:
        name, known = str(asked.get("service") or ""), _by_name(running)
        if name not in known:
            raise StandaloneError(f"Нет сервиса «{name}». Есть: {', '.join(known)}.")
        running.journal.say(f"Перезапускаю {name} по вашей команде.")
        await known[name].restart()
        return {"done": f"{name} перезапущен."}

    async def status(_: dict[str, Any]) -> dict[str, Any]:
        known = _by_name(running)
        return {"services": [{"name": n, "state": one.state, "restarts": one.restarts} for n, one in known.items()]}

    return {"stop": stop, "restart": restart, "status": status}


def _by_name(running: Running) -> Mapping[str, Worker | Embedded]:
    return {worker.spec.name: worker for worker in running.workers} | {one.name: one for one in running.infra}
