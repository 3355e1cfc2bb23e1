"""Names in the case that their sentence asks of them."""

import pytest

from libs.common.letters.composing.forms import as_whom, asked_for, at_company, is_said, lowered


@pytest.mark.parametrize(
    ("position", "said"),
    [
        ("Медицинская сестра", "медицинской сестрой"),
        ("Python-разработчик", "Python-разработчиком"),
        ("Продавец-консультант", "продавцом-консультантом"),
        ("Старший бухгалтер", "старшим бухгалтером"),
        ("Водитель грузового автомобиля", "водителем грузового автомобиля"),
        ("Учитель математики", "учителем математики"),
        ("Гигиенист стоматологический", "гигиенистом стоматологическим"),
        ("Врач стоматолог", "врачом стоматологом"),
        ("Сварщик ручной дуговой сварки", "сварщиком ручной дуговой сварки"),
        ("Инженер-проектировщик ОВиК", "инженером-проектировщиком ОВиК"),
        ("Product Manager", None),
        ("Кассир / продавец", None),
        ("", None),
    ],
)
def test_one_works_as_somebody(position: str, said: str | None) -> None:
    assert as_whom(position) == said


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ("ООО «Вектор»", "в ООО «Вектор»"),
        ("Школа № 73", "в школе № 73"),
        ("Детский сад № 88", "в детском саду № 88"),
        ("Химкомбинат «Кама»", "на химкомбинате «Кама»"),
        ("Птицефабрика «Дружба»", "на птицефабрике «Дружба»"),
        ("Городская поликлиника № 18", "в городской поликлинике № 18"),
        ("Завод «Прогресс»", "на заводе «Прогресс»"),
        ("Торговая сеть «Домовой»", "в торговой сети «Домовой»"),
        ("Марс", "в компании «Марс»"),
        ("Fintech scale-up (NDA)", "в компании «Fintech scale-up»"),
    ],
)
def test_one_works_somewhere(company: str, said: str) -> None:
    assert at_company(company) == said


@pytest.mark.parametrize(
    ("phrase", "inside"),
    [
        ("Работа с кассой", "работа с кассой"),
        ("SQL и Git", "SQL и Git"),
        ("Москва и область", "Москва и область"),
        ("", ""),
    ],
)
def test_a_phrase_begins_small_inside_a_sentence_and_a_name_does_not(phrase: str, inside: str) -> None:
    assert lowered(phrase) == inside


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Веду 85 клиентов", True),
        ("Вынес модуль в отдельный сервис", True),
        ("Ведение кассы", False),
        ("Команда 8 человек", False),
        ("GitLab CI", False),
    ],
)
def test_a_line_that_begins_with_what_was_done_is_a_sentence(line: str, said: bool) -> None:
    assert is_said(line) is said


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("Работа с кассой", "работу с кассой"),
        ("Холодные звонки", "холодные звонки"),
        ("Воинский учёт", "воинский учёт"),
        ("PostgreSQL", "PostgreSQL"),
        ("Ручное тестирование", "ручное тестирование"),
        ("Водитель", None),
    ],
)
def test_one_writes_about_a_thing(thing: str, said: str | None) -> None:
    assert asked_for(thing) == said


def test_english_words_that_are_no_names_begin_small_inside_a_sentence() -> None:
    assert lowered("Backend маркетплейса") == "backend маркетплейса"
    assert lowered("Redis в облаке") == "Redis в облаке"
