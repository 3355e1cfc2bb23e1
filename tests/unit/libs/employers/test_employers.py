"""Who is the same employer: legal forms, groups of companies, and names that only look alike."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.employers.current import Employer, current_employers, merged
from libs.common.employers.groups import EmployerList, group_of, lines
from libs.common.employers.names import employer_key


def same_employer(one: str, other: str) -> bool:
    """Whether a list of one holds the other."""
    return EmployerList.of([one]).holds(None, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО «Ромашка»", "Ромашка"),
        ('АО "Ромашка"', "ромашка"),
        ("Ромашка, ООО", "ООО РОМАШКА"),
        ("Acme LLC", "acme"),
        ("ООО «Ёлка»", "Елка"),
        ("Группа компаний Лютик", "ГК Лютик"),
        ("МБУК «Музей»", "Музей"),
        ("ГБУЗ Больница № 4", "Больница № 4"),
        ("РНКО «Расчёт»", "Расчёт"),
    ],
)
def test_legal_forms_quotes_and_case_do_not_part_an_employer(one: str, other: str):
    assert same_employer(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Яндекс", "Yandex"),
        ("Яндекс", "Яндекс.Такси"),
        ("ООО «Яндекс Маркет»", "Кинопоиск"),
        ("Сбер", "СберТех"),
        ("ПАО Сбербанк", "СберМаркет"),
        ("Т-Банк", "Тинькофф"),
        ("T-Bank", "ТБанк"),
        ("VK", "ВКонтакте"),
        ("Mail.ru Group", "Одноклассники"),
        ("Ozon", "Озон Банк"),
        ("Wildberries", "РВБ"),
        ("X5 Tech", "Пятёрочка"),
        ("Перекрёсток", "Х5"),
        ("Магнит", "АО «Тандер»"),
        ("Ростелеком", "РТК"),
        ("МТС", "МТС Банк"),
        ("Газпром", "ПАО «Газпром нефть»"),
        ("РЖД", "РЖД-Медицина"),
        ("Росатом", "Гринатом"),
        ("Ростех", "Вертолёты России"),
        ("ВТБ", "Почта Банк"),
        ("Альфа-Банк", "АльфаСтрахование"),
        ("1С", "1C-Битрикс"),
        ("ПАО «ЛУКОЙЛ»", "Лукойл-Технологии"),
        ("НК Роснефть", "РН-Бурение"),
        ("Северсталь", "Северсталь-Инфоком"),
        ("НЛМК", "NLMK"),
        ("ГМК Норильский никель", "Норникель"),
        ("Лента", "Монетка"),
        ("Ашан", "Auchan"),
        ("М.Видео", "Эльдорадо"),
        ("Инвитро", "Invitro"),
        ("Медси", "Смартмед"),
        ("ГК Самолет", "Самолёт Плюс"),
        ("ПИК", "ПИК-Комфорт"),
        ("hh.ru", "HeadHunter"),
    ],
)
def test_companies_of_a_group_are_one_employer(one: str, other: str):
    assert same_employer(one, other)
    assert same_employer(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ромашка", "Ромашка Плюс"),
        ("", ""),
        ("", "Ромашка"),
        ("ООО", "АО"),
        ("Озон", "Озон Клиника"),
        ("Магнит", "Магнитогорский цирк"),
        ("Лента", "Лента времени"),
        ("ПИК", "Пик Активности"),
        ("МТС", "МТС-Агро"),
        ("Альфа-Банк", "Альфа"),
        ("Альфа-Банк", "Альфа Мебель"),
        ("VK", "ВК Строй"),
        ("1С", "1С:Франчайзи Север"),
        ("Сбер", "Сбережения"),
        ("Система ПБО", "Система"),
        ("Яндекс", "Сбер"),
        ("Почта Банк", "Почта России"),
    ],
)
def test_names_that_share_a_word_stay_apart(one: str, other: str):
    assert not same_employer(one, other)
    assert not same_employer(other, one)


def test_the_file_names_about_two_hundred_groups_and_each_name_once():
    seen: dict[str, int] = {}
    groups = list(lines())
    assert len(groups) >= 200
    for number, names in enumerate(groups):
        for name in names:
            bare = name.removesuffix(" *")
            assert "*" not in bare, name
            key = employer_key(bare).replace(" ", "")
            assert len(key) > 1, name
            assert seen.setdefault(key, number) == number, f"{name} stands in two groups"
            assert group_of(bare) == number


@given(st.sampled_from(list(lines())), st.data())
def test_any_two_names_of_a_line_are_one_employer(names: list[str], data: st.DataObject):
    one, other = (data.draw(st.sampled_from(names)).removesuffix(" *") for _ in range(2))
    assert same_employer(f"ООО «{one}»", other.upper())


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_compared_without_a_fault_and_either_way_round(one: str, other: str):
    assert same_employer(one, other) == same_employer(other, one)


def test_a_list_holds_ids_names_and_groups():
    listed = EmployerList.of(["1740", "Ромашка", "Яндекс"])
    assert listed.holds("1740", "")
    assert listed.holds(None, "ООО Ромашка")
    assert listed.holds("5", "Yandex Cloud")
    assert not listed.holds("5", "Ромашка Плюс")
    assert not listed.holds(None, "")


def job(**fields: Any) -> dict[str, Any]:
    return {"company": "Ромашка", "start": "2020-01-01", "end": None, **fields}


def test_current_employers_are_those_of_the_open_jobs():
    found = current_employers({"experience": [job(employer={"id": "77"}), job(company="Лютик", end="2019-01-01")]})
    assert found.found == (Employer("77", "Ромашка"),)
    assert not found.unnamed
    assert merged(found, ["Василёк"]) == ("77", "Ромашка", "Василёк")


@pytest.mark.parametrize("name", [None, "", "  ", "NDA", "под NDA", "***", "ООО", "Конфиденциально", 7, {"x": 1}])
def test_an_open_job_at_an_employer_that_cannot_be_read_is_noticed(name: object):
    assert current_employers({"experience": [job(company=name)]}).unnamed
    assert not current_employers({"experience": [job(company=name, end="2020-02-01")]}).unnamed


def test_the_id_of_an_employer_tells_who_it_is_without_a_name():
    found = current_employers({"experience": [job(company=None, company_id=1740)]})
    assert (found.entries, found.unnamed) == (("1740",), False)


@pytest.mark.parametrize("experience", [None, "x", [], [None, 3], {"company": "x"}])
def test_no_readable_jobs_are_no_employers(experience: object):
    found = current_employers({"experience": experience})
    assert (found.entries, found.unnamed) == ((), False)
