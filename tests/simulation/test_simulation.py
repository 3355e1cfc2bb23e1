"""The simulation in small: it is the same every time, finds nothing in the product, and finds what is put there."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import structlog

from tests.simulation.chats import mutations as chat_mutations
from tests.simulation.chats import run as chats
from tests.simulation.database import Database
from tests.simulation.sending.mutations import MUTATIONS
from tests.simulation.sending.run import explore
from tests.simulation.subject import Outcome
from tests.simulation.tally import Tally, share_tally, shared

SEEDS = range(1, 9)
MOST = 120


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    found = Database(database_url)
    await found.open()
    yield found
    await found.close()
    structlog.configure(**before)


async def test_no_schedule_breaks_an_invariant_and_applications_are_sent(database: Database, database_url: str) -> None:
    outcomes = [await explore(database, database_url, seed) for seed in SEEDS]

    assert {outcome.seed: outcome.violations for outcome in outcomes if outcome.violations} == {}
    assert sum(outcome.effects for outcome in outcomes) > 3
    assert sum(outcome.kills for outcome in outcomes) > 3


async def test_a_seed_is_the_same_schedule_every_time(database: Database, database_url: str) -> None:
    for seed in (1, 8, 13):  # several wait for a lock at the same time
        first, second = await explore(database, database_url, seed), await explore(database, database_url, seed)
        assert first.trace == second.trace


@pytest.mark.parametrize("name", ["blind_repeat"])
async def test_a_known_mistake_is_found(database: Database, database_url: str, name: str) -> None:
    with MUTATIONS[name]():
        for seed in range(1, MOST):
            if (await explore(database, database_url, seed)).violations:
                return
            await asyncio.sleep(0)
    pytest.fail(f"{name} was not found in {MOST} schedules")


async def test_replies_in_chats_are_the_same_every_time_and_break_nothing(
    database: Database, database_url: str
) -> None:
    first, second = [await chats.explore(database, database_url, 8) for _ in range(2)]
    assert first.trace == second.trace
    assert first.violations == []
    assert first.effects > 0


async def test_a_chat_that_is_not_read_before_the_reply_is_found(database: Database, database_url: str) -> None:
    with chat_mutations.MUTATIONS["no_look"]():
        for seed in range(1, 30):
            if (await chats.explore(database, database_url, seed)).violations:
                return
    pytest.fail("no_look was not found")


def test_how_far_it_is_is_told_with_a_rate_that_is_not_rounded_to_nothing() -> None:
    tally = Tally("applications")
    share_tally(tally.counts)
    shared().add(Outcome(1, violations=["a second application"], effects=2, kills=1))
    shared().add(Outcome(2))
    assert str(tally).startswith("schedules 2, applications 2, kills 1, failing 1, ")
    assert re.search(r"\(\d+\.\d a second\)$", str(tally))
