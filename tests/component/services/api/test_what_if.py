"""What-if is what the matcher decides under those settings, from decisions made under others."""

import json
from typing import Any

from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import Decision, Outcome
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.hh_double import resume
from tests.component.services.api.seeds import VACANCY, ids_of, match

FILTERS: dict[str, Any] = {"stop_words": {"title": ["1С"]}, "salary_from": 300_000}
VARIANTS: list[dict[str, Any]] = [
    {"salary": {"from": 350_000, "to": 400_000, "currency": "RUR"}},
    {"salary": {"from": 90_000, "to": 120_000, "currency": "RUR"}},
    {"salary": None, "has_test": True},
    {"salary": None, "name": "Разработчик 1С"},
    {"salary": None, "name": "Бухгалтер", "description": "<p>1С, отчётность</p>"},
    {"salary": {"from": 90_000, "to": 120_000, "currency": "RUR"}, "name": "Разработчик 1С"},
]


def judged(threshold: int, filters: dict[str, Any]) -> list[Decision]:
    matcher = Matcher()
    prepared = matcher.prepare(resume("r", "Python-разработчик"), ResumeFilters.model_validate(filters))
    cards = [{**VACANCY, "id": str(number), **facts} for number, facts in enumerate(VARIANTS)]
    return [matcher.judge(prepared, VacancyFacts.from_hh(card), threshold=threshold) for card in cards]


async def test_it_is_what_the_matcher_decides_under_those_settings(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    path = f"/api/resumes/{resumes[0]}/what-if"
    for number, one in enumerate(judged(60, FILTERS)):
        facts = {"decision": one.outcome.value, "rule": one.rule, "score": one.score, "trace": json.dumps(one.trace)}
        await match(api, linked, resumes[0], str(number), **facts)
    without_salary = {name: value for name, value in FILTERS.items() if name != "salary_from"}
    for threshold in (0, 30, 60, 90):
        for filters, lifted in ((FILTERS, []), (without_salary, ["salary"]), ({}, ["salary", "stop_word_title"])):
            outcomes = [one.outcome for one in judged(threshold, filters)]
            shown = await linked.get(path, threshold=threshold, without=lifted)
            then = (shown["then"]["fit"], shown["then"]["by_hand"], shown["looked_at"])
            assert then == (outcomes.count(Outcome.MATCHED), outcomes.count(Outcome.BLOCKED), len(VARIANTS))
            assert shown["then"]["sent"] == shown["then"]["fit"] == sum(day["fit"] for day in shown["by_day"])
    shown = await linked.get(path)
    assert shown["now"] == shown["then"]
    low = await linked.get(path, threshold=10)
    assert {one["code"]: one["fit"] for one in low["rules"]} == {"salary": 1, "stop_word_title": 1}
    lifted = await linked.get(path, threshold=10, without=["salary"], daily_cap=1)
    assert [one["vacancy"]["id"] for one in lifted["come"]] == ["1"]
    assert (lifted["then"]["fit"], lifted["then"]["sent"]) == (2, 1)


async def test_what_the_model_doubted_and_what_was_never_scored(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    path = f"/api/resumes/{resumes[0]}/what-if"
    doubted = {"decision": "rejected", "rule": "llm_judge", "score": 88}
    await match(api, linked, resumes[0], "1", **doubted)
    area = {"rules": [{"code": "area", "kind": "fit", "level": "list", "passed": False, "sentence": "Не ваш регион"}]}
    await match(api, linked, resumes[0], "2", decision="rejected", rule="area", score=None, trace=json.dumps(area))
    shown = await linked.get(path)
    assert (shown["then"]["fit"], shown["unscored"]) == (0, 0)
    assert {(one["code"], one["fit"], one["unscored"]) for one in shown["rules"]} == {
        ("llm_judge", 1, 0),
        ("area", 0, 1),
    }
    assert (await linked.get(path, without=["llm_judge", "area"]))["unscored"] == 1
