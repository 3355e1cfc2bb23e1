"""All of one's work beside the present job, and general words that the vacancy has, too."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.grounding.check import check
from libs.common.grounding.facts import Job, covered_months

TODAY = date(2026, 5, 1)
VACANCY: dict[str, Any] = {
    "name": "Сыровар",
    "employer": {"name": "Сыроварня «Исток»"},
    "key_skills": [{"name": "Пастеризация"}],
    "description": (
        "<p>Компания работает на рынке больше десяти лет и открывает новое направление. Выпускаем больше ста видов "
        "сыра, кормим ежедневно сорок школ.</p>"
    ),
}
RESUME: dict[str, Any] = {
    "title": "Сыровар",
    "gender": {"id": "male"},
    "skill_set": ["Варка сыра", "Пастеризация"],
    "total_experience": {"months": 100},
    "experience": [
        {
            "company": "Завод «Луг»",
            "position": "Сыровар",
            "start": "2021-03-01",
            "end": None,
            "description": "Варю полутвёрдые сыры, слежу за пастеризацией.",
        },
        {
            "company": "Магазин «Берёзка»",
            "position": "Продавец",
            "start": "2018-01-01",
            "end": "2021-03-01",
            "description": "Продавал обувь, вёл учёт остатков.",
        },
    ],
}
HONEST = (
    "На заводе «Луг» работаю сыроваром больше 5 лет.",
    "Больше 5 лет работаю на заводе «Луг», должность — сыровар.",
    "Сейчас работаю сыроваром на заводе «Луг», а всего за плечами больше 8 лет опыта.",
    "Мой стаж — больше 8 лет; сейчас работаю сыроваром на заводе «Луг».",
    "Мой общий стаж — больше 8 лет, сейчас я сыровар на заводе «Луг».",
)
ABUSE = (
    "Выпускаю больше ста видов сыра.",
    "Открываю новое направление, работаю больше 5 лет.",
    "Больше 5 лет открываю новые направления на заводе «Луг».",
    "Работаю на рынке больше десяти лет.",
    "Кормлю ежедневно сорок школ.",
    "Ежедневно кормлю школы, работаю больше 5 лет.",
    "На заводе «Луг» работаю сыроваром больше 8 лет.",
    "Мой стаж сыровара — больше 8 лет; сейчас работаю на заводе «Луг».",
    "Мой стаж на заводе «Луг» — больше 8 лет, сейчас я сыровар.",
    "Мой стаж — больше 12 лет; сейчас работаю сыроваром на заводе «Луг».",
    "За плечами больше 8 лет работы сыроваром, сейчас работаю на заводе «Луг».",
    "За плечами больше 8 лет на заводе «Луг», сейчас я сыровар.",
    "Сейчас за плечами больше 8 лет на заводе «Луг».",
    "Сейчас я больше 8 лет работаю сыроваром.",
    "Сейчас работаю сыроваром, и за плечами больше 8 лет варки сыра.",
)


@pytest.mark.parametrize("sentence", HONEST)
def test_all_work_and_the_present_job_are_told_side_by_side(sentence: str) -> None:
    assert check(sentence, RESUME, VACANCY, today=TODAY).grounded


@pytest.mark.parametrize("sentence", ABUSE)
def test_neither_lends_the_other_its_time_or_its_deed(sentence: str) -> None:
    assert not check(sentence, RESUME, VACANCY, today=TODAY).grounded


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 60) | st.none()), max_size=6))
def test_a_month_of_several_jobs_counts_once(spans: list[tuple[int, int | None]]) -> None:
    jobs = tuple(
        Job("/experience/0", "", "", "", _month(start), None if last is None else _month(start + last), ())
        for start, last in spans
    )
    months = {one for start, last in spans for one in range(start, 1 + min(60, start + (60 if last is None else last)))}
    assert covered_months(jobs, _month(60)) == len(months)


def _month(number: int) -> date:
    return date(2020 + number // 12, 1 + number % 12, 1)
