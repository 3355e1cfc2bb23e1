import pytest

from services.auto_reply.matching.employers import same_employer
from services.auto_reply.matching.stopwords import StopWords


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО «Ромашка»", "Ромашка"),
        ('АО "Ромашка"', "ромашка"),
        ("Ромашка, ООО", "ООО РОМАШКА"),
        ("Acme LLC", "acme"),
        ("ООО «Ёлка»", "Елка"),
        ("Группа компаний Лютик", "ГК Лютик"),
    ],
)
def test_legal_forms_quotes_and_case_do_not_part_an_employer(one: str, other: str):
    assert same_employer(one, other)


@pytest.mark.parametrize(("one", "other"), [("Ромашка", "Ромашка Плюс"), ("", ""), ("", "Ромашка"), ("ООО", "АО")])
def test_different_or_nameless_employers_stay_apart(one: str, other: str):
    assert not same_employer(one, other)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("продажи", "Менеджер отдела продаж"),
        ("холодные звонки", "много холодных звонков"),
        ("1С", "Программист 1C"),
        ("банк", "Работа в банке"),
        ("банк!", "Банк ищет"),
    ],
)
def test_a_stop_phrase_is_found_in_any_form(phrase: str, text: str):
    assert StopWords([phrase]).first_in(text) == phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("рама", "программа"),
        ("java", "JavaScript-разработчик"),
        ("холодные звонки", "холодные клиенты и звонки"),
        ("банк!", "Работа в банке"),
    ],
)
def test_parts_of_words_and_torn_phrases_do_not_count(phrase: str, text: str):
    assert StopWords([phrase]).first_in(text) is None


def test_no_stop_words_stop_nothing():
    assert StopWords([]).first_in("что угодно") is None
