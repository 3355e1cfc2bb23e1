"""Statistics: the furthest stage counts, every dimension has the same applications, and nobody sees another's."""

from typing import Any
from uuid import UUID, uuid4

from libs.common.ids import new_id
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, ids_of, match


async def sent(api: Api, person: Person, number: int, **columns: Any) -> UUID:
    """An application that was sent, with further columns of its row."""
    account, resumes = await ids_of(person)
    matched = await match(api, person, resumes[0], str(number))
    found = await application(api, person, state="sent", match=matched, vacancy=str(number), negotiation=f"n-{number}")
    values = {"sent_at": "now() - interval '10 days'", "letter_style": "'friendly'", **columns}
    changes = ", ".join(f"{name} = {value}" for name, value in values.items())
    await api.run(f"update applications set {changes} where id = :id", id=found)  # noqa: S608 - the tests' own values
    await api.run(
        "insert into chats (id, user_id, account_id, negotiation_id, application_id, last_message_at)"
        " values (:id, :user, :account, :number, :application, now())",
        id=found, user=person.id, account=account, number=f"n-{number}", application=found,
    )  # fmt: skip
    return found


async def found(api: Api, by: str, words: str | None, *vacancies: int) -> None:
    """Which search met these vacancies first."""
    await api.run(
        "update matches set found_by = :by, found_text = :words where vacancy_id = any(:ids)",
        by=by, words=words, ids=[str(one) for one in vacancies],
    )  # fmt: skip


async def said(api: Api, person: Person, chat_id: UUID, *, author: str = "employer", state: str = "text") -> None:
    await api.run(
        "insert into messages (id, user_id, chat_id, hh_id, position, author, state, text_hash, at)"
        " values (:id, :user, :chat, :hh, 0, :author, :state, 'h', now())",
        id=new_id(), user=person.id, chat=chat_id, hh=uuid4().hex, author=author, state=state,
    )  # fmt: skip


async def test_the_furthest_stage_counts_whatever_came_later(api: Api, linked: Person, boris: Person) -> None:
    await sent(api, linked, 1)
    await sent(api, linked, 2, viewed_at="now()", sent_at="now() - interval '1 day'")
    await said(api, linked, await sent(api, linked, 3, authored_by="'human'"))
    await sent(api, linked, 4, negotiation_state="'invitation'")
    await said(api, linked, await sent(api, linked, 5, negotiation_state="'discard'"), state="invitation")
    await sent(api, linked, 6, negotiation_state="'discard_by_employer'", score="69")
    await said(api, linked, await sent(api, linked, 7, letter_style="'short'"), author="robot")
    await sent(api, linked, 8, sent_at="now() - interval '40 days'")
    await application(api, linked, state="review")

    shown = await linked.get("/api/statistics", days=30)
    total = shown["total"]
    counts = {name: total[name]["count"] for name in ("viewed", "answered", "invited", "rejected")}
    assert (total["sent"], total["silent"], total["young"]) == (7, 3, 1)
    assert counts == {"viewed": 5, "answered": 4, "invited": 2, "rejected": 2}
    assert total["invited"]["low"] < 2 / 7 < total["invited"]["high"]
    letters = {one["letter"]: one["sent"] for one in shown["by_letter"]}
    assert letters == {"friendly": 5, "short": 1, "own": 1}
    dimensions = ("resume", "threshold", "score", "letter", "query", "hour", "weekday", "slot", "day")
    for name in (f"by_{one}" for one in dimensions):
        assert sum(one["sent"] for one in shown[name]) == 7, name
    assert shown["by_threshold"][0]["value"] == 60
    assert {one["value"]: one["sent"] for one in shown["by_score"]} == {80: 6, 60: 1}
    assert (shown["looked_at"], shown["fit"]) == (8, 8)

    _, resumes = await ids_of(linked)
    assert (await linked.get("/api/statistics", resume_id=str(resumes[1])))["total"]["sent"] == 0
    nobody = await boris.get("/api/statistics")
    assert (nobody["total"]["sent"], nobody["looked_at"], nobody["total"]["viewed"]["low"]) == (0, 0, None)
    assert (await boris.http.get("/api/statistics", params={"resume_id": str(resumes[0])})).status_code == 404


async def test_searches_are_told_apart_by_where_and_by_words(api: Api, linked: Person) -> None:
    for number in range(1, 6):
        await sent(api, linked, number, negotiation_state="'invitation'" if number == 2 else "null")
    await found(api, "area", "python", 1, 2)
    await found(api, "area", None, 3)
    await found(api, "remote", "python", 4)
    searches = (await linked.get("/api/statistics", days=30))["by_query"]
    told = [(one["query"], one["words"], one["sent"], one["invited"]["count"]) for one in searches]
    assert told == [
        ("area", "python", 2, 1), ("area", "", 1, 0), ("remote", "python", 1, 0), ("unknown", "", 1, 0)
    ]  # fmt: skip


async def test_hours_and_days_are_those_of_the_owners_zone(api: Api, linked: Person) -> None:
    await sent(api, linked, 1, sent_at="date_trunc('week', now() - interval '7 days') + interval '20 hours 30 minutes'")
    zones = {"UTC": (20, 1), "Asia/Yekaterinburg": (1, 2)}
    for zone, (hour, weekday) in zones.items():
        await api.run("update users set timezone = :zone", zone=zone)
        shown = await linked.get("/api/statistics", days=30)
        assert shown["timezone"] == zone
        assert (shown["by_slot"][0]["hour"], shown["by_slot"][0]["weekday"]) == (hour, weekday)
        assert (shown["by_hour"][0]["value"], shown["by_weekday"][0]["value"]) == (hour, weekday)
