"""One schedule of sending: a seed in, its violations and its trace out."""

import asyncio
import random
from dataclasses import dataclass, replace

from sqlalchemy import text

from libs.common.accounts import switches
from services.auto_reply.sending import send as sender
from tests.simulation.database import Database, text_rows
from tests.simulation.network import Fates
from tests.simulation.scheduler import Odds, Scheduler
from tests.simulation.sending import actors, checks
from tests.simulation.sending.applicant import Applicant, ApplicantSettings, create
from tests.simulation.sending.hh import SimulatedHH
from tests.simulation.sending.mutations import MUTATIONS
from tests.simulation.sending.product import Process, process
from tests.simulation.subject import Outcome
from tests.simulation.wiring import mishaps, virtual

STEPS = 500
CLAIM = "'take', 1"
"""Part of the statement that records an attempt and takes the quota."""


@dataclass(frozen=True)
class Profile:
    """What is likely in one schedule. It differs from seed to seed, so that rare things meet often in some of them."""

    odds: Odds
    fates: Fates
    longest_stall: float
    idle: float
    settings: ApplicantSettings
    lagging: float = 0.5
    """The share of applications that hh's list shows as late as it ever does."""

    @classmethod
    def of(cls, seed: int) -> "Profile":
        """The profile of a seed."""
        dice = random.Random(seed * 7_919)
        odds, fates = mishaps(dice)
        settings = ApplicantSettings(
            quiet=dice.random() < 0.3,
            undo_seconds=dice.choice((0, 60)),
            pauses=dice.choice((0.0, 0.3, 0.7)),
            owner_idle=dice.choice((2.0, 120.0)),
            decisions=dice.choice((0.0, 0.1, 0.3)),
            employers=dice.choice((4, 6)),
        )
        usual = cls(odds, fates, dice.choice((30.0, 300.0)), dice.choice((10.0, 40.0, 90.0)), settings)
        return usual.stalled() if dice.random() < 0.2 else usual

    def stalled(self) -> "Profile":
        """Nothing is lost, but a POST leaves late and its process stands still, while another one takes over."""
        return replace(
            self,
            odds=Odds(kill=0.0, long_pause=0.0),
            fates=Fates(0.0, 0.0, 0.0, 0.0, 0.0, late=1.0, frozen=0.8, reads=0.15),
            settings=replace(self.settings, quiet=False, pauses=0.0, decisions=0.0),
            lagging=1.0,
        )


class Sending:
    """The subject: applications from the match to what hh holds."""

    effects = "applications"
    mutations = MUTATIONS

    async def explore(self, database: Database, url: str, seed: int) -> Outcome:
        """See Subject."""
        return await explore(database, url, seed)


async def explore(database: Database, url: str, seed: int) -> Outcome:
    """Run the schedule of this seed."""
    profile = Profile.of(seed)
    scheduler = Scheduler(seed, locks=database, odds=profile.odds, longest_stall=profile.longest_stall)
    database.watched = {CLAIM: "claim"}
    with virtual(scheduler, sender):
        await database.reset(scheduler)
        hh = SimulatedHH(scheduler, profile.fates, profile.lagging)
        first = process(scheduler, database.engine("first"), hh, url)
        second = process(scheduler, database.engine("second"), hh, url)
        aside = process(scheduler, database.engine("aside"), hh, url)
        who = await create(database.engine("aside"), profile.settings)
        wishes = actors.Wishes()
        loop = asyncio.get_running_loop()
        loop.set_task_factory(scheduler.task_factory)
        try:
            for actor in (
                *actors.workers(scheduler, "first", first, profile.idle),
                *actors.workers(scheduler, "second", second, profile.idle)[-2:],
                actors.intake(scheduler, aside, who),
                actors.Owner(scheduler, aside, who, wishes).actor(),
            ):
                scheduler.start(actor)
            await scheduler.run(STEPS)
            await scheduler.stop()
        finally:
            loop.set_task_factory(None)
        await _settle(scheduler, database, aside, who, hh)
        rows = await text_rows(database.engine("aside"), "select * from applications order by id")
        events = await text_rows(database.engine("aside"), "select subject, payload from outbox order by id")
        found = [*checks.of_hh(hh, wishes, who), *checks.of_rows(rows, events, hh)]
        found += [f"error: {error}" for error in scheduler.errors]
    return Outcome(seed, found, scheduler.trace, len(hh.negotiations), scheduler.kills)


async def _settle(scheduler: Scheduler, database: Database, aside: Process, who: Applicant, hh: SimulatedHH) -> None:
    """No more mishaps: every lost answer must now be settled within a few looks."""
    hh.reliable = True
    async with aside.deps.engine.begin() as connection:
        await switches.pause(connection, "user", who.user_id, "owner", by="owner")
    for _ in range(6):
        scheduler.clock += 700.0
        database.show_time()
        await aside.sweep()
        await aside.look_up()
        open_rows = "select 1 from applications where state in ('sending', 'unknown')"
        async with aside.deps.engine.connect() as connection:
            if (await connection.execute(text(open_rows))).first() is None:
                return
