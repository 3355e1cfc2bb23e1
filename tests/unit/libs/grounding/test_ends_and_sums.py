"""A change is told by its own end, a whole is told of what is whole, and years are summed over the places named."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.deeds.leadership import leads
from libs.common.grounding.facts import Text

TODAY = date(2026, 5, 1)
VACANCY: dict[str, Any] = {
    "name": "Сотрудник",
    "employer": {"name": "Ромашка"},
    "key_skills": [{"name": "Machine learning"}],
    "description": "<p>Ищем человека. Переговоры о сроках. We train machine learning models.</p>",
}


def grounded(text: str, described: str = "", *, second: str = "", company: str = "Ресторан «Юг»") -> bool:
    jobs = (
        ("Дубравстрой", "Оператор котельной", "2020-01-01", None, described),
        (company, "Слесарь", "2015-01-01", "2019-12-31", second),
    )
    resume = {
        "title": "Оператор котельной",
        "area": {"name": "Дубрава"},
        "experience": [
            {"company": name, "position": position, "start": start, "end": end, "description": told}
            for name, position, start, end, told in jobs
        ],
    }
    return check(text, resume, VACANCY, today=TODAY).grounded


@pytest.mark.parametrize(
    ("text", "described", "proved"),
    [
        ("Доля полки выросла на 26 %.", "Доля полки выросла с 20 до 26 %.", False),
        ("Доля полки выросла до 26 %.", "Доля полки выросла с 20 до 26 %.", True),
        ("Доля полки прибавила 6 пунктов.", "Доля полки выросла с 20 до 26 %.", True),
        ("Брак снизился до 30 %.", "Брак снизился на 30 %.", False),
        ("Выручка выросла на 1,8 млн рублей.", "Выручка выросла с 1,2 до 1,8 млн рублей.", False),
        ("Returns fell to 30 %.", "Returns fell by 30 %.", False),
    ],
)
def test_a_change_is_told_by_the_end_that_the_resume_tells(text: str, described: str, proved: bool) -> None:
    assert grounded(text, described) is proved


@pytest.mark.parametrize(
    ("text", "described", "proved"),
    [
        ("Списания сократились вдвое по всей сети.", "Списания в сети сократились вдвое.", False),
        ("Списания сократились вдвое по всей сети.", "Списания по всей сети сократились вдвое.", True),
        ("Ни одной жалобы за эти годы.", "Жалоб стало 4 в год вместо 12.", False),
        ("Ни одной жалобы за эти годы.", "Жалоб не было ни одной.", True),
        ("Учу новичков, 16 человек.", "Учу новичков, 16 человек.", True),
        ("Отчёт теперь готов вдвое быстрее.", "Срок отчёта сократился с 10 до 5 дней.", True),
        ("Насосы ни разу не останавливались.", "Ни одной остановки насосов.", True),
        ("Замена горелок снизила расход газа.", "Замена горелок снизила расход газа на 8 %.", True),
        ("Нашла завышения больше чем на шесть миллионов рублей.", "Нашла завышения на 6,4 млн рублей.", True),
    ],
)
def test_a_whole_and_a_thing_are_told_as_they_are(text: str, described: str, proved: bool) -> None:
    assert grounded(text, described) is proved


@pytest.mark.parametrize(
    ("text", "proved"),
    [
        ("Оператором котельной работаю одиннадцать лет.", False),
        ("Оператором котельной работаю шесть лет.", True),
        ("Одиннадцать лет отработал и в ресторане «Юг», и в «Дубравстрое».", True),
        ("В ресторане «Юг» отработал одиннадцать лет.", False),
    ],
)
def test_years_are_those_of_the_post_and_of_the_places_named(text: str, proved: bool) -> None:
    assert grounded(text, second="Готовил к зиме 6 котельных.") is proved


def test_what_was_done_at_one_employer_is_not_told_of_another_named_like_the_town() -> None:
    told = {"described": "Составляю сметы на школы.", "second": "Считал ремонт дорог."}
    assert not grounded("В «Дубравстрое» считал ремонт дорог.", **told)
    assert grounded("В «Юге» считал ремонт дорог.", **told)


def test_what_one_does_now_is_no_wish_to_learn() -> None:
    assert not grounded("I train machine learning models.", "Trained three newcomers.")


def test_restaurants_are_also_those_of_a_narrower_kind() -> None:
    bistro = {"company": "Бистро «Порто»"}
    assert grounded("В ресторанах отработал пять лет.", **bistro)
    assert not grounded("В ресторанах отработал одиннадцать лет.", **bistro)


@pytest.mark.parametrize(
    ("text", "described", "proved"),
    [
        ("Обслуживал 200 покупателей в час.", "Обслуживал покупателей, 200 чеков в день.", False),
        ("Пробиваю 200 чеков в час.", "Пробиваю 200 чеков в день.", False),
        ("Пробиваю 200 чеков каждый день.", "Пробиваю 200 чеков в день.", True),
        ("I close 40 tickets an hour.", "I close 40 tickets a day.", False),
        ("Брак снизился на 8 %.", "Брак снизился с 8 до 2 %.", False),
        ("За смену принимаю 40 машин товара.", "Принимаю товар, 40 паллет за смену.", False),
        ("Снизил брак за два месяца.", "Снизил брак с 8 до 2 %.", False),
        ("Снизил брак за два месяца.", "За два месяца снизил брак с 8 до 2 %.", True),
        ("Снизил брак за шесть лет.", "Снизил брак с 8 до 2 %.", True),
    ],
)
def test_a_number_keeps_its_time_its_thing_and_its_period(text: str, described: str, proved: bool) -> None:
    assert grounded(text, described) is proved


@pytest.mark.parametrize(
    ("text", "described", "proved"),
    [
        ("Руковожу двумя операторами.", "Помогал начальнику составлять график.", False),
        ("Контролирую работу операторов.", "Помогал начальнику составлять график.", False),
        ("Договариваюсь с заказчиками о сроках.", "Отвечаю заказчикам.", False),
    ],
)
def test_who_helps_a_head_leads_nobody_and_no_line_of_the_vacancy_is_borrowed(
    text: str, described: str, proved: bool
) -> None:
    assert grounded(text, described) is proved


def test_help_does_not_hide_what_was_led_afterwards() -> None:
    assert leads([Text("/experience/0", "Помогал начальнику, затем руководил сменой.")]) is not None
    assert leads([Text("/experience/0", "Помогал начальнику, затем и директору.")]) is None


@pytest.mark.parametrize(
    ("text", "described", "proved"),
    [
        ("Приживается 85 % саженцев.", "Приживается 17 саженцев из 20.", True),
        ("Приживается 90 % саженцев.", "Приживается 17 саженцев из 20.", False),
        ("Приживается 74 % саженцев.", "Приживается 14 саженцев из 19.", True),
        ("Приживается 75 % саженцев.", "Приживается 14 саженцев из 19.", False),
        ("Приживается 18 % саженцев.", "Приживается 17 саженцев из 20.", False),
        ("Приживается 100 % саженцев.", "Приживается 999 саженцев из 1003.", False),
        ("85 % of seedlings take root.", "17 of 20 seedlings take root.", True),
        ("95 % of seedlings take root.", "17 of 20 seedlings take root.", False),
    ],
)
def test_a_part_of_a_whole_is_its_share(text: str, described: str, proved: bool) -> None:
    assert grounded(text, described) is proved
