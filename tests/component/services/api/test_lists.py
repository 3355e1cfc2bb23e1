"""Matches, previews and applications: pages, totals, filters, and what one row shows."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from libs.common.events.base import VacancyCard
from libs.common.events.reply import ReplySent
from libs.common.messages.catalogue import message
from libs.common.messages.said import kept, say
from libs.common.messaging.outbox import Outbox
from services.api.web import cursors
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import LETTER, application, hash_of, ids_of, match

TRACE = {
    "rules": [{"code": "stop_word_title", "passed": False, "sentence": "В названии есть стоп-слово «1С»."}],
    "counterfactual": "оценка 58 ниже порога 60; не хватило: Kafka",
}


BELOW = {
    "rules": [{"code": "archived", "kind": "operational", "passed": True, "sentence": "Вакансия открыта."}],
    "missing": ["Kafka", "Go"],
    "counterfactual": "оценка 58 ниже порога 60; не хватило: Kafka",
    "enough": {"skills": ["Kafka"], "conditions": []},
}


async def seeded(api: Api, person: Person) -> list[str]:
    """Seven matches of the first resume: 91, 84, 62 fit; 58, 56 missed the threshold; a blocked 88; a stop word."""
    _, resumes = await ids_of(person)
    below = {"decision": "rejected", "rule": "score_below_threshold", "trace": json.dumps(BELOW)}
    stop = {"decision": "rejected", "rule": "stop_word_title", "score": None, "trace": json.dumps(TRACE)}
    facts: list[dict[str, Any]] = [{"score": one} for one in (91, 84, 62)]
    facts += [{"score": 58, **below}, {"score": 56, **below}, {"score": 88, "decision": "blocked", "rule": "has_test"}]
    facts += [stop]
    return [str(await match(api, person, resumes[0], str(900 + n), **one)) for n, one in enumerate(facts)]


async def test_matches_are_paged_without_gaps_or_doubles(api: Api, linked: Person) -> None:
    ids = await seeded(api, linked)
    for sort in ("new", "score"):
        seen: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await linked.get("/api/matches", limit=3, sort=sort, **cursor)
            assert page["total"] == 7
            seen += page["items"]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert sorted(one["id"] for one in seen) == sorted(ids)
        scores = [-1 if one["score"] is None else one["score"] for one in seen]
        assert sort == "new" or scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"decision": "rejected"}, 3),
        ({"rule": "score_below_threshold"}, 2),
        ({"min_score": 60, "max_score": 90}, 3),
        ({"q": "точка"}, 7),
        ({"q": "50%"}, 0),
        ({"resume_id": str(uuid4())}, 0),
    ],
)
async def test_matches_are_filtered(api: Api, linked: Person, filters: dict[str, Any], count: int) -> None:
    await seeded(api, linked)
    page = await linked.get("/api/matches", **filters)
    assert (page["total"], len(page["items"])) == (count, count)


async def test_a_match_says_why(api: Api, linked: Person) -> None:
    ids = await seeded(api, linked)
    near = await linked.get(f"/api/matches/{ids[3]}")
    assert near["sentence"] == "оценка 58 ниже порога 60; не хватило: Kafka"
    assert near["enough"] == {"threshold": 58, "skills": ["Kafka"], "conditions": []}
    assert near["missing"] == ["Kafka", "Go"]
    assert near["gates"] == BELOW["rules"]
    stop = await linked.get(f"/api/matches/{ids[6]}")
    assert stop["sentence"] == "В названии есть стоп-слово «1С»."
    assert (stop["trace"], stop["enough"]) == (TRACE, None)
    assert [(gate["code"], gate["passed"]) for gate in stop["gates"]] == [("stop_word_title", False)]
    fits = await linked.get(f"/api/matches/{ids[0]}")
    assert (fits["sentence"], fits["factors"]) == (None, {"skills": 0.8})
    assert fits["vacancy"]["salary"] == "250\u00a0000–320\u00a0000\u00a0₽"
    assert fits["version"] > 0


async def test_a_preview_counts_what_a_threshold_would_have_sent(api: Api, linked: Person) -> None:
    await seeded(api, linked)
    _, resumes = await ids_of(linked)
    path = f"/api/resumes/{resumes[0]}/preview"
    at60 = await linked.get(path, threshold=60)
    facts = {name: at60[name] for name in ("looked_at", "would_fit", "blocked", "near", "highest_score")}
    assert facts == {"looked_at": 7, "would_fit": 3, "blocked": 1, "near": 2, "highest_score": 91}
    assert [one["score"] for one in at60["best"]] == [91, 84, 62]
    assert [one["score"] for one in at60["nearest"]] == [58, 56]
    assert (await linked.get(path, threshold=55))["would_fit"] == 5
    none = await linked.get(path, threshold=95)
    assert (none["would_fit"], none["highest_score"], none["fit_at_highest"], none["best"]) == (0, 91, 1, [])
    await api.run("update matches set updated_at = now() - interval '15 days'")
    old = await linked.get(path, threshold=60)
    assert (old["looked_at"], old["highest_score"]) == (0, None)


async def test_applications_are_paged_and_filtered(api: Api, linked: Person) -> None:
    for state in ("review", "review", "sent", "held", "failed"):
        await application(api, linked, state=state)
    first = await linked.get("/api/applications", limit=3)
    rest = await linked.get("/api/applications", limit=3, cursor=first["next"])
    assert (first["total"], len(first["items"]), len(rest["items"]), rest["next"]) == (5, 3, 2, None)
    some = await linked.get("/api/applications", state=["review", "held"])
    assert sorted(one["state"] for one in some["items"]) == ["held", "review", "review"]
    assert (await linked.get("/api/applications", resume_id=str(uuid4())))["total"] == 0
    await api.run("update applications set authored_by = 'human' where state = 'failed'")
    await api.run("update applications set sent_at = now() - interval '9 days' where state = 'sent'")
    await api.run("update applications set employer_name = 'Контур_5%' where state = 'held'")
    ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    for filters, states in (
        ({"authored_by": "human"}, ["failed"]),
        ({"until": ago}, ["sent"]),
        ({"since": ago, "state": ["sent", "held"]}, ["held"]),
        ({"q": "контур_5%"}, ["held"]),
        ({"q": "%"}, ["held"]),
    ):
        assert [one["state"] for one in (await linked.get("/api/applications", **filters))["items"]] == states, filters


async def test_applications_stand_in_the_order_of_the_moment_they_show(api: Api, linked: Person) -> None:
    sent, waiting, sent_late = [await application(api, linked, state=one) for one in ("sent", "review", "sent")]
    for id_, days in ((sent, 1), (sent_late, 5)):
        await api.run(
            "update applications set sent_at = now() - make_interval(days => :d) where id = :i", d=days, i=id_
        )
    await api.run("update applications set created_at = now() - interval '3 days' where id = :id", id=waiting)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = await linked.get("/api/applications", limit=1, **cursor)
        seen += [one["id"] for one in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else {}
    assert seen == [str(sent), str(waiting), str(sent_late)]
    assert cursor == {}


async def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(api: Api, linked: Person) -> None:
    await application(api, linked, state="sent", letter="=1+1; да")
    await application(api, linked, state="review")
    answer = await linked.http.get("/api/applications.csv", params={"state": "sent"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="applications.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [len(row) for row in rows] == [15, 15]
    named = dict(zip(*rows, strict=True))
    assert (named["Состояние"], named["Вакансия"], named["Письмо"]) == ("отправлен", "Разработчик Python", "'=1+1; да")
    english = await linked.http.get("/api/applications.csv", headers={"Accept-Language": "en"})
    assert english.content.decode("utf-8-sig").startswith("Sent;State;")
    assert len(english.content.decode().splitlines()) == 3


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhcHBsaWNhdGlvbnMiLDFd", "//", "ъ"])
async def test_a_made_up_cursor_is_refused_in_words(linked: Person, cursor: str) -> None:
    answer = await linked.http.get("/api/applications", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00", "2026-13-01", 5, None, "\u0000"],
)
@pytest.mark.parametrize("path", ["applications", "chats"])
async def test_a_cursor_with_an_odd_moment_is_refused_in_words(linked: Person, path: str, moment: Any) -> None:
    cursor = cursors.encode(path, moment, uuid4())
    answer = await linked.http.get(f"/api/{path}", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


async def test_an_application_shows_letter_evidence_and_history(api: Api, linked: Person) -> None:
    account, resumes = await ids_of(linked)
    found = await application(api, linked, state="sent")
    async with api.engine.begin() as connection:
        now = (await connection.exec_driver_sql("select now()")).scalar_one()
        event = ReplySent(
            user_id=linked.id,
            occurred_at=now,
            application_id=found,
            account_id=account,
            resume_id=resumes[0],
            vacancy=VacancyCard(id="1", name="Разработчик Python"),
            negotiation_id="n-1",
            authored_by="ai_auto",
        )
        await Outbox("auto_reply").add(connection, event)
    shown = await linked.get(f"/api/applications/{found}")
    assert (shown["letter"], shown["letter_hash"]) == (LETTER, hash_of(LETTER))
    assert shown["vacancy"]["employer_name"] == "Точка"
    assert shown["evidence"]["vacancy_snapshot"]["description"] == "<p>Python и Kafka</p>"
    assert [one["subject"] for one in shown["history"]] == ["reply.sent"]
    assert "n-1" in shown["history"][0]["body"]
    assert shown["can"] == []


async def test_a_row_says_what_can_be_decided(api: Api, linked: Person) -> None:
    await application(api, linked, state="review")
    await application(api, linked, state="review", letter=None)
    items = (await linked.get("/api/applications"))["items"]
    assert items[0]["can"] == ["edit", "dismiss", "sent_by_hand"]
    assert items[1]["can"] == ["approve", "edit", "dismiss", "sent_by_hand"]


async def test_a_decision_is_worded_in_the_language_of_its_reader(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    area = say("verdict", "area", area="Самара")
    rules = [
        {"code": "archived", "kind": "operational", "passed": True},
        {"code": "area", "kind": "fit", "passed": False, "said": kept(area)},
    ]
    trace = json.dumps({"rules": rules, "counterfactual": kept(area)})
    reasons = json.dumps([kept(area), "Работа в другом городе: Самара."])
    facts = {"decision": "rejected", "rule": "area", "trace": trace, "reasons": reasons}
    match_id = await match(api, linked, resumes[0], "950", **facts)
    russian = await linked.get(f"/api/matches/{match_id}")
    answer = await linked.http.get(f"/api/matches/{match_id}", headers={"accept-language": "en"})
    english = answer.json()
    assert russian["sentence"] == "Не ваш регион: Самара."
    assert english["sentence"] == "Not your area: Самара."
    assert [one["sentence"] for one in english["gates"]] == ["The vacancy is open.", "Not your area: Самара."]
    assert english["reasons"] == ["Not your area: Самара.", "Работа в другом городе: Самара."]


async def test_an_application_that_will_expire_before_it_may_leave_says_so(api: Api, linked: Person) -> None:
    late, soon = [await application(api, linked, state="held") for _ in range(2)]
    for one, days in ((late, 30), (soon, 3)):
        await api.run(
            "update applications set held_why = 'employer', not_before = now() + make_interval(days => :days),"
            " expires_at = now() + interval '7 days' where id = :id",
            id=one,
            days=days,
        )
    rows = (await linked.get("/api/applications"))["items"]
    said = {one["id"]: one["reason_sentence"] for one in rows}
    assert said == {str(late): message("decision", "expires_first").sentence, str(soon): None}
