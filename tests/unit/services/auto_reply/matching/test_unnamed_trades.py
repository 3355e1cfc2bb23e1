"""Jobs that the table of occupations does not know, works that a title names, and what was never done."""

from typing import Any

import pytest

from libs.common.text.licences import named_categories
from services.auto_reply.matching.trades.heads import any_job
from services.auto_reply.matching.trades.titles import FIRST_OF_TRADE, parse_title
from tests.unit.services.auto_reply.matching.test_trades import fit, offer, person


def role(resume: dict[str, Any], vacancy: dict[str, Any]) -> float:
    return fit(resume, vacancy).factors["role"]


@pytest.mark.parametrize(
    ("own", "same", "other"),
    [
        ("Звонарь", "Старший звонарь храма", "Просфорник"),
        ("Аквариумист", "Аквариумист (обслуживание океанариума)", "Таксидермист"),
        ("Beekeeper", "Senior beekeeper", "Falconer"),
    ],
)
def test_a_job_that_no_table_knows_is_the_applicants_by_its_name(own: str, same: str, other: str):
    assert not parse_title(own).main
    assert role(person(own), offer(same)) == 1.0
    assert role(person(own), offer(other)) < 0.5


def test_two_spellings_of_an_unknown_job_are_one():
    assert parse_title("Грязелечебник").head == parse_title("Грязолечебник").head != parse_title("Водолечебник").head


def test_a_word_that_names_no_job_makes_no_two_jobs_one():
    assert any_job("специалист")
    assert parse_title("Специалист по редким книгам").head == ""
    assert role(person("Специалист по редким книгам"), offer("Специалист по гербам")) < 0.5


def test_a_past_unknown_job_counts_less_than_the_title():
    changed = person(
        "Швея", experience=[{"position": "Таксидермист", "start": "2012-01-01", "end": None, "description": ""}]
    )
    assert 0.5 <= role(changed, offer("Таксидермист")) < role(person("Таксидермист"), offer("Таксидермист"))


def test_a_work_that_the_resume_lists_is_known_by_its_name():
    resume = person("Геральдист", skill_set=["Авторский надзор"])
    assert (
        role(resume, offer("Инженер авторского надзора"))
        > 0.7
        > role(person("Геральдист"), offer("Инженер авторского надзора"))
    )


def test_what_was_never_done_lowers_the_vacancy_that_is_about_it():
    vacancy = offer("Медицинская сестра (маммография)")
    said, unsaid = (
        person("Медицинская сестра", skills="Маммографию не делала."),
        person("Медицинская сестра", skills="Маммография."),
    )
    assert fit(said, vacancy).score + 15 < fit(unsaid, vacancy).score


@pytest.mark.parametrize("title", ["Главный метролог", "Главный бухгалтер", "Главная медицинская сестра"])
def test_the_first_of_a_trade_answers_for_others(title: str):
    assert parse_title(title).levels == (FIRST_OF_TRADE,)
    assert fit(person(title), offer(title)).factors["level"] == 1.0
    assert fit(person(title.split(maxsplit=1)[1].capitalize()), offer(title)).factors["level"] < 0.9


def test_a_chief_specialist_is_a_grade():
    assert parse_title("Главный специалист отдела учёта").levels == (2.8,)


def test_the_categories_of_a_tractor_are_no_driving_licence():
    assert named_categories("Категории C, D тракториста-машиниста") == frozenset()
    assert named_categories("Права категории C, D, опыт от года") == frozenset({"C", "D"})


def test_the_first_letters_of_a_skill_are_known_in_a_title():
    vacancy = offer("Медицинская сестра КТ")
    resume = person("Медицинская сестра", skill_set=["Компьютерная томография"])
    assert fit(resume, vacancy).factors["specialty"] > fit(person("Медицинская сестра"), vacancy).factors["specialty"]


def test_hh_role_of_the_own_trade_counts_its_months():
    resume = person("Менеджер по туризму", professional_roles=[{"id": "72"}], skill_set=["Визовая поддержка"])
    vacancy = offer("Специалист по визовой поддержке", professional_roles=[{"id": "72"}])
    assert fit(resume, vacancy).factors["experience"] > 0.8
