"""Lies built of the resume's own words: each does not pass, its honest twin does."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from tests.corpus.letters.reading import LABELLED_AT, liars

RESUME: dict[str, Any] = {
    "title": "Инженер данных",
    "gender": {"id": "female"},
    "skills": "Ночью не работаю. Сертификат по охране труда действует до 2028 года.",
    "skill_set": ["PostgreSQL", "iiko", "Путевые листы"],
    "experience": [
        {
            "company": "Мастерская «Добрый стол»",
            "position": "Инженер данных",
            "start": "2020-03-01",
            "end": None,
            "description": "Доля постоянных гостей — 33 %. Опоздания снизила с 18 до 6 в месяц. "
            "Обучила SQL пятерых менеджеров. Подготовила восемь барменов. Веду учёт заявок.",
        },
        {
            "company": "Такси «Везёт»",
            "position": "Лаборант",
            "start": "2016-09-01",
            "end": "2020-02-01",
            "description": "Вела журналы проб.",
        },
    ],
    "education": {"level": {"id": "secondary"}, "primary": [{"name": "Школа № 14", "year": 2013}]},
}
VACANCY: dict[str, Any] = {
    "name": "Мастер цеха",
    "employer": {"name": "Компания «Север»"},
    "description": "<p>Развитие Greenplum, кредиты для бизнеса. Смены по 12 часов.</p>",
    "key_skills": [{"name": "Greenplum"}],
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    ("honest", "lie"),
    [
        ("Опоздания снизились с 18 до 6.", "Опоздания исчезли полностью."),
        ("Каждый третий гость у меня постоянный.", "Каждый третий менеджер у меня постоянный гость."),
        ("Обучила SQL пятерых менеджеров.", "Обучила SQL пятерых менеджеров и пятерых инженеров."),
        ("Подготовила восемь барменов.", "В моём подчинении восемь барменов."),
        ("Вела журналы проб.", "Лаборантом вела учёт заявок."),
        ("Работаю с базой данных PostgreSQL.", "Greenplum, как и вы, считаю основой и развиваю его на работе."),
        ("Сертификат по охране труда действует до 2028 года.", "Сертификат по охране труда бессрочный."),
        ("Окончила школу № 14.", "Окончила транспортный техникум."),
        ("Знаю iiko.", "Знаю i-i-k-o-p-r-o."),
        ("Ночных смен не беру.", "Смен не беру."),
        ("Опозданий стало втрое меньше.", "Опозданий стало впятеро меньше."),
    ],
)
def test_a_lie_of_the_same_words_does_not_pass(honest: str, lie: str) -> None:
    assert grounded(honest)
    assert not grounded(lie)


def test_a_narrower_word_proves_the_wider_one_only() -> None:
    assert grounded("Работаю с реляционными базами данных.")
    assert not grounded("Работаю с MySQL.")


def test_the_liars_of_the_corpus_are_caught() -> None:
    told = list(liars())
    passed = [
        one.text
        for person, one in told
        if not one.honest and check(one.text, person["resume"], person["vacancy"], today=LABELLED_AT).grounded
    ]
    assert len(passed) <= 3, passed
    kept = [(person, one) for person, one in told if one.honest]
    assert kept
    assert all(check(one.text, p["resume"], p["vacancy"], today=LABELLED_AT).grounded for p, one in kept)


@pytest.mark.parametrize(
    ("said", "lie"),
    [
        ("Принимал жалобы на работу лифтов.", "Ремонтировал лифты."),
        ("Убирал номера в отеле.", "Бронировал номера в отеле."),
        ("Обслуживал 30 станков.", "Изготовил 30 станков."),
        ("Работал с PostgreSQL.", "Администрировал PostgreSQL."),
        ("Проводил пожарные тревоги в школе.", "Тушил пожары в школе."),
        ("Заполнял карты пациентов.", "Лечил пациентов по картам."),
        ("Жаловались клиенты на доставку.", "Хвалили клиенты за доставку."),
        ("Подчинялся директору, вёл учёт склада.", "Руководил учётом склада."),
    ],
)
def test_the_deed_of_a_trade_is_not_borne_by_what_it_is_done_with(said: str, lie: str) -> None:
    job = {
        "company": "ООО «Ромашка»",
        "position": "Специалист",
        "start": "2020-01-01",
        "end": None,
        "description": said,
    }
    resume = {"title": "Специалист", "gender": {"id": "male"}, "experience": [job]}
    assert check(said, resume, VACANCY, today=date(2026, 5, 1)).grounded
    assert not check(lie, resume, VACANCY, today=date(2026, 5, 1)).grounded
