"""The model's second opinion: it may reject, its troubles change nothing, it learns nothing personal."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from libs.common.errors import TransientError
from libs.common.ids import new_id
from services.auto_reply.matching.decision import Outcome
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.search.domain import DueSearch
from services.auto_reply.search.judge import LLMJudge, Opinion, resume_facts, with_opinion
from services.auto_reply.search.pages import Judged, judged_detail

RESUME: dict[str, Any] = {
    "id": "r1",
    "title": "Python-разработчик",
    "first_name": "Иван",
    "last_name": "Секретов",
    "contact": [{"value": "+79123456789"}],
    "skill_set": ["Python", "PostgreSQL"],
    "total_experience": {"months": 40},
    "experience": [
        {"position": "Разработчик", "company": "Ромашка", "start": "2022-01-01", "end": None, "description": ""}
    ],
}
VACANCY: dict[str, Any] = {
    "id": "v1",
    "name": "Python-разработчик",
    "area": {"id": "1", "name": "Москва"},
    "employer": {"id": "1", "name": "Лютик"},
    "key_skills": [{"name": "Python"}, {"name": "PostgreSQL"}],
    "description": "<p>Ищем Python-разработчика. Требования: Python, PostgreSQL.</p>",
}


def matched() -> Judged:
    matcher = Matcher()
    return judged_detail(matcher, matcher.prepare(RESUME), VACANCY, VACANCY, 0)


def due() -> DueSearch:
    return DueSearch(
        new_id(),
        new_id(),
        new_id(),
        new_id(),
        "r1",
        "auto",
        60,
        {},
        llm_judge=True,
        settings_version=1,
        resume_hash="h",
        resume=RESUME,
    )


class Model:
    """Answers as told and keeps what it was asked."""

    def __init__(self, answer: Opinion | Exception) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def complete(self, _: str, messages: Any, __: Any, *, user_id: UUID, max_tokens: int) -> Any:
        self.asked.append(messages)
        if isinstance(self.answer, Exception):
            raise self.answer
        return type("Result", (), {"value": self.answer, "model": "m"})()


async def test_a_no_rejects_with_the_models_reason() -> None:
    judge = LLMJudge(Model(Opinion(verdict="no", reason="другой стек")))  # type: ignore[arg-type]
    (found,) = await judge.review(due(), [matched()])
    assert (found.decision.outcome, found.decision.rule, found.stage) == (Outcome.REJECTED, "llm_judge", "judged")
    assert found.decision.reasons_against[0].told("ru") == "ИИ сомневается: другой стек"
    assert found.decision.trace["judge"]["verdict"] == "no"


async def test_a_yes_leaves_the_match() -> None:
    assert with_opinion(matched(), Opinion(verdict="yes", reason="подходит"), "m").decision.outcome is Outcome.MATCHED


async def test_trouble_of_the_model_changes_nothing() -> None:
    before = matched()
    assert await LLMJudge(Model(TransientError("down"))).review(due(), [before]) == [before]  # type: ignore[arg-type]


async def test_what_rules_rejected_is_never_asked_about() -> None:
    rejected = replace(matched(), decision=replace(matched().decision, outcome=Outcome.REJECTED, rule="area"))
    model = Model(Opinion(verdict="yes", reason="да"))
    assert await LLMJudge(model).review(due(), [rejected]) == [rejected]  # type: ignore[arg-type]
    assert model.asked == []


async def test_the_prompt_holds_no_personal_data_and_quarantines_the_vacancy() -> None:
    model = Model(Opinion(verdict="yes", reason="да"))
    await LLMJudge(model).review(due(), [matched()])  # type: ignore[arg-type]
    text = str(model.asked)
    assert "Секретов" not in text
    assert "+7912" not in text
    assert "<<VACANCY " in text
    assert "Ромашка" not in resume_facts(RESUME)


@pytest.mark.parametrize("resume", [{}, {"experience": None, "skill_set": None}])
def test_a_bare_resume_has_facts_too(resume: dict[str, Any]) -> None:
    assert resume_facts(resume)
