"""Resumes as people write them: who else did it, what is denied beside what is told, brackets, topics and arrows."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.checks.asserted import asserted
from libs.common.grounding.facts import Text

RESUME: dict[str, Any] = {
    "title": "Медсестра",
    "gender": {"id": "female"},
    "skill_set": ["Капельницы", "Настройка CRM", "Документация API"],
    "skills": (
        "Эксперт ОГЭ по математике с 2017 г.; экспертом ЕГЭ не была. С детьми не работала. "
        "Импорт: Турция и Китай (через брокера), таможенное оформление сама не делала. "
        "Подчинённых нет, есть функциональный стажёр."
    ),
    "experience": [
        {
            "company": "Онкодиспансер № 1",
            "position": "Медсестра",
            "start": "2019-03-01",
            "end": None,
            "description": (
                "- Капельницы, переливание крови (вместе с врачом), уход за больными, измерение давления.\n"
                "- Забор пункции — ассистировала врачу.\n"
                "- Автотесты пишу на фреймворке, который сделал старший коллега, 120 сценариев.\n"
                "- SDK-доки (Java, PHP) пишут сами разработчики, я редактирую.\n"
                "- Nuxt 2 → Nuxt 3 для сайта (делала одна). Виджет переписали вместе с командой.\n"
                "- Расписание для 5-9 классов школы, обучение в 2 смены. Станок 5-осевой.\n"
                "- Карты по всем своим деталям; брак по моим деталям 3 %, стало 1 %."
            ),
        },
        {
            "company": "Поликлиника № 2",
            "position": "Администратор",
            "start": "2015-01-01",
            "end": "2019-02-01",
            "description": "Диспансеризация, ввела регламент заявок. Сверка журналов.",
        },
    ],
}
VACANCY: dict[str, Any] = {
    "name": "Старшая медсестра",
    "employer": {"name": "Клиника «Юг»"},
    "description": "<p>Нужны ТЗ и опыт работы с детьми. Задачи: расписание, обучение.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Сама брала пункции.",
        "Сама переливала кровь.",
        "Создала фреймворк для автотестов.",
        "Написала SDK вместе с документацией.",
        "Виджет переписала в одиночку.",
        "Есть опыт работы с детьми.",
        "Я эксперт ЕГЭ по математике.",
        "Составляю расписание для всей школы.",
    ],
)
def test_what_is_denied_or_done_by_others_is_not_told_as_own(text: str) -> None:
    assert not grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ухаживаю за больными и измеряю давление.",
        "Я эксперт ОГЭ по математике с 2017 года.",
        "Импортом из Турции и Китая занимаюсь через брокера.",
        "Сайт перевела с Nuxt 2 на Nuxt 3 в одиночку.",
        "Мы с врачом переливали кровь.",
        "В диспансере измеряю давление.",
        "Работаю на пятиосевом станке.",
        "Обучение у нас двухсменное.",
        "Карты составляю на каждую свою деталь.",
        "Честно обозначу: экспертом ЕГЭ не была.",
    ],
)
def test_what_a_messy_resume_tells_is_told(text: str) -> None:
    assert grounded(text)


def test_first_letters_of_the_vacancy_are_its_words() -> None:
    assert grounded("Вам нужны технические задания.")
    assert not grounded("Вам нужны таможенные заявления и справки.")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Эксперт ОГЭ с 2017 г.; экспертом ЕГЭ не была.", ["Эксперт ОГЭ с 2017 г."]),
        ("Excel: ВПР, сводные, макросы не пишу.", ["Excel", "ВПР", "сводные"]),
        ("44-ФЗ не работала, 223-ФЗ — 3 года.", ["223-ФЗ — 3 года."]),
        ("Подчинённых нет, есть функциональный стажёр.", ["есть функциональный стажёр."]),
        ("КИМ (машина) - сам не мерил, отдаю в ОТК.", ["отдаю в ОТК."]),
        ("Немецкий, французский не знаю.", []),
        ("Базы: MySQL, PostgreSQL не использовал.", []),
    ],
)
def test_what_a_sentence_asserts_beside_a_denial(said: str, kept: list[str]) -> None:
    assert [one.text.strip() for one in asserted(Text("/skills", said))] == kept
