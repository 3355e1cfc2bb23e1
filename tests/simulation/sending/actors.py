"""Who acts in a schedule of sending: two processes of auto_reply and the owner, each as a loop of steps."""

from dataclasses import dataclass, field

from sqlalchemy import text

from libs.common.accounts import switches
from libs.common.decisions.store import Decided
from libs.common.ids import new_id
from services.auto_reply.sending import decide as decisions
from services.auto_reply.sending.intake import record_match, wake_ready
from services.auto_reply.sending.store import lanes
from tests.simulation.fibers import Actor
from tests.simulation.scheduler import Scheduler
from tests.simulation.sending.applicant import Applicant
from tests.simulation.sending.product import Process
from tests.simulation.subject import looping

_WAITING = text(
    "select id, vacancy_id, letter_hash from applications where state in ('review', 'queued', 'held') order by id"
)
_STATE = text("select state from applications where id = :id")


@dataclass
class Wishes:
    """What the owner did, as steps of the schedule at which it was certain: [set, lifted) of the switch."""

    pauses: list[tuple[int, int | None]] = field(default_factory=list[tuple[int, int | None]])
    dismissed: dict[str, int] = field(default_factory=dict[str, int])
    """By vacancy, the step at which its application was seen dismissed."""


def workers(scheduler: Scheduler, name: str, process: Process, idle: float) -> list[Actor]:
    """The loops of one process of auto_reply. Each may die by itself; that is no less than a whole process dying."""
    return [
        Actor(f"{name}.letters", looping(scheduler, process.write, 2 * idle)),
        Actor(f"{name}.sweep", looping(scheduler, process.sweep, idle)),
        Actor(f"{name}.look", looping(scheduler, process.look_up, idle)),
        Actor(f"{name}.send", looping(scheduler, process.send_one, idle)),
    ]


def intake(scheduler: Scheduler, process: Process, who: Applicant) -> Actor:
    """Records the matches, some of them twice, as a redelivered event would."""

    async def main() -> None:
        for match_id in who.matches + who.matches[:2]:
            async with process.deps.engine.begin() as connection:
                recorded = await record_match(connection, match_id=match_id, user_id=who.user_id, expire_days=7)
            if recorded is not None:
                await wake_ready(process.deps, recorded)
            await scheduler.sleep(scheduler.dice.uniform(0.0, 5.0))

    return Actor("intake", main, mortal=False)


@dataclass
class Owner:
    """Pauses and lifts, dismisses and takes back."""

    scheduler: Scheduler
    process: Process
    who: Applicant
    wishes: Wishes

    def actor(self) -> Actor:
        """The owner as an actor; people are not killed."""
        return Actor("owner", self._main, mortal=False)

    async def _main(self) -> None:
        chance = self.who.settings
        while True:
            await self.scheduler.sleep(self.scheduler.dice.uniform(0.0, chance.owner_idle))
            dice = self.scheduler.dice.random()
            if self.wishes.pauses and self.wishes.pauses[-1][1] is None:
                await self._lift()
            elif dice < chance.pauses:
                await self._pause()
            elif dice > 1 - chance.decisions:
                await self._decide(self.scheduler.dice.choice(("dismiss", "undo")))

    async def _pause(self) -> None:
        async with self.process.deps.engine.begin() as connection:
            await switches.pause(connection, "user", self.who.user_id, "owner", by="owner")
        self.wishes.pauses.append((self.scheduler.step, None))
        self.scheduler.note("paused")

    async def _lift(self) -> None:
        async with self.process.deps.engine.begin() as connection:
            await switches.lift(connection, "user", self.who.user_id)
            await lanes.wake(connection, [self.who.user_id])
            # Nobody sees it lifted before the commit, which is all that is left to do; the wait for the lane is over.
            self.wishes.pauses[-1] = (self.wishes.pauses[-1][0], self.scheduler.step)
        self.scheduler.note("lifted")

    async def _decide(self, decision: str) -> None:
        deps, user_id = self.process.deps, self.who.user_id
        async with deps.engine.connect() as connection:
            rows = (await connection.execute(_WAITING)).all()
        if not rows:
            return
        row = self.scheduler.dice.choice(rows)
        decided = Decided(new_id(), user_id, decision, row.id, None, None, None, row.letter_hash, override=False)
        async with deps.engine.begin() as connection:
            await decisions.decide(connection, deps, decided)
        async with deps.engine.connect() as connection:  # a dismissal that was too late dismisses nothing
            state = await connection.scalar(_STATE, {"id": row.id})
        if state == "dismissed":
            self.wishes.dismissed[row.vacancy_id] = self.scheduler.step
            self.scheduler.note(f"{decision} dismissed {row.vacancy_id}")
