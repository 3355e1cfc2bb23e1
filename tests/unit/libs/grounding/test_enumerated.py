"""A number that counts what the same sentence lists needs no number in the resume."""

from datetime import date

import pytest

from libs.common.grounding.check import check

RESUME = {
    "title": "Дефектоскопист",
    "skills": "С Парусом работал до 2016, потом 1С.",
    "experience": [
        {
            "company": "ООО «Контроль»",
            "position": "Дефектоскопист",
            "start": "2017-03-01",
            "description": "УЗК и ВИК сварных швов, II уровень. Проверил 140 стыков."
            " Вёл 3 объекта: мост, котельная, склад. Ездил на объекты в Казань и Уфу.",
        }
    ],
}
VACANCY = {"name": "Дефектоскопист", "description": "Контроль швов, радиографический метод, работа в 1С."}


def _grounded(letter: str) -> bool:
    return check(letter, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "letter",
    [
        "Работал с двумя программами: «Парус» и 1С.",
        "Работал в двух программах (Парус и 1С).",
        "Ездил на объекты в двух городах: Казань и Уфа.",
        "Проверял швы двумя методами: УЗК и ВИК.",
    ],
)
def test_what_is_listed_beside_its_number_is_counted(letter: str) -> None:
    assert _grounded(letter)


@pytest.mark.parametrize(
    "letter",
    [
        "Работал с тремя программами: «Парус» и 1С.",  # one more than are listed
        "Работал с тремя программами: «Парус», SAP и 1С.",  # one that the resume does not have
        "Проверял швы двумя методами: УЗК и радиографическим.",
        "Проверял швы двумя методами.",
        "Ездил на объекты в трёх городах: Казань, Уфа и Пермь.",
        "Вёл два объекта: мост и котельную.",  # the resume counts them itself
        "Вёл четыре объекта: мост, котельную, склад и Казань.",
        "Руководил двумя людьми: в Казани и Уфе.",
        "Руководил двумя отделами: УЗК и ВИК.",
        "Проверил два цеха: 140 стыков и 300 стыков.",
    ],
)
def test_no_more_is_counted_than_is_listed_and_proved(letter: str) -> None:
    assert not _grounded(letter)
