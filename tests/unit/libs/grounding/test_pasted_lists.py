"""Duties pasted into one line, units without a space, education as a workplace: honest letters pass, lies do not."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

_TODAY = date(2026, 12, 1)
_DRIVER: dict[str, Any] = {
    "title": "Водитель погрузчика",
    "gender": {"id": "male"},
    "skill_set": ["WMS"],
    "experience": [
        {
            "company": "РЦ Магнит",
            "position": "водитель штабелера",
            "start": "2022-01-01",
            "description": "- разгрузка фур - размещение паллет на высоте до 10м - участие в инвентаризациях",
        }
    ],
}
_SUPPORT: dict[str, Any] = {
    "title": "Специалист поддержки",
    "experience": [
        {
            "company": "АО «Банк Финист»",
            "position": "специалист",
            "start": "2021-10-01",
            "description": "участие в аудитах; решение инцидентов; среднее время решения с 6ч до 2,5ч; оборот 10м руб",
        }
    ],
}
_TEACHER: dict[str, Any] = {
    "title": "Педагог доп. образования",
    "experience": [
        {
            "company": "ЦДТ «Спектр»",
            "position": "педагог доп.образования",
            "start": "2019-09-01",
            "description": "1) веду 5 групп 2) готовлю к соревнованиям",
        }
    ],
}
_VACANCY: dict[str, Any] = {"id": "1", "name": "Сотрудник", "employer": {"name": "Вектор"}, "description": "Работа."}


@pytest.mark.parametrize(
    ("resume", "sentence"),
    [
        (_DRIVER, "Размещаю паллеты на высоте до 10 м."),
        (_DRIVER, "Разгружаю фуры."),
        (_DRIVER, "Участвую в инвентаризациях."),
        (_SUPPORT, "Решаю инциденты."),
        (_SUPPORT, "Сократил среднее время решения с 6 часов до 2,5 часа."),
        (_SUPPORT, "Оборот склада — 10 млн рублей."),
        (_TEACHER, "Работаю педагогом дополнительного образования в ЦДТ «Спектр»."),
        (_TEACHER, "Сейчас я педагог доп.образования в ЦДТ «Спектр»."),
    ],
)
def test_what_one_item_says_is_proved_by_it(resume: dict[str, Any], sentence: str) -> None:
    assert [claim.reason for claim in check(sentence, resume, _VACANCY, today=_TODAY).unsupported] == []


@pytest.mark.parametrize(
    ("resume", "sentence"),
    [
        (_DRIVER, "Провожу инвентаризации."),
        (_DRIVER, "Размещаю паллеты на высоте до 12 м."),
        (_DRIVER, "Оборот склада — 10 млн рублей."),
        (_SUPPORT, "Провожу аудиты."),
        (_SUPPORT, "Сократил среднее время решения с 6 часов до 1,5 часа."),
        (_SUPPORT, "Сократил среднее время решения с 6 часов до 2,5 минуты."),
        (_TEACHER, "Получил образование в ЦДТ «Спектр»."),
        (_TEACHER, "По образованию педагог, окончил ЦДТ «Спектр»."),
        (_TEACHER, "По образованию педагог."),
        (_TEACHER, "У меня диплом о высшем образовании."),
    ],
)
def test_what_no_item_says_is_refused(resume: dict[str, Any], sentence: str) -> None:
    assert not check(sentence, resume, _VACANCY, today=_TODAY).grounded
