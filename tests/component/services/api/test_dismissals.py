"""Reasons of dismissals: of one's own dismissals alone, the last one said counts, and statistics count what stands."""

from typing import Any
from uuid import UUID, uuid4

from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, ids_of

PATH = "/api/decisions/dismissal-reason"


async def dismissed(api: Api, person: Person, *, state: str = "dismissed", **facts: Any) -> str:
    """A dismissal, and its application as it is now."""
    found = await application(api, person, state=state)
    _, resumes = await ids_of(person)
    values = {"id": uuid4(), "user": person.id, "about": found, "action": "dismiss", "ago": 1, "resume": resumes[0]}
    await api.run(
        "insert into decisions (id, user_id, application_id, action, resume_id, created_at)"
        " values (:id, :user, :about, :action, :resume, now() - make_interval(days => :ago))",
        **{**values, **facts},
    )
    return str(values["id"])


async def say(person: Person, reason: str, *ids: str, status: int = 204) -> Any:
    return await person.write("PUT", PATH, {"decision_ids": list(ids), "reason": reason}, status=status)


async def counted(person: Person, **query: Any) -> dict[str | None, int]:
    found = await person.get("/api/statistics", **query)
    return {one["reason"]: one["count"] for one in found["dismissed"]}


async def test_statistics_count_what_was_said_last_of_what_stands(api: Api, linked: Person, boris: Person) -> None:
    first, second, third = [await dismissed(api, linked) for _ in range(3)]
    taken_back, old = await dismissed(api, linked, state="review"), await dismissed(api, linked, ago=40)
    await dismissed(api, linked)
    await say(linked, "pay", first, second, taken_back, old)
    await say(linked, "level", second, third)
    assert await counted(linked) == {"level": 2, "pay": 1, None: 1}
    assert await counted(linked, days=60) == {"level": 2, "pay": 2, None: 1}
    _, resumes = await ids_of(linked)
    assert await counted(linked, resume_id=str(resumes[1])) == {}
    assert await counted(boris) == {}


async def test_a_vacancy_that_was_dismissed_twice_counts_once_with_its_last_reason(api: Api, linked: Person) -> None:
    first = await dismissed(api, linked)
    again = uuid4()
    await api.run(
        "insert into decisions (id, user_id, application_id, action, resume_id)"
        " select :again, user_id, application_id, action, resume_id from decisions where id = :first",
        again=again, first=UUID(first),
    )  # fmt: skip
    await say(linked, "pay", first)
    assert await counted(linked) == {None: 1}
    await say(linked, "place", str(again))
    assert await counted(linked) == {"place": 1}


async def test_nothing_is_kept_when_one_of_them_is_no_dismissal_of_the_owner(
    api: Api, linked: Person, boris: Person
) -> None:
    await boris.link("code-boris")
    mine, sent = await dismissed(api, linked), await dismissed(api, linked, action="approve")
    theirs = await dismissed(api, boris)
    for stranger in (sent, theirs, str(uuid4())):
        assert (await say(linked, "pay", mine, stranger, status=404))["code"] == "not_found"
    assert await api.rows("select * from dismissal_reasons") == []
    await say(linked, "pay", mine, mine)
    assert [str(row["decision_id"]) for row in await api.rows("select decision_id from dismissal_reasons")] == [mine]


async def test_a_reason_that_is_not_offered_is_refused_at_its_field(api: Api, linked: Person) -> None:
    problem = await say(linked, "weather", await dismissed(api, linked), status=422)
    assert [one["pointer"] for one in problem["errors"]] == ["/reason"]
