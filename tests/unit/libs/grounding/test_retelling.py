"""Honest retelling of a resume passes, and what only looks like it does not."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.checks.quantities import Unit, quantities

TODAY = date(2026, 5, 1)
RESUME: dict[str, Any] = {
    "title": "Агроном",
    "skill_set": ["Севооборот"],
    "skills": "С теплицами дела не имел. С детьми с ОВЗ не работал.",
    "experience": [
        {
            "company": "Агрофирма «Колос»",
            "position": "Агроном",
            "start": "2019-04-01",
            "end": None,
            "description": "Урожайность пшеницы поднялась с 48 до 57 ц/га. Контролирую 9 механизаторов на севе. "
            "Провёл 30 испытаний сортов, 24 успешно. Подписчики канала выросли с 4 до 19 тысяч за год. "
            "Сохранил 72 % семян. Осматриваю 5-6 полей в день. Веду линии электропередачи на 140 км.",
        },
        {
            "company": "Ветклиника «Лапа»",
            "position": "Лаборант",
            "start": "2015-04-01",
            "end": "2019-03-01",
            "description": "Отбирал пробы, вёл журнал.",
        },
    ],
    "education": {"primary": [{"name": "Санкт-Петербургский государственный университет", "result": "Агрономия"}]},
}
VACANCY: dict[str, Any] = {
    "name": "Главный агроном",
    "employer": {"name": "Степной"},
    "key_skills": [{"name": "Бюджетирование"}],
    "description": "Хозяйству на 11 000 га нужен агроном с опытом в теплицах.",
}


def _grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=TODAY).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Урожайность пшеницы поднял с 48 до 57 центнеров.",
        "Успешны были восемьдесят процентов испытаний.",
        "Подписчиков канала было 4 тысячи, стало 19 тысяч.",
        "Сохранил почти три четверти семян.",
        "Осматриваю пять-шесть полей в день.",
        "Веду ЛЭП на 140 км.",
        "Окончил СПбГУ.",
        "В клинике «Лапа» отбирал пробы.",
        "Работаю агрономом без малого восемь лет.",
        "С детьми с ограниченными возможностями здоровья не работал.",
    ],
)
def test_the_same_fact_in_other_words_passes(text: str) -> None:
    assert _grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Урожайность пшеницы поднял с 48 до 75 центнеров.",
        "Руковожу девятью трактористами.",
        "Сохранил почти все 95 % семян.",
        "Потери семян снизил до нуля.",
        "Веду АЭС на 140 км.",
        "Окончил МГУ.",
        "Теплицы веду давно.",
        "Работаю агрономом без малого десять лет.",
        "Веду бюджетирование полей.",
    ],
)
def test_another_fact_does_not(text: str) -> None:
    assert not _grounded(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("две трети", 200 / 3, Unit.PERCENT),
        ("у трёх четвертей", 75.0, Unit.PERCENT),
        ("до нуля", 0.0, Unit.COUNT),
        ("90 тысяч в месяц", 90_000.0, Unit.COUNT),
        ("пять-шесть", 5.0, Unit.COUNT),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float, unit: Unit) -> None:
    first = quantities(text)[0]
    assert first.value == pytest.approx(value)
    assert first.unit is unit
