"""Searching against the sandbox over real HTTP: what is looked at, decided, told, and not looked at twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import switches
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.leases import HeldLeases, Keeper
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, SearchSchedule, Vacancy
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.hh.client import HHClient
from libs.common.messaging.outbox import Outbox
from services.auto_reply.ports import Accounts
from services.auto_reply.search.domain import DueSearch
from services.auto_reply.search.matchers import DictionaryMatchers
from services.auto_reply.search.pages import Judged
from services.auto_reply.search.searcher import Searcher
from services.auto_reply.search.store import schedule
from tests.support.headhunter import Sandbox, sandbox
from tests.support.people import Person, client_for, person

matches: Any = table_of(Match)
outbox: Any = table_of(OutboxRow)
schedules: Any = table_of(SearchSchedule)
LEASE = timedelta(seconds=60)


@pytest.fixture(scope="module")
def hh() -> Iterator[Sandbox]:
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


class Clients:
    """Clients by account, with fixed tokens."""

    def __init__(self, hh: Sandbox, *people: Person) -> None:
        self.clients = {one.account_id: client_for(hh, one.access_token) for one in people}

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        return self.clients[account_id]

    def forget(self, account_id: UUID) -> None:
        self.clients.pop(account_id)


def searcher(engine: AsyncEngine, clients: Accounts, **options: Any) -> Searcher:
    return Searcher(
        engine,
        Outbox("auto_reply"),
        clients,
        DictionaryMatchers(),
        origin="sandbox",
        interval=timedelta(minutes=5),
        **options,
    )


async def claim(engine: AsyncEngine, origin: str = "sandbox") -> DueSearch | None:
    async with engine.begin() as connection:
        await schedule.ensure_schedules(connection)
        return await schedule.claim_due(connection, origin=origin, lease=LEASE)


class Waiting:
    """A judge who is asked and thinks until he is let go."""

    def __init__(self) -> None:
        self.asked, self.done = asyncio.Event(), asyncio.Event()

    async def review(self, search: DueSearch, judged: Sequence[Judged]) -> list[Judged]:
        """See Judge."""
        self.asked.set()
        await self.done.wait()
        return list(judged)


async def search_once(engine: AsyncEngine, clients: Accounts) -> None:
    """One whole search, however many turns it takes."""
    due = await claim(engine)
    assert due is not None
    while due is not None:
        await searcher(engine, clients).search(due, Heartbeat("search", stale_after=60))
        due = await claim(engine)


async def count(engine: AsyncEngine, statement: Any) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(statement) or 0


async def test_every_vacancy_looked_at_has_a_decision_and_every_match_is_told_once(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    await search_once(engine, clients)
    looked = await count(engine, select(func.count()).select_from(matches))
    matched = await count(engine, select(func.count()).where(matches.c.decision == "matched"))
    announced = await count(engine, select(func.count()).where(outbox.c.subject == "match.found"))
    assert looked >= 60
    assert 10 <= matched < looked
    assert announced == matched
    async with engine.connect() as connection:
        rows = (await connection.execute(select(matches))).all()
        counters = (await connection.execute(select(schedules.c.counters))).scalar_one()
    assert counters["looked"] >= looked
    for row in rows:
        assert row.trace["threshold"] == 60
        assert row.decision == "matched" or row.rule
        assert row.decision != "matched" or (row.score >= 60 and row.reasons)


async def test_a_search_keeps_its_turn_while_it_lives_and_leaves_it_within_seconds_of_its_end(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    clients, judge, holds = Clients(hh, await person(engine, hh)), Waiting(), HeldLeases()
    keeper, soon = Keeper(engine, holds, 20), update(SearchSchedule).values(lease_until=func.now())
    async with engine.begin() as connection:
        await connection.execute(update(ResumeSettings).values(llm_judge=True))
    due = await claim(engine)
    assert due is not None
    living = searcher(engine, clients, judge=judge, holds=holds).search(due, Heartbeat("search", stale_after=60))
    process = asyncio.create_task(living)
    async with asyncio.timeout(30):
        await judge.asked.wait()
    async with engine.begin() as connection:
        await connection.execute(soon)
    await keeper.keep()
    assert await claim(engine) is None
    assert await count(engine, select(func.count()).where(schedules.c.lease_until > func.now() + LEASE)) == 0

    async with engine.begin() as connection:
        await connection.execute(soon)
    await Keeper(engine, HeldLeases(), 20).keep()  # of another process: this one is dead
    assert await claim(engine) is not None
    judge.done.set()
    await process


async def test_a_vacancy_remembers_the_search_that_met_it_first(engine: AsyncEngine, hh: Sandbox) -> None:
    clients = Clients(hh, await person(engine, hh))
    await search_once(engine, clients)
    async with engine.begin() as connection:
        found = Counter(await connection.scalars(select(matches.c.found_by)))
        assert {"area", "remote"} <= found.keys() <= {"area", "remote", "anywhere", "similar"}, found
        # One of an earlier version, which noted no search, and one that another search met first.
        forgotten, other = (await connection.scalars(select(matches.c.vacancy_id).limit(2))).all()
        await connection.execute(update(Match).where(matches.c.vacancy_id == forgotten).values(found_by=None))
        await connection.execute(
            update(Match).where(matches.c.vacancy_id == other).values(found_by="similar", found_text="бухгалтер")
        )
        await connection.execute(update(ResumeSettings).values(version=2))
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
    await search_once(engine, clients)
    async with engine.connect() as connection:
        now = {row.vacancy_id: (row.found_by, row.found_text) for row in await connection.execute(select(matches))}
    assert now[forgotten][0] is not None
    assert now[other] == ("similar", "бухгалтер")


async def test_a_second_search_fetches_no_detail_again_and_tells_nothing_again(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    await search_once(engine, clients)
    announced = await count(engine, select(func.count()).select_from(outbox))
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
    await search_once(engine, clients)
    assert await count(engine, select(func.count()).select_from(outbox)) == announced
    async with engine.connect() as connection:
        counters = (await connection.execute(select(schedules.c.counters))).scalar_one()
    assert not counters.get("fetched"), counters


async def test_a_new_vacancy_is_found_by_the_next_search(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    await search_once(engine, clients)
    async with engine.connect() as connection:
        best = (
            await connection.execute(select(matches.c.vacancy_id).where(matches.c.decision == "matched").limit(1))
        ).scalar_one()
        snapshot = select(table_of(Vacancy).c.snapshot).where(table_of(Vacancy).c.id == best)
        pattern = (await connection.execute(snapshot)).scalar_one()
    fresh = {key: value for key, value in pattern.items() if key not in {"id", "published_at", "created_at", "url"}}
    (published,) = hh.post("/vacancies", vacancies=[fresh])["published"]
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
    await search_once(engine, clients)
    # hh's own list of similar vacancies moves with it, so others may be new as well.
    assert await count(engine, select(func.count()).where(matches.c.vacancy_id == str(published))) == 1


async def test_changed_settings_decide_everything_anew_without_fetching_it_again(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    await search_once(engine, clients)
    assert await claim(engine) is None
    async with engine.begin() as connection:
        await connection.execute(update(ResumeSettings).values(threshold=100, version=2))
    client = clients.of(one.account_id)
    fetched: list[str] = []
    real = client.vacancy

    async def spied(vacancy_id: str) -> Any:
        fetched.append(vacancy_id)
        return await real(vacancy_id)

    client.vacancy = spied  # type: ignore[method-assign]
    await search_once(engine, clients)
    assert fetched == []
    assert await count(engine, select(func.count()).where(matches.c.decision == "matched", matches.c.score < 100)) == 0
    assert await count(engine, select(func.count()).where(matches.c.settings_version == 1)) == 0


@pytest.mark.parametrize("reason", ["owner", "captcha", "limit"])
async def test_a_pause_stops_the_looking_but_the_limit_does_not(
    engine: AsyncEngine, hh: Sandbox, reason: switches.Reason
) -> None:
    one = await person(engine, hh)
    async with engine.begin() as connection:
        await switches.pause(connection, "account", one.account_id, reason, by="test")
    assert (await claim(engine) is not None) is (reason == "limit")


async def test_accounts_of_another_origin_and_resumes_switched_off_are_left_alone(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    await person(engine, hh, mode="off")
    assert await claim(engine) is None
    await person(engine, hh)
    assert await claim(engine, origin="hh") is None
    assert await claim(engine) is not None


async def test_a_resume_that_is_not_published_is_not_searched_for(engine: AsyncEngine, hh: Sandbox) -> None:
    await person(engine, hh)
    async with engine.begin() as connection:
        await connection.execute(update(Resume).values(status="not_published"))
    assert await claim(engine) is None


async def test_a_long_search_gives_the_others_their_turn_and_still_sees_everything(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh, resumes=2)
    clients, turns = Clients(hh, one), []
    while due := await claim(engine):
        turns.append(due.resume_id)
        await searcher(engine, clients).search(due, Heartbeat("search", stale_after=60))
    assert len(turns) > 2
    assert set(turns[:2]) == set(one.resumes.values())
    per_resume = select(func.count()).select_from(matches).group_by(matches.c.resume_id)
    async with engine.connect() as connection:
        first, second = (await connection.execute(per_resume)).scalars().all()
    assert first == second


async def test_what_a_turn_left_for_the_next_is_looked_at_although_the_search_before_saw_everything(
    engine: AsyncEngine, hh: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.auto_reply.search.searcher.PAGE", 10)
    monkeypatch.setattr("services.auto_reply.search.searcher.DETAILS_A_TURN", 5)
    clients = Clients(hh, await person(engine, hh))
    await search_once(engine, clients)
    published = set(hh.post("/vacancies", count=150)["published"])
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
    await search_once(engine, clients)
    assert published & await missed(engine, clients) == set()


async def missed(engine: AsyncEngine, clients: Clients) -> set[str]:
    """Vacancies that a search from scratch looks at, and that had no decision before."""
    async with engine.begin() as connection:
        known = set((await connection.execute(select(matches.c.vacancy_id))).scalars())
        await connection.execute(update(ResumeSettings).values(version=2))
    await search_once(engine, clients)
    async with engine.begin() as connection:
        return set((await connection.execute(select(matches.c.vacancy_id))).scalars()) - known


async def test_parallel_replicas_never_search_the_same_resume(engine: AsyncEngine, hh: Sandbox) -> None:
    await person(engine, hh, resumes=5)
    async with engine.begin() as connection:
        await schedule.ensure_schedules(connection)
    claimed = await asyncio.gather(*(claim(engine) for _ in range(12)))
    resumes = [due.resume_id for due in claimed if due]
    assert len(resumes) == len(set(resumes)) == 5


async def test_a_dead_replicas_search_is_taken_over_and_its_late_end_changes_nothing(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    await person(engine, hh)
    dead = await claim(engine)
    assert dead is not None
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(lease_until=func.now() - timedelta(seconds=1)))
    heir = await claim(engine)
    assert heir is not None
    async with engine.begin() as connection:
        assert not await schedule.extend(connection, dead, LEASE)
        await schedule.finish(connection, dead, interval=timedelta(hours=9), counters={})
        assert await schedule.extend(connection, heir, LEASE)


async def test_an_outage_of_hh_is_remembered_and_tried_again_sooner(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    hh.post("/settings", access_closed=True)
    try:
        await search_once(engine, clients)
    finally:
        hh.post("/settings", access_closed=False)
    async with engine.connect() as connection:
        row = (
            await connection.execute(select(schedules.c.failures, schedules.c.last_error, schedules.c.lease_token))
        ).one()
    assert (row.failures, row.lease_token) == (1, None)
    assert row.last_error.startswith("hh_access_refused")


async def test_without_chosen_filters_the_resumes_own_wishes_are_the_filters(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, filters={})
    await search_once(engine, Clients(hh, one))
    before = await rejections(engine)
    assert before["area"] > 0
    await choose(engine, {"stop_words": {"title": ["тимлид"], "anywhere": ["legacy"]}})
    await search_once(engine, Clients(hh, one))
    after = await rejections(engine)
    for rule in ("area", "work_format", "employment", "salary"):
        assert after[rule] == before[rule]
    await choose(engine, {"areas": {"include": []}})
    await search_once(engine, Clients(hh, one))
    assert (await rejections(engine))["area"] == 0


async def rejections(engine: AsyncEngine) -> Counter[str]:
    async with engine.connect() as connection:
        rows = await connection.execute(select(matches.c.rule).where(matches.c.decision == "rejected"))
        return Counter(rows.scalars())


async def choose(engine: AsyncEngine, filters: dict[str, Any]) -> None:
    async with engine.begin() as connection:
        version = table_of(ResumeSettings).c.version + 1
        await connection.execute(update(ResumeSettings).values(filters=filters, version=version))


async def test_an_unnamed_present_employer_turns_auto_into_review_until_the_owner_confirms(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh, filters={}, mode="auto")
    async with engine.begin() as connection:
        await connection.execute(update(Resume).values(employer_unnamed=True))
    due = await claim(engine)
    assert due is not None
    assert due.mode == "review"
    await searcher(engine, Clients(hh, one)).search(due, Heartbeat("search", stale_after=60))
    await choose(engine, {"employers": {"current": ["Яндекс"], "current_confirmed": True}})
    due = await claim(engine)
    assert due is not None
    assert due.mode == "auto"


async def test_a_stop_in_the_middle_gives_the_turn_back_at_once(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh)
    clients = Clients(hh, one)
    started = asyncio.Event()

    async def never(*_: Any) -> Any:
        started.set()
        await asyncio.Event().wait()

    clients.of(one.account_id).search_vacancies = never  # type: ignore[method-assign]
    due = await claim(engine)
    assert due is not None
    task = asyncio.create_task(searcher(engine, clients).search(due, Heartbeat("search", stale_after=60)))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await claim(engine) is not None
