"""Fit outside IT: the same trade is offered, its neighbours and other ranks are not; every person on one scale."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.matching import evaluate_shipped
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.matching.score import Fit

CORPUS = Path(__file__).parents[4] / "corpus/fit"
TRADES = [
    *("Медицинская сестра", "Повар", "Сварщик", "Бухгалтер", "Учитель физики", "Юрист", "Кладовщик", "Парикмахер"),
    *("Водитель категории В", "Слесарь-сантехник", "Электромонтажник", "Продавец-кассир", "Менеджер по закупкам"),
    *("Рекрутер", "Логист", "Охранник", "Фармацевт", "Инженер-сметчик", "Токарь", "Швея", "Официант", "Секретарь"),
    *("Врач-терапевт", "Оператор call-центра", "SMM-менеджер"),
]


def fit(resume: dict[str, Any], vacancy: dict[str, Any]) -> Fit:
    matcher = Matcher()
    return matcher.fit(matcher.prepare(resume), VacancyFacts.from_hh(vacancy))


def person(title: str, months: int = 132, **fields: Any) -> dict[str, Any]:
    job = {"position": title, "start": "2012-01-01", "end": None, "description": ""}
    return {"title": title, "area": {"id": "1"}, "total_experience": {"months": months}, "experience": [job], **fields}


def offer(title: str, **fields: Any) -> dict[str, Any]:
    return {
        "name": title,
        "area": {"id": "1"},
        "experience": {"id": "between1And3"},
        "work_format": [{"id": "ON_SITE"}],
        "description": "<p>Работа в дружном коллективе.</p>",
        **fields,
    }


def test_who_has_done_a_trade_for_eleven_years_is_offered_it_whatever_the_trade():
    scores = {title: fit(person(title), offer(title)).score for title in TRADES}
    assert min(scores.values()) >= 60, scores
    assert max(scores.values()) - min(scores.values()) <= 25, scores


def test_no_trade_is_offered_the_next_one_of_the_list():
    scores = {(one, other): fit(person(one), offer(other)).score for one, other in pairwise(TRADES)}
    assert max(scores.values()) < 40, scores


@pytest.mark.parametrize(
    ("title", "wanted", "other"),
    [
        ("Медицинская сестра", "Медсестра в кабинет", "Операционная медсестра"),
        ("Учитель математики", "Учитель математики", "Учитель химии"),
        ("Повар", "Повар", "Шеф-повар"),
        ("Менеджер по продажам", "Менеджер по продажам", "Руководитель отдела продаж"),
        ("Сварщик", "Электрогазосварщик", "Токарь"),
        ("Водитель категории C", "Водитель категории C", "Водитель категории D"),
    ],
)
def test_specialty_rank_and_licence_part_vacancies_of_one_occupation(title: str, wanted: str, other: str):
    assert fit(person(title), offer(wanted)).exact >= fit(person(title), offer(other)).exact + 12


def test_a_duty_is_no_rank():
    teacher = person("Учитель математики")
    with_class = fit(teacher, offer("Учитель математики, классный руководитель"))
    assert with_class.factors["level"] == 1.0
    assert fit(person("Секретарь"), offer("Помощник руководителя")).factors["level"] == 1.0


def test_the_development_half_of_the_corpus_is_told_apart():
    figures = evaluate_shipped(CORPUS / "development")
    assert figures["auc"] >= 0.95, figures
    assert figures["f1"] >= 0.85, figures


def test_every_applicant_of_the_corpus_has_eight_graded_vacancies():
    for half in ("development", "held_out"):
        lines = (CORPUS / half / "labels.jsonl").read_text(encoding="utf-8").split("\n")
        labels = [json.loads(line) for line in lines if line]
        assert len(labels) == 8 * len(json.loads((CORPUS / half / "resumes.json").read_text(encoding="utf-8")))


def test_another_driving_licence_lowers_the_fit_and_a_resume_that_names_none_says_nothing():
    bus = offer("Водитель", driver_license_types=[{"id": "D"}])
    assert fit(person("Водитель", skills="Права B, C."), bus).factors["licence"] == 0.5
    assert fit(person("Водитель", skills="Права D."), bus).factors["licence"] == 1.0
    assert fit(person("Водитель"), bus).factors["licence"] == 1.0


def test_a_title_that_names_another_trade_does_not_outweigh_the_role_that_hh_gives():
    resume = person("Охранник", professional_roles=[{"id": "90"}])
    said = fit(resume, offer("Контролёр на проходную", professional_roles=[{"id": "90"}]))
    unsaid = fit(resume, offer("Контролёр на проходную"))
    assert said.factors["role"] >= 0.7 > unsaid.factors["role"]


def test_roles_of_it_do_not_speak_for_titles():
    resume = person("Программист Python", professional_roles=[{"id": "96"}])
    vacancy = offer("Менеджер по продажам", professional_roles=[{"id": "96"}])
    assert fit(resume, vacancy).factors["role"] < 0.5


@pytest.mark.parametrize("title", ["Старший смены охраны", "Охранник, старший группы", "Бригадир охраны"])
def test_the_first_of_a_shift_has_led_people(title: str):
    first, one_of_it = person(title), person("Охранник")
    head = offer("Начальник смены охраны")
    assert fit(first, head).factors["level"] > fit(one_of_it, head).factors["level"]


def test_people_of_trades_written_later_are_told_apart():
    figures = evaluate_shipped(CORPUS / "later")
    assert figures["auc"] >= 0.98
    assert figures["ndcg10"] >= 0.95


def test_people_of_the_last_trades_are_told_apart():
    figures = evaluate_shipped(CORPUS / "last")
    assert figures["auc"] >= 0.92
    assert figures["ndcg10"] >= 0.95
    assert figures["f1"] >= 0.83


def test_people_of_the_latest_trades_are_told_apart():
    figures = evaluate_shipped(CORPUS / "latest")
    assert figures["auc"] >= 0.9
    assert figures["ndcg10"] >= 0.94
    assert figures["f1"] >= 0.84
