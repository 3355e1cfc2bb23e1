"""Who acts in a schedule of sending: two processes of auto_reply and the owner, each as a loop of steps."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from libs.common.accounts import switches
from services.auto_reply.sending.recording import record_match, wake_ready
from services.auto_reply.sending.store import lanes
from tests.simulation.applicant import Applicant
from tests.simulation.product import Process
from tests.simulation.scheduler import Actor, Scheduler

Step = Callable[[], Awaitable[object]]


@dataclass
class Wishes:
    """What the owner did, as steps of the schedule at which it was certain: [set, lifted) of the switch."""

    pauses: list[tuple[int, int | None]] = field(default_factory=list[tuple[int, int | None]])
    dismissed: dict[UUID, int] = field(default_factory=dict[UUID, int])


def looping(scheduler: Scheduler, step: Step, idle: float) -> Callable[[], Awaitable[None]]:
    """Do a step, wait, and so on."""

    async def main() -> None:
        while True:
            await step()
            await scheduler.sleep(scheduler.random.uniform(0.0, idle))

    return main


def workers(scheduler: Scheduler, name: str, process: Process, idle: float) -> list[Actor]:
    """The loops of one process of auto_reply. Each may die by itself; that is no less than a whole process dying."""
    return [
        Actor(f"{name}.letters", looping(scheduler, process.write, 2 * idle)),
        Actor(f"{name}.sweep", looping(scheduler, process.sweep, 3 * idle)),
        Actor(f"{name}.look", looping(scheduler, process.look_up, idle)),
        Actor(f"{name}.send", looping(scheduler, process.send_one, idle)),
    ]


def intake(scheduler: Scheduler, process: Process, who: Applicant) -> Actor:
    """Records the matches, some of them twice, as a redelivered event would."""

    async def main() -> None:
        for match_id, card in list(who.matches.items()) + list(who.matches.items())[:2]:
            async with process.deps.engine.begin() as connection:
                recorded = await record_match(
                    connection, match_id=match_id, user_id=who.user_id, card=card, expire_days=7
                )
            if recorded is not None:
                await wake_ready(process.deps, recorded)
            await scheduler.sleep(scheduler.random.uniform(0.0, 5.0))

    return Actor("intake", main, mortal=False)


def owner(scheduler: Scheduler, process: Process, who: Applicant, wishes: Wishes) -> Actor:
    """Pauses and lifts."""

    async def pause() -> None:
        async with process.deps.engine.begin() as connection:
            await switches.pause(connection, "user", who.user_id, "owner", by="owner")
        wishes.pauses.append((scheduler.step, None))
        scheduler.note("paused")

    async def lift() -> None:
        begun = scheduler.step
        async with process.deps.engine.begin() as connection:
            wishes.pauses[-1] = (wishes.pauses[-1][0], begun)
            await switches.lift(connection, "user", who.user_id)
            await connection.execute(text("select 1"))
            await lanes.wake(connection, [who.user_id])
        scheduler.note("lifted")

    async def main() -> None:
        while True:
            await scheduler.sleep(scheduler.random.uniform(0.0, who.settings.owner_idle))
            if wishes.pauses and wishes.pauses[-1][1] is None:
                await lift()
            elif scheduler.random.random() < who.settings.pauses:
                await pause()

    return Actor("owner", main, mortal=False)
