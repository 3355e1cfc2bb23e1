"""Fit outside IT: the same trade is offered, its neighbours and other ranks are not; every person on one scale."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.texts.matching import evaluate_shipped
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.fit.score import Fit
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.reading.profile import read_profile
from services.auto_reply.matching.trades.titles import parse_title
from services.auto_reply.matching.words.lists import WORDS

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


@pytest.mark.parametrize("folder", ["fresh", "unread", "further", "further_unread"])
def test_people_of_twelve_further_trades_are_told_apart(folder: str):
    figures = evaluate_shipped(CORPUS / folder)
    assert figures["auc"] >= 0.97
    assert figures["ndcg10"] >= 0.95
    assert figures["f1"] >= 0.85


@pytest.mark.parametrize("folder", ["neighbours", "neighbours_unread", "advisers"])
def test_people_near_other_trades_are_told_apart(folder: str):
    figures = evaluate_shipped(CORPUS / folder)
    assert figures["auc"] >= 0.93
    assert figures["ndcg10"] >= 0.96
    assert figures["f1"] >= 0.85


@pytest.mark.parametrize(
    "title", ["Помощник генерального директора", "Executive Assistant to CEO", "Ассистент президента"]
)
def test_who_helps_a_head_is_neither_the_head_nor_a_beginner(title: str):
    vacancy = offer(title)
    assert fit(person("Помощник руководителя"), vacancy).factors["role"] == 1.0
    assert fit(person("Помощник руководителя"), vacancy).factors["level"] == 1.0
    assert fit(person("Генеральный директор"), vacancy).factors["role"] < 0.5


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Врач-хирург", "Врач-невролог"),
        ("Плиточник", "Маляр"),
        ("Кровельщик", "Бетонщик"),
        ("Автослесарь", "Автомаляр"),
    ],
)
def test_one_name_of_an_occupation_is_not_another(title: str, other: str):
    assert fit(person(title), offer(title)).factors["role"] == 1.0
    assert fit(person(title), offer(other)).factors["role"] <= 0.5


def test_hh_role_decides_where_the_title_is_of_any_trade():
    site = offer("Начальник участка", professional_roles=[{"id": "100"}])
    plant = offer("Начальник участка", professional_roles=[{"id": "80"}])
    foreman = person("Прораб", professional_roles=[{"id": "100"}])
    assert fit(foreman, site).factors["role"] >= 0.9
    assert fit(foreman, plant).factors["role"] < 0.5


def test_one_role_of_hh_for_several_trades_does_not_make_them_one():
    barman = person("Бармен", professional_roles=[{"id": "89"}])
    vacancy = {"professional_roles": [{"id": "89"}]}
    assert fit(barman, offer("Бармен", **vacancy)).factors["role"] == 1.0
    assert fit(barman, offer("Официант", **vacancy)).factors["role"] < 0.75


def test_a_head_is_nearer_to_who_says_to_have_led_people():
    head = offer("Начальник отдела логистики")
    job = {"position": "Логист", "start": "2012-01-01", "end": None}
    led, alone = (
        person("Логист", experience=[{**job, "description": text}])
        for text in ("Руководила группой диспетчеров.", "Вела маршруты. Работала в команде из 8 человек.")
    )
    assert fit(led, head).factors["level"] > fit(alone, head).factors["level"]


@pytest.mark.parametrize("text", ["Обучим работе на томографе.", "Возможно обучение.", "We will train you."])
def test_a_specialty_that_is_taught_at_work_need_not_be_brought(text: str):
    def vacancy(said: str) -> dict[str, Any]:
        return offer("Рентгенолаборант МРТ", description=f"<p>{said}</p>")

    own, taught, unsaid = person("Рентгенолаборант"), vacancy(text), vacancy("Обучаем клиентов.")
    assert fit(own, taught).factors["specialty"] > fit(own, unsaid).factors["specialty"]
    never = person("Рентгенолаборант", skills="МРТ не делала.")
    assert fit(never, taught).factors["specialty"] == fit(never, unsaid).factors["specialty"]


def test_an_english_text_is_not_held_against_a_russian_resume():
    text = "<p>You will manage the calendar and travel of the director.</p>"
    resume = person("Помощник руководителя", skills="Веду календарь и командировки директора.")
    assert fit(resume, offer("Executive assistant", description=text)).factors["wording"] > 0.4
    assert fit(resume, offer("Executive assistant", description="<p>Кофе и чай.</p>")).factors["wording"] == 0.0


@pytest.mark.parametrize("example", [entry.example for entry in WORDS.entries("teaching")])
def test_each_way_to_say_that_the_work_is_taught_is_found_in_a_vacancy(example: str) -> None:
    text = f"Обязанности: работа в цехе. {example}. Условия: сменный график."
    assert read_profile(text, parse_title("Оператор"), formats_known=False).teaches
    assert not read_profile("Обязанности: работа.", parse_title("Оператор"), formats_known=False).teaches


def test_a_trainees_place_fits_a_junior_of_few_months_and_nobody_who_has_worked_for_long():
    vacancy = offer("Стажёр-разработчик")
    few = [{"position": "Разработчик", "start": "2026-01-01", "end": "2026-05-01", "description": ""}]
    assert fit(person("Junior-разработчик", 4, experience=few), vacancy).factors["level"] == 1.0
    assert fit(person("Junior-разработчик", 40), vacancy).factors["level"] < 0.6
    assert fit(person("Разработчик"), vacancy).factors["level"] < 0.6


def test_the_kind_of_place_in_a_title_narrows_no_trade():
    adviser = person("Мастер-приёмщик автосервиса")
    assert fit(adviser, offer("Мастер-консультант дилерского центра")).factors["specialty"] == 1.0
    assert fit(adviser, offer("Мастер-консультант кузовного ремонта")).factors["specialty"] < 1.0


def test_who_teaches_music_is_neither_a_performer_nor_any_teacher():
    leader = person("Музыкальный руководитель")
    assert fit(leader, offer("Учитель музыки")).factors["role"] == 1.0
    assert fit(leader, offer("Учитель математики")).factors["role"] < 0.5
    assert fit(leader, offer("Артист хора")).factors["role"] < 0.5
