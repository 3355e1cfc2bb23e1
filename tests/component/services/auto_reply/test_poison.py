"""One thing that cannot be processed is put aside by itself: it stops no search and no look, and is counted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, SearchSchedule
from libs.common.db.tables.poison import PoisonRow
from libs.common.hh import poison
from libs.common.hh.models.reading import rejected
from services.auto_reply.search import pages
from tests.component.services.auto_reply.test_search import Clients, search_once
from tests.support.headhunter import Sandbox, sandbox
from tests.support.people import person

matches: Any = table_of(Match)
aside: Any = table_of(PoisonRow)
DAMAGED: tuple[dict[str, Any], ...] = (
    {"description": "Пишем на Python\u0000 и Django"},
    {"area": {"id": 1, "name": "Москва"}},
    {"alternate_url": 5},
    {"archived": []},
)
"""What the sandbox takes; every other damage is tried on the models, see tests/unit/libs/hh/test_shapes.py."""


@pytest.fixture(scope="module")
def hh() -> Iterator[Sandbox]:
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


def card(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"77{number:07}",
        "name": "Python-разработчик (Django, PostgreSQL)",
        "employer": {"id": f"88{number:07}", "name": f"Работодатель {number}"},
        "area": {"id": "1", "name": "Москва"},
        "description": "<p>Пишем на Python, Django, PostgreSQL.</p>",
        "key_skills": [{"name": "Python"}, {"name": "Django"}, {"name": "PostgreSQL"}],
        "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
        **changes,
    }


async def decided(engine: AsyncEngine, *ids: str) -> set[str]:
    async with engine.connect() as connection:
        return set(
            (await connection.execute(select(matches.c.vacancy_id).where(matches.c.vacancy_id.in_(ids)))).scalars()
        )


async def unresolved(engine: AsyncEngine) -> list[Any]:
    async with engine.connect() as connection:
        return list((await connection.execute(select(aside).where(aside.c.resolved_at.is_(None)))).all())


async def search_again(engine: AsyncEngine, clients: Clients) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
    await search_once(engine, clients)


async def test_vacancies_with_damaged_fields_are_read_and_hide_no_neighbour(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh)
    cards = [card(number, **damage) for number, damage in enumerate(DAMAGED)] + [card(99)]
    hh.post("/vacancies", vacancies=cards)

    await search_once(engine, Clients(hh, one))

    assert await decided(engine, *(each["id"] for each in cards)) == {each["id"] for each in cards}
    async with engine.connect() as connection:
        row = (await connection.execute(select(table_of(SearchSchedule)))).one()
    assert (row.last_error, row.failures) == (None, 0)


async def test_a_vacancy_that_breaks_the_matcher_is_counted_and_forgotten_once_it_is_read_well(
    engine: AsyncEngine, hh: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await person(engine, hh)
    clients, broken, good = Clients(hh, one), card(201), card(202)
    hh.post("/vacancies", vacancies=[broken, good])
    read = pages.VacancyFacts.from_hh

    def fails(payload: Any) -> Any:
        if payload["id"] == broken["id"]:
            raise RuntimeError("Иванова Анна, +7 999 000-11-22")
        return read(payload)

    with monkeypatch.context() as patch:
        patch.setattr(pages.VacancyFacts, "from_hh", fails)
        await search_once(engine, clients)
        await search_again(engine, clients)

    assert await decided(engine, broken["id"], good["id"]) == {good["id"]}
    (row,) = await unresolved(engine)
    assert (row.source, row.kind, row.key) == ("auto_reply", "vacancy", broken["id"])
    assert row.count == 1
    assert row.reason.startswith("RuntimeError")
    assert "Иванова" not in row.reason
    assert "Python" in row.body
    async with engine.connect() as connection:
        (seen,) = await poison.summary(connection)
    assert (seen.kind, seen.items, seen.times) == ("vacancy", 1, row.count)

    await search_again(engine, clients)

    assert await decided(engine, broken["id"]) == {broken["id"]}
    assert await unresolved(engine) == []


async def test_a_bug_in_the_midst_of_a_search_is_written_down_and_the_search_is_tried_again_in_time(
    engine: AsyncEngine, hh: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await person(engine, hh)

    def fails(*_: Any) -> Any:
        raise KeyError("boom")

    monkeypatch.setattr("services.auto_reply.search.searcher.queries", fails)
    await search_once(engine, Clients(hh, one))

    async with engine.connect() as connection:
        row = (await connection.execute(select(table_of(SearchSchedule)))).one()
        wait = await connection.scalar(select(table_of(SearchSchedule).c.next_due_at - func.now()))
    assert row.last_error.startswith("search_bug")
    assert row.failures == 1
    assert row.lease_token is None
    assert wait is not None
    assert timedelta() < wait <= timedelta(minutes=5)


async def test_records_of_another_service_cannot_be_written(engine: AsyncEngine, url_of: Any) -> None:
    from sqlalchemy.exc import DBAPIError

    from libs.common.db.engine import create_engine
    from libs.common.hh.models.reading import rejected

    mine = create_engine(url_of("auto_reply"), application_name="tests", pool_size=1)
    try:
        async with mine.begin() as connection:
            await poison.record(connection, "auto_reply", "vacancy", [rejected({"id": "1"}, "x")])
        with pytest.raises(DBAPIError):
            async with mine.begin() as connection:
                await poison.record(connection, "api", "vacancy", [rejected({"id": "1"}, "x")])
    finally:
        await mine.dispose()


async def test_the_same_thing_is_counted_once_an_hour_and_a_nameless_one_is_over_a_day_after(
    engine: AsyncEngine,
) -> None:
    async def meet(*bodies: Any) -> None:
        async with engine.begin() as connection:
            found = [rejected(body, "name") for body in bodies]
            await poison.record(connection, "auto_reply", "vacancy", found)

    async def seen() -> list[tuple[int, int]]:
        async with engine.connect() as connection:
            return [(one.items, one.times) for one in await poison.summary(connection)]

    for turn in range(5):
        await meet({"viewed": turn}, {"id": "1", "viewed": turn})
    assert await seen() == [(2, 2)]
    async with engine.begin() as connection:
        await connection.execute(update(aside).values(counted_at=func.now() - timedelta(hours=2)))
    await meet({"viewed": 7}, {"id": "1"})
    assert await seen() == [(2, 4)]
    async with engine.begin() as connection:
        await connection.execute(update(aside).values(last_seen_at=func.now() - timedelta(days=2)))
    assert await seen() == [(1, 2)]
