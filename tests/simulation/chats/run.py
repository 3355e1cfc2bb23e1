"""One schedule of chats: a seed in, its violations and its trace out."""

import asyncio
import random
from dataclasses import dataclass, replace
from uuid import UUID

from libs.common.accounts import switches
from services.chat_analysis.sending import send as sender
from tests.simulation.chats import actors, checks
from tests.simulation.chats.actors import Habits, Owner, Wishes
from tests.simulation.chats.agenda import Agenda
from tests.simulation.chats.hh import PREPARE, TAKE, SimulatedHH
from tests.simulation.chats.mutations import MUTATIONS
from tests.simulation.chats.product import Process, create, process, settings
from tests.simulation.database import Database, text_rows
from tests.simulation.network import Fates
from tests.simulation.scheduler import Odds, Scheduler
from tests.simulation.subject import Outcome
from tests.simulation.wiring import mishaps, virtual

STEPS = 800
CHATS = ("501", "502", "503")
WATCHED = {"set state = 'sending', lease_until": TAKE, "where a.state = 'approved' and a.not_before <= now()": PREPARE}
"""Parts of the statements that put an attempt on record, and that begin the work on one."""
_ACTIONS = """
select a.*, m.hh_id, c.negotiation_id as chat
from agent_actions a join messages m on m.id = a.message_id join chats c on c.id = a.chat_id order by a.id
"""
_UNSETTLED = """
select 1 from agent_actions where state in ('approved', 'sending', 'unknown')
union all select 1 from chats where due_at is not null or analysis_due_at is not null
"""


@dataclass(frozen=True)
class Profile:
    """What is likely in one schedule. It differs from seed to seed, so that rare things meet often in some of them."""

    odds: Odds
    fates: Fates
    longest_stall: float
    idle: float
    undo_seconds: int
    look_tries: int
    aged: bool
    """The first proposals are about to expire."""
    habits: Habits
    lagging: float
    """How often hh's list shows a message as late as it ever does."""

    @classmethod
    def of(cls, seed: int) -> "Profile":
        """The profile of a seed."""
        dice = random.Random(seed * 6_007)
        odds, fates = mishaps(dice)
        habits = Habits(
            pauses=dice.choice((0.0, 0.1, 0.25)),
            changes=dice.choice((0.05, 0.2)),
            owner_idle=dice.choice((10.0, 40.0)),
            employer_idle=dice.choice((150.0, 400.0)),
            by_hand=dice.choice((0.0, 0.2)),
            closes=dice.choice((0.0, 0.0, 0.3)),
            hasty=dice.choice((0.0, 0.5)),
            coarse=dice.random() < 0.75,
        )
        usual = cls(
            replace(
                odds,
                pause=dice.choice((0.02, 0.06)),
                long_pause=dice.choice((0.0, 0.004, 0.015)),
                long_pauses=(30.0, 60.0, 100.0, 100.0, 300.0),
                stall=dice.choice((0.0, 0.01, 0.03)),
            ),
            replace(fates, reads=dice.choice((0.15, 0.15, 1.0))),
            longest_stall=dice.choice((30.0, 300.0)),
            idle=dice.choice((5.0, 20.0)),
            undo_seconds=dice.choice((0, 60)),
            look_tries=dice.choice((2, 8)),
            aged=dice.random() < 0.2,
            habits=habits,
            lagging=1 / 3,
        )
        return usual.stalled() if dice.random() < 0.2 else usual

    def stalled(self) -> "Profile":
        """Nothing is lost, but a POST leaves late and its process stands still, while another one takes over."""
        return replace(
            self,
            odds=Odds(kill=0.0, long_pause=0.0),
            fates=Fates(0.0, 0.0, 0.0, 0.0, 0.0, late=1.0, frozen=0.8, reads=0.15),
            undo_seconds=0,
            aged=False,
            lagging=1.0,
            habits=replace(self.habits, pauses=0.0, changes=0.0, employer_idle=2_000.0, by_hand=0.0, closes=0.0),
        )


class Chats:
    """The subject: replies in chats, from the employer's message to what hh holds."""

    effects = "replies"
    mutations = MUTATIONS

    async def explore(self, database: Database, url: str, seed: int) -> Outcome:
        """See Subject."""
        return await explore(database, url, seed)


async def explore(database: Database, url: str, seed: int) -> Outcome:
    """Run the schedule of this seed."""
    profile = Profile.of(seed)
    scheduler = Scheduler(seed, locks=database, odds=profile.odds, longest_stall=profile.longest_stall)
    database.watched = WATCHED
    with virtual(scheduler, sender):
        await database.reset(scheduler)
        hh = SimulatedHH(scheduler, profile.fates, CHATS, profile.lagging)
        own = settings(url, profile.undo_seconds, profile.look_tries)
        first, second, aside = (
            process(scheduler, database.engine(name), hh, own) for name in ("first", "second", "aside")
        )
        user_id, wishes = await create(database.engine("aside")), Wishes()
        await _begin(aside, hh)
        if profile.aged:
            scheduler.clock += 86_400.0 - scheduler.random.uniform(1.0, 300.0)
            database.show_time()
        scheduler.agenda = agenda = Agenda(database, hh)
        loop = asyncio.get_running_loop()
        loop.set_task_factory(scheduler.task_factory)
        try:
            for actor in (
                *actors.workers(scheduler, "first", first, profile.idle, coarse=profile.habits.coarse),
                *actors.workers(scheduler, "second", second, profile.idle, coarse=False)[-3:],
                actors.employers(scheduler, hh, profile.habits),
                Owner(scheduler, aside, hh, user_id, wishes, profile.habits).actor(),
            ):
                scheduler.start(actor)
            await scheduler.run(STEPS)
            await scheduler.stop()
        finally:
            loop.set_task_factory(None)
        await _settle(scheduler, database, aside, user_id, hh)
        found = [*checks.of_hh(hh, wishes, agenda.closed, own.chat_send_lease_seconds), *await _of_rows(database, hh)]
        found += [f"error: {error}" for error in scheduler.errors]
    replies = sum(checks.answered(one.text) is not None for chat in hh.chats.values() for one in chat)
    return Outcome(seed, found, scheduler.trace, replies, scheduler.kills)


async def _begin(aside: Process, hh: SimulatedHH) -> None:
    """Every chat has a question and its proposal, so that the schedule is about what comes after."""
    hh.reliable = True
    for chat in CHATS:
        hh.say(chat, "employer", "Первый вопрос")
    await aside.poll()
    for _ in CHATS:
        await aside.read()
        await aside.understand()
    hh.reliable = False


async def _of_rows(database: Database, hh: SimulatedHH) -> list[str]:
    engine = database.engine("aside")
    actions = await text_rows(engine, _ACTIONS)
    stored = await text_rows(engine, "select hh_id from messages")
    events = await text_rows(engine, "select subject, payload from outbox order by id")
    return checks.of_rows(actions, stored, events, hh)


async def _settle(scheduler: Scheduler, database: Database, aside: Process, user_id: UUID, hh: SimulatedHH) -> None:
    """No more mishaps: everything must now come to its end within a few rounds."""
    hh.reliable = True
    async with aside.deps.engine.begin() as connection:
        await switches.lift(connection, "user", user_id)
    for _ in range(12):
        scheduler.clock += 700.0
        database.show_time()
        for step in (aside.decide, aside.sweep, aside.look_up, aside.poll):
            await step()
        for _ in range(len(CHATS)):
            await aside.read()
            await aside.understand()
        for _ in range(2 * len(CHATS)):
            await aside.send()
        if not await text_rows(aside.deps.engine, _UNSETTLED):
            return
