"""Who acts in a schedule of chats: two processes of chat_analysis, employers, and the owner, each a loop of steps."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, text

from libs.common.accounts import switches
from libs.common.chat_actions import Decision
from libs.common.chats import recording
from libs.common.messaging.outbox import Outbox
from tests.simulation.chats.hh import SimulatedHH
from tests.simulation.chats.product import Process
from tests.simulation.database import Database
from tests.simulation.fibers import Actor
from tests.simulation.scheduler import Scheduler
from tests.simulation.subject import working

_OPEN = text(
    """
select a.id, a.version, a.state, a.draft, m.hh_id, c.negotiation_id as chat
from agent_actions a join messages m on m.id = a.message_id join chats c on c.id = a.chat_id
where a.state in ('proposed', 'approved', 'dismissed', 'needs_owner') order by a.id
"""
)
_CHOICES: dict[str, tuple[Decision, ...]] = {
    "proposed": ("approve", "approve", "approve", "approve", "edit", "dismiss", "snooze"),
    "approved": ("undo", "edit", "dismiss"),
    "dismissed": ("undo",),
    "needs_owner": ("approve",),
}


@dataclass(frozen=True)
class Wish:
    """A decision, certain from this step on. `text`: what may be sent by it; none: nothing may."""

    step: int
    decision: str
    text: str | None


@dataclass
class Wishes:
    """What the owner did: pauses as [set, lifted) steps, decisions by the message they answer, in their order."""

    pauses: list[tuple[int, int | None]] = field(default_factory=list[tuple[int, int | None]])
    decided: dict[str, list[Wish]] = field(default_factory=dict[str, list[Wish]])


@dataclass(frozen=True)
class Habits:
    """How likely people do what when it is their turn, and how long they rest."""

    pauses: float = 0.1
    changes: float = 0.2
    owner_idle: float = 60.0
    employer_idle: float = 400.0
    by_hand: float = 0.1
    closes: float = 0.0
    coarse: bool = False
    hasty: float = 0.0
    """How often a reply that went missing is approved again without a look at hh."""


AROUND = ("poll", "read", "understand", "decide")
"""Loops around the sending; their statements are single steps in some schedules only."""


def workers(scheduler: Scheduler, name: str, process: Process, idle: float, *, coarse: bool) -> list[Actor]:
    """The loops of one process; each may die by itself."""
    steps = {
        "poll": (process.poll, idle),
        "read": (process.read, idle),
        "understand": (process.understand, idle),
        "decide": (process.decide, idle / 2),
        "sweep": (process.sweep, idle),
        "look": (process.look_up, idle),
        "send": (process.send, idle / 2),
    }
    return [
        Actor(f"{name}.{what}", working(scheduler, what, step, rest), coarse=coarse and what in AROUND)
        for what, (step, rest) in steps.items()
    ]


def employers(scheduler: Scheduler, hh: SimulatedHH, habits: Habits) -> Actor:
    """They write now and then, and sometimes the owner himself writes at hh."""

    async def main() -> None:
        for number in range(10_000):
            await scheduler.sleep(scheduler.dice.uniform(0.0, habits.employer_idle))
            chat = scheduler.dice.choice(list(hh.chats))
            if scheduler.dice.random() < habits.closes:
                hh.turn(chat)
            elif hh.chats[chat] and scheduler.dice.random() < habits.by_hand:
                hh.say(chat, "applicant", f"От руки {number}")
            else:
                hh.say(chat, "employer", f"Вопрос {number}")

    return Actor("employers", main, mortal=False)


@dataclass
class Owner:
    """Approves, edits, dismisses, takes back; pauses and lifts. A reply that went missing he looks for at hh."""

    scheduler: Scheduler
    process: Process
    hh: SimulatedHH
    user_id: UUID
    wishes: Wishes
    habits: Habits

    def actor(self) -> Actor:
        """The owner as an actor; people are not killed."""
        return Actor("owner", self._main, mortal=False, coarse=self.habits.coarse)

    async def _main(self) -> None:
        while True:
            rest = self.scheduler.dice.uniform(0.0, self.habits.owner_idle)
            await self.scheduler.sleep(rest)
            if self.wishes.pauses and self.wishes.pauses[-1][1] is None:
                await self._lift()
            elif self.scheduler.dice.random() < self.habits.pauses:
                await self._pause()
            else:
                await self._decide()

    async def _pause(self) -> None:
        async with self.process.deps.engine.begin() as connection:
            await switches.pause(connection, "user", self.user_id, "owner", by="owner")
        self.wishes.pauses.append((self.scheduler.step, None))
        self.scheduler.note("paused")

    async def _lift(self) -> None:
        async with self.process.deps.engine.begin() as connection:
            await switches.lift(connection, "user", self.user_id)
            self.wishes.pauses[-1] = (self.wishes.pauses[-1][0], self.scheduler.step)
        self.scheduler.note("lifted")

    async def _decide(self) -> None:
        dice = self.scheduler.dice
        changes = dice.random() < self.habits.changes
        await self.scheduler.work("second thoughts" if changes else "proposals", 0.0)
        async with self.process.deps.engine.connect() as connection:
            rows = (await connection.execute(_OPEN)).all()
        rows = [row for row in rows if changes or row.state in {"proposed", "needs_owner"}]
        if rows:
            row = dice.choice(rows)
            await self._record(row, dice.choice(_CHOICES[row.state]))

    def _later(self) -> datetime:
        return Database.at(self.scheduler.clock + self.scheduler.dice.uniform(5.0, 200.0))

    async def _record(self, row: "Row[tuple[object, ...]]", decision: Decision) -> None:
        own = f"{row.draft}, правка {self.scheduler.step}" if decision == "edit" else None
        if row.state == "needs_owner" and self.scheduler.dice.random() >= self.habits.hasty:
            known = {wish.text for wish in self.wishes.decided.get(row.hh_id, [])}
            if any(said.text in known for said in self.hh.chats[row.chat]):
                return
        async with self.process.deps.engine.begin() as connection:
            until = self._later() if decision == "snooze" else None
            wish = recording.Wish(row.id, decision, row.version, text=own, snooze_until=until)
            verdict = await recording.decide(connection, Outbox("api"), self.user_id, wish, via="web")
        if verdict.code is not None:
            return
        sent = {"approve": row.draft, "edit": own}.get(decision)
        self.wishes.decided.setdefault(row.hh_id, []).append(Wish(self.scheduler.step, decision, sent))
        self.scheduler.note(f"{decision} of {row.hh_id}")
