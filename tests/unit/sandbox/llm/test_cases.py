"""Words in the case that a sentence asks for, or none."""

import pytest

from sandbox.llm.cases import as_whom, at, is_told, kind_of


@pytest.mark.parametrize(
    ("position", "whom"),
    [
        ("Процедурная медсестра", "процедурной медсестрой"),
        ("Водитель грузового автомобиля", "водителем грузового автомобиля"),
        ("Продавец-консультант", "продавцом-консультантом"),
        ("Python-разработчик", "Python-разработчиком"),
        ("Младший frontend-разработчик", "младшим frontend-разработчиком"),
        ("Менеджер по продажам", "менеджером по продажам"),
        ("Техник-протезист", "техником-протезистом"),
        ("DevOps Engineer", None),
        ("Повар/пекарь", None),
        ("Отдел продаж", None),
        ("", None),
    ],
)
def test_what_one_works_as(position: str, whom: str | None) -> None:
    assert as_whom(position) == whom


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Обучила трёх новых продавцов", True),
        ("Веду 85 клиентов", True),
        ("Работа на кассе, приёмка товара", False),
        ("Дашборды в Power BI", False),
        ("85 клиентов", False),
        ("«Лучший сотрудник» 2024 года", False),
        ("С 2020 года дежурю на линии видеосвязи", True),
        ("Четверо учеников выполнили разряд", True),
    ],
)
def test_a_line_that_is_a_sentence_already(line: str, told: bool) -> None:
    assert is_told(line) is told


@pytest.mark.parametrize(
    ("company", "place"),
    [
        ("Городская поликлиника № 7", "в городской поликлинике № 7"),
        ("Школа № 12", "в школе № 12"),
        ("Торговая сеть «Амбар»", "в торговой сети «Амбар»"),
        ("Контакт-центр «Ответ»", "в контакт-центре «Ответ»"),
        ("Хлебный завод «Колос»", "на хлебном заводе «Колос»"),
        ("Страховая компания", "в страховой компании"),
        ("ООО «Гранит»", "в ООО «Гранит»"),
        ("Марс", "в компании «Марс»"),
        ("Белый ветер", "в компании «Белый ветер»"),
        ("Acme «Group»", None),
        ('ООО "Гранит"', "в ООО «Гранит»"),
        ("ФГУП «Протез»", "во ФГУП «Протез»"),
        ("Драматический театр им. Чехова", "в драматическом театре им. Чехова"),
        ("Event-агентство LUMEN", "в Event-агентстве LUMEN"),
        ("Киностудия «Кадр» (проектная занятость)", "в киностудии «Кадр»"),
        ("ИП Сафин Р.Р.", None),
    ],
)
def test_where_one_works(company: str, place: str | None) -> None:
    assert at(company) == place


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Веду 85 клиентов", "told"),
        ("Приёмка товара, выкладка", "works"),
        ("Два призёра городского конкурса", "count"),
        ("120 заявок за смену", "count"),
        ("Команда из пяти человек", "people"),
        ("Личный автомобиль", "had"),
    ],
)
def test_what_a_line_tells(line: str, kind: str) -> None:
    assert kind_of(line) == kind
