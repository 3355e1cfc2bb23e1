"""A preview at any threshold says what the matcher decides at that threshold, from decisions made at another one."""

import json
from typing import Any

from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import Decision, Outcome
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.hh_double import resume
from tests.component.services.api.seeds import VACANCY, ids_of, match

STORED_AT = 60
VARIANTS: list[dict[str, Any]] = [
    {},
    {"has_test": True},
    {"response_url": "https://example.org"},
    {"name": "Разработчик 1С"},
    {"key_skills": [{"name": one} for one in ("Python", "Kafka", "Go", "Kubernetes")]},
    {"key_skills": [{"name": one} for one in ("Python", "Kafka", "Go")], "has_test": True},
    {"area": {"id": "88", "name": "Казань"}, "work_format": [{"id": "ON_SITE"}]},
    {"name": "Бухгалтер", "description": "<p>1С, отчётность</p>"},
    {"salary": {"from": 90000, "to": 120000, "currency": "RUR"}},
    {"experience": {"id": "moreThan6"}},
]


def judged(threshold: int) -> list[Decision]:
    """Every variant at a threshold; «1С» is a stop word of titles."""
    matcher = Matcher()
    filters = ResumeFilters.model_validate({"stop_words": {"title": ["1С"]}})
    prepared = matcher.prepare(resume("r", "Python-разработчик"), filters)
    cards = [{**VACANCY, "id": str(number), **facts} for number, facts in enumerate(VARIANTS)]
    return [matcher.judge(prepared, VacancyFacts.from_hh(card), threshold=threshold) for card in cards]


async def test_the_preview_is_what_the_matcher_decides_at_that_threshold(api: Api, linked: Person) -> None:
    _, resumes = await ids_of(linked)
    stored = judged(STORED_AT)
    assert {one.rule for one in stored} >= {None, "has_test", "external", "stop_word_title", "score_below_threshold"}
    for number, one in enumerate(stored):
        facts = {"decision": one.outcome.value, "rule": one.rule, "score": one.score, "trace": json.dumps(one.trace)}
        await match(api, linked, resumes[0], str(number), **facts)
    for threshold in (0, 1, 20, 40, 50, STORED_AT, 70, 85, 100):
        outcomes = [one.outcome for one in judged(threshold)]
        shown = await linked.get(f"/api/resumes/{resumes[0]}/preview", threshold=threshold)
        expected = (outcomes.count(Outcome.MATCHED), outcomes.count(Outcome.BLOCKED), len(VARIANTS))
        assert (shown["would_fit"], shown["blocked"], shown["looked_at"]) == expected, threshold
