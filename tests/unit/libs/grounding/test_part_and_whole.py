"""A part is not told as the whole, a permit goes no further than it says, and evidence shows what proves."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.claims import GroundingReport

TODAY = date(2026, 5, 1)
VACANCY: dict[str, Any] = {
    "name": "Сотрудник",
    "employer": {"name": "Ромашка"},
    "key_skills": [],
    "description": "<p>Ищем человека. Вы получите льготные билеты для семьи.</p>",
}


def report(text: str, described: str, *, about: str = "", skills: tuple[str, ...] = ()) -> GroundingReport:
    resume = {
        "title": "Сотрудник",
        "skill_set": list(skills),
        "skills": about,
        "experience": [
            {
                "company": "ГБУЗ «Городская клиника № 18 «Ветер»»",
                "position": "Сотрудник",
                "start": "2020-01-01",
                "description": described,
            },
            {"company": "Склад «Юг»", "position": "Комплектовщик", "start": "2015-01-01", "end": "2019-12-31"},
        ],
        "language": [{"id": "zho", "name": "Китайский", "level": {"id": "a2", "name": "A2"}}],
        "education": {
            "level": {"id": "special_secondary", "name": "Среднее специальное"},
            "primary": [{"name": "Техникум", "organization": "", "result": "Машинист", "year": 2014}],
        },
    }
    return check(text, resume, VACANCY, today=TODAY)


@pytest.mark.parametrize(
    ("text", "described", "grounded"),
    [
        ("Выиграла все тридцать дел.", "Вела 30 дел в суде, из них 24 выиграла.", False),
        ("Вела тридцать дел.", "Вела 30 дел в суде, из них 24 выиграла.", True),
        ("Выиграла 24 дела из 30.", "Вела 30 дел в суде, из них 24 выиграла.", True),
        ("Собрал редакцию с нуля.", "Собрал редакцию из шести авторов.", False),
        ("Собрал редакцию с нуля.", "Собрал редакцию с нуля.", True),
        ("Собираю отчёт за четверть часа.", "Собираю отчёт за 15 минут.", True),
        ("Удержание выросло до семидесяти одного процента.", "Удержание выросло с 48 до 71 %.", True),
        ("Accidents became three times rarer.", "Cut accidents from 9 to 3 a year.", True),
        ("Перенёс сайт в одиночку.", "Перенёс сайт вместе с коллегой.", False),
    ],
)
def test_a_number_is_told_of_what_it_counts(text: str, described: str, grounded: bool) -> None:
    assert report(text, described).grounded is grounded


@pytest.mark.parametrize(
    ("text", "grounded"),
    [("Допуск до 1000 В.", True), ("Допуск до 10000 В.", False), ("Допуск свыше 1000 В.", False)],
)
def test_a_permit_goes_no_further_than_the_resume_says(text: str, grounded: bool) -> None:
    assert report(text, "", about="Группа допуска IV, до 1000 В.").grounded is grounded


@pytest.mark.parametrize(
    "text",
    [
        "Аварий по моей вине не было.",
        "Летаю на региональных рейсах.",
        "Дипломированный машинист.",
        "Китайский у меня А2.",
        "Работаю в «Ветре».",
        "Проработал в Городской клинике № 18 шесть лет.",
    ],
)
def test_honest_sentences_in_another_form_pass(text: str) -> None:
    described = "Региональные рейсы. Без аварий по моей вине. На дальних рейсах не летал."
    assert report(text, described).grounded, report(text, described).unsupported


def test_what_is_denied_of_one_thing_is_not_told_of_it() -> None:
    assert not report("Летал на дальних рейсах.", "Региональные рейсы. На дальних рейсах не летал.").grounded


def test_what_is_denied_of_some_things_is_not_told_of_them_with_more_words() -> None:
    described = "Веду приём детей, взрослые пациенты клиники ждут в холле. Взрослых пациентов не консультирую."
    assert not report("Консультирую взрослых пациентов клиники.", described).grounded


def test_the_evidence_of_a_name_is_the_whole_name() -> None:
    found = report("Настраивал GitLab CI.", "Вёл Jenkins CI.", skills=("GitLab CI",)).claims
    assert [claim.evidence.text for claim in found if claim.evidence] == ["GitLab CI"]


def test_the_evidence_of_a_duration_is_the_job_that_lasted_so() -> None:
    (claim,) = report("Занимаюсь этим пять лет.", "").claims
    assert claim.evidence is not None
    assert "Склад" in claim.evidence.text
