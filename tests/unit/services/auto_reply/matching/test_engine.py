"""The whole matcher: properties that hold for any vacancy, and sense in trades it was not tuned on."""

import json
import pickle
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.stage.synthetic import vacancy as synthetic_vacancy
from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import Decision
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts

Payload = dict[str, Any]
Judge = Callable[..., Decision]

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**7) | st.floats(allow_nan=True) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "from", "to", "amount", "type", "currency"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
VACANCY_KEYS = [
    "id",
    "name",
    "area",
    "employer",
    "salary",
    "salary_range",
    "experience",
    "schedule",
    "work_format",
    "employment",
    "employment_form",
    "type",
    "snippet",
    "relations",
    "description",
    "key_skills",
    "professional_roles",
    "archived",
    "has_test",
    "test",
    "response_url",
    "closed_for_applicants",
]
RESUME_KEYS = [
    "id",
    "title",
    "area",
    "salary",
    "total_experience",
    "skill_set",
    "skills",
    "experience",
    "professional_roles",
    "work_format",
    "schedules",
    "schedule",
    "employments",
    "employment",
    "employment_form",
    "relocation",
]
RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RELAXED
@given(st.dictionaries(st.sampled_from(VACANCY_KEYS), JUNK), st.dictionaries(st.sampled_from(RESUME_KEYS), JUNK))
def test_drifted_payloads_never_fail_and_scores_stay_within_bounds(vacancy: Payload, resume: Payload):
    matcher = Matcher()
    facts = VacancyFacts.from_hh(vacancy)
    prepared = matcher.prepare(resume)
    decision = matcher.judge(prepared, facts)
    matcher.check_listed(prepared, facts)
    assert 0 <= decision.score <= 100
    assert all(0.0 <= share <= 1.0 for share in decision.factors.values())
    json.dumps(decision.trace, allow_nan=False)


SKILLS = [
    "Python",
    "Go",
    "Kafka",
    "FastAPI",
    "React",
    "1С",
    "Figma",
    "SQL",
    "Активные продажи",
    "Вязание крючком",
    "Docker",
    "Excel",
    "Ответственность",
]


@RELAXED
@given(
    st.integers(0, 5_000),
    st.lists(st.sampled_from(SKILLS), max_size=6),
    st.sampled_from(["Разработчик", "Python-разработчик", "Менеджер по продажам", "Дизайнер", ""]),
)
def test_another_skill_that_the_vacancy_asks_for_never_lowers_the_score(number: int, owned: list[str], title: str):
    matcher = Matcher()
    payload = synthetic_vacancy(number, random.Random(number))
    facts = VacancyFacts.from_hh(payload)
    resume = {"id": "r", "title": title, "area": {"id": "1"}, "total_experience": {"months": 40}, "skill_set": owned}
    before = matcher.fit(matcher.prepare(resume), facts).exact
    for asked in payload["key_skills"]:
        richer = {**resume, "skill_set": [*owned, asked["name"]]}
        assert matcher.fit(matcher.prepare(richer), facts).exact >= before - 1e-9


def test_the_same_input_gives_the_same_decision_in_threads_and_after_pickling(resume: Payload):
    matcher = Matcher()
    prepared = matcher.prepare(resume)
    copy = pickle.loads(pickle.dumps((matcher, prepared)))  # noqa: S301 - our own bytes
    facts = [VacancyFacts.from_hh(synthetic_vacancy(n, random.Random(n))) for n in range(60)]
    expected = [matcher.judge(prepared, item) for item in facts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda item: matcher.judge(prepared, item), facts)) == expected
    assert [copy[0].judge(copy[1], item) for item in facts] == expected
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301 - our own bytes


def test_a_nearer_place_more_money_and_the_own_level_are_worth_more(judge: Judge, vacancy: Payload):
    best = judge(vacancy).score
    worse: list[Payload] = [
        {"area": {"id": "88"}, "work_format": [{"id": "ON_SITE"}]},
        {"salary_range": {"from": 80_000, "to": 100_000, "currency": "RUR"}},
        {"experience": {"id": "moreThan6"}},
        {"name": "Junior Python-разработчик"},
        {"name": "Go-разработчик", "key_skills": [{"name": "Go"}], "description": "Go"},
        {"name": "Наставник Python-разработчиков"},
    ]
    for change in worse:
        assert judge({**vacancy, **change}).score < best, change


TRADES: dict[str, tuple[Payload, list[str], list[str]]] = {
    "driver": (
        {"title": "Водитель-экспедитор", "skill_set": ["Водительское удостоверение категории B", "Грузоперевозки"]},
        ["Водитель категории B", "Водитель-курьер"],
        ["Бухгалтер", "Java-разработчик", "Менеджер по продажам", "Медсестра"],
    ),
    "accountant": (
        {"title": "Главный бухгалтер", "skill_set": ["1С: Бухгалтерия", "НДС", "Налоговая отчетность"]},
        ["Бухгалтер", "Главный бухгалтер"],
        ["Программист 1С", "Водитель", "Аналитик 1С", "Менеджер по продажам"],
    ),
    "sales": (
        {"title": "Менеджер по продажам B2B", "skill_set": ["Активные продажи", "CRM", "Переговоры"]},
        ["Менеджер по продажам", "Key Account Manager"],
        ["Python-разработчик", "Кладовщик", "Повар", "Врач-терапевт"],
    ),
    "designer": (
        {"title": "UX/UI дизайнер", "skill_set": ["Figma", "UX/UI", "Прототипирование"]},
        ["Продуктовый дизайнер", "UX/UI дизайнер (мобильные приложения)"],
        ["Дизайнер интерьера", "Frontend-разработчик", "Инженер-проектировщик", "Маркетолог"],
    ),
    "qa": (
        {"title": "Тестировщик ПО", "skill_set": ["Тестирование", "Postman", "SQL"]},
        ["QA engineer", "Инженер по тестированию"],
        ["Инженер по качеству", "Java-разработчик", "Системный администратор", "Лаборант"],
    ),
    "java": (
        {"title": "Java-разработчик", "skill_set": ["Java", "Spring Boot", "PostgreSQL"]},
        ["Java Developer", "Backend-разработчик (Java)"],
        ["JavaScript-разработчик", "Преподаватель Java", "QA Automation (Java)", "PHP-программист"],
    ),
    "electrician": (
        {"title": "Электромонтажник", "skill_set": ["Электромонтаж", "Чтение чертежей"]},
        ["Электрик", "Электромонтер"],
        ["Сварщик", "Продавец-консультант", "Системный аналитик", "Повар"],
    ),
}


@pytest.mark.parametrize("trade", TRADES)
def test_every_trade_finds_its_own_vacancies_before_those_of_others(trade: str, vacancy: Payload):
    resume, own, others = TRADES[trade]
    matcher = Matcher()
    prepared = matcher.prepare(
        {**resume, "id": "r", "area": {"id": "1"}, "total_experience": {"months": 40}}, ResumeFilters()
    )

    def score(title: str) -> int:
        bare = {
            **vacancy,
            "name": title,
            "salary_range": None,
            "key_skills": [],
            "professional_roles": [],
            "description": "Звоните.",
        }
        return matcher.fit(prepared, VacancyFacts.from_hh(bare)).score

    worst_own, best_other = min(map(score, own)), max(map(score, others))
    assert worst_own >= 45
    assert best_other <= 35
    assert worst_own > best_other + 15


def test_an_empty_resume_and_an_empty_vacancy_still_get_a_decision():
    matcher = Matcher()
    decision = matcher.judge(matcher.prepare({}), VacancyFacts.from_hh({}))
    assert decision.rule == "score_below_threshold"
    assert ResumeFacts.from_hh({}).title.text == ""
