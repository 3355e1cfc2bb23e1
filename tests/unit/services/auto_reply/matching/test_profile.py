"""What is read out of the text of a vacancy."""

import pytest

from libs.common.text.vocabulary import vocabulary
from services.auto_reply.matching.reading.profile import read_profile
from services.auto_reply.matching.reading.remote import read_formats
from services.auto_reply.matching.trades.titles import parse_title

TEXT = """Мы продаём Oracle с 2005 года, компания 18 лет на рынке.
Обязанности:
- развивать сервисы на Django;
Требования:
- Python, PostgreSQL;
- опыт от 3 лет;
- знание Kafka будет плюсом;
Условия:
- обучение Scala за счёт компании, страхование;
"""


def weights(text: str) -> dict[str, float]:
    skills = vocabulary().skills
    profile = read_profile(text, parse_title(""), formats_known=False)
    return {skills[number].name: share for number, share in profile.mentions.items()}


def test_a_skill_weighs_by_the_part_of_the_text_it_stands_in():
    found = weights(TEXT)
    assert found["Python"] == 1.0
    assert found["Django"] == 0.6
    assert found["Oracle"] == 0.45
    assert found["Kafka"] == 0.35
    assert "Scala" not in found
    assert "Страхование" not in found


def test_headers_are_found_in_text_without_line_breaks():
    found = weights("О нас всё хорошо Требования знание Python Условия спорт и Docker в офисе")
    assert found["Python"] == 1.0
    assert "Docker" not in found


def test_the_word_requirements_inside_a_sentence_is_no_header():
    assert weights("Обязанности:\nсбор требований и ведение Jira")["Jira"] == pytest.approx(0.6)


def test_years_come_from_the_requirements_not_from_the_age_of_the_company():
    assert read_profile(TEXT, parse_title(""), formats_known=False).years == 3.0


@pytest.mark.parametrize(
    "text",
    [
        "полностью удалённая работа",
        "можно удаленно",
        "работа дистанционно",
        "full remote",
        "из любой точки мира",
        "удалёнка",
    ],
)
def test_remote_work_is_noticed(text: str):
    assert read_formats(text.lower().replace("ё", "е")).remote


@pytest.mark.parametrize(
    "text",
    [
        "удаленное администрирование серверов",
        "удаленный доступ",
        "remote desktop",
        "удаление данных",
        "удаленных серверов много",
        "дистанционное обучение",
    ],
)
def test_remote_tools_are_not_remote_work(text: str):
    assert not read_formats(text).remote


@pytest.mark.parametrize(
    "text",
    [
        "удаленку не рассматриваем",
        "не предусмотрена удаленная работа",
        "удаленной работы нет. удаленно нет",
        "только офис, не удаленно",
    ],
)
def test_denied_remote_work_is_denied(text: str):
    formats = read_formats(text)
    assert not formats.remote
    assert formats.denied


@pytest.mark.parametrize(
    "text",
    [
        "гибрид: 2 дня удаленно",
        "hybrid",
        "частично удаленная работа",
        "после испытательного срока возможна удаленная работа",
    ],
)
def test_partly_remote_work_is_told_apart(text: str):
    assert read_formats(text).partly
