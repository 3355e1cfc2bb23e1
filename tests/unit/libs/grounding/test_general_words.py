"""What carries a claim must be proved; what carries none needs no proof, and neither hides a false word beside it."""

from datetime import date

import pytest

from libs.common.grounding.check import check
from libs.common.text.morphology import readings

RESUME = {
    "title": "Водитель трамвая",
    "gender": {"id": "female"},
    "skill_set": ["Осмотр вагона", "Альта-Софт"],
    "skills": "Ночные смены не беру. Штрафов за мой период не было.",
    "certificate": [{"title": "Pro Tools 101", "type": "custom", "owner": "Avid", "achieved_at": "2020-05-01"}],
    "experience": [
        {
            "company": "Горэлектротранс",
            "position": "Водитель трамвая",
            "start": "2016-05-01",
            "end": None,
            "description": "Осмотр вагона перед выездом из депо. Маршруты № 6 и № 7. Участвовала в проверке путей. "
            "Доля сходов снизилась с 7 до 3 %.",
        },
        {
            "company": "Магазин «Спутник»",
            "position": "Продавец-кассир",
            "start": "2012-03-01",
            "end": "2016-02-01",
            "description": "Касса, выкладка товара. Закупка спецодежды для 120 работников. Разработала 45 инструкций.",
        },
    ],
}
VACANCY = {
    "name": "Водитель трамвая",
    "employer": {"name": "Трамвайная сеть"},
    "key_skills": [{"name": "Наставничество"}, {"name": "1 класс"}],
    "description": "<p>Новые вагоны «Львёнок», четыре депо. Медосмотр за счёт предприятия. Нужна надёжность.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Слежу за состоянием вагона на всём пути: осмотр у меня на первом месте.",
        "Осмотр вагона — привычная и важная часть дела, этот порядок мне близок.",
        "Поработала на двух местах, больше десяти лет.",
        "Закупала спецодежду на 120 человек и стояла за кассой.",
        "Прошла курс Avid по Pro Tools.",
        "Горэлектротранс за мой период ни разу не штрафовали.",
        "Удобно, что медосмотр у вас за счёт предприятия.",
        "Работала в Альта-Софт.",
        "Без спешки провожу осмотр вагона.",
    ],
)
def test_what_claims_nothing_needs_no_proof(text: str) -> None:
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Важная часть моего дела — наставничество.",
        "Лучший водитель трамвая.",
        "Победила в конкурсе водителей депо.",
        "Проверила пути у депо.",
        "Поработала на трёх местах.",
        "Вы указали 1 класс — он у меня есть.",
        "В Горэлектротрансе разработала 45 инструкций.",
        "Ваши водители ничего не умели.",
        "Оклад меня полностью устраивает.",
        "Провожу осмотр вагонов и ремонт подвижного состава метро.",
        "Хорошо знаю эти вагоны: вожу «Львёнок».",
    ],
)
def test_a_general_word_hides_no_false_one(text: str) -> None:
    assert not grounded(text)


def test_a_character_without_a_name_is_no_word() -> None:
    assert readings("\ue000")[0].grammemes == {"UNKN"}
    assert not grounded("Осмотр 5 \ue000.")
