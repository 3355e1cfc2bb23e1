"""Which words count as a stop word, and which only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.auto_reply.matching.rules.stopwords import StopWords


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("продажи", "Менеджер отдела продаж"),
        ("холодные звонки", "много холодных звонков"),
        ("1С", "Программист 1C"),
        ("банк", "Работа в банке"),
        ("банк!", "Банк ищет"),
        ("Битрикс", "Битрикс24-разработчик"),
        ("Bitrix", "Bitrix24 developer"),
        ("Битрикс", "Bitrix24 developer"),
        ("Bitrix", "Разработчик на 1С-Битриксе"),
        ("Сбер", "Python в Сбербанк"),
        ("Сбер", "Работа в Сбербанке"),
        ("Сбер", "СберТех ищет"),
        ("авто", "Автомеханик"),
        ("php", "PHP8 developer"),
        ("Яндекс", "Yandex Cloud"),
        ("стажер", "Стажёры в отдел"),
        ("тест", "Пройдите тесты"),
        ("работа ночью", "Работы ночью"),
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
        ("банк!", "Банк24"),
        ("рис", "Рисовать эскизы"),
        ("тест", "Тестировщик"),
        ("банк", "Банкетный менеджер"),
        ("стажер", "Стажировка"),
        ("type", "TypeScript"),
        ("post", "PostgreSQL"),
        ("SQL", "MySQL"),
        ("порт", "Портал и портрет"),
        ("курс", "Курсор"),
        ("офис", "Официант"),
        ("авто", "Автор и автоматизация"),
        ("вода", "Водитель"),
        ("лента", "Лентяй"),
        ("Сбер", "Сберегать"),
        ("1С", "1СК"),
    ],
)
def test_parts_of_words_and_torn_phrases_do_not_count(phrase: str, text: str):
    assert StopWords([phrase]).first_in(text) is None


def test_no_stop_words_stop_nothing():
    assert StopWords([]).first_in("что угодно") is None


LETTERS = st.text("абвгдежзиклмнопрстуфхчшэюя", min_size=1, max_size=3)


@given(word=LETTERS, rest=st.text("абвгдежзиклмнопрстуфхчшэюя", min_size=4, max_size=8))
def test_a_short_stop_word_is_never_looked_for_inside_longer_ones(word: str, rest: str):
    longer = word + rest
    found = StopWords([word]).first_in(longer)
    assert found is None or StopWords([longer]).first_in(word) is not None


@given(st.from_regex(r"[а-я]{4,10}", fullmatch=True), st.integers(0, 9999))
def test_a_number_makes_a_compound_of_any_stop_word(word: str, number: int):
    assert StopWords([word]).first_in(f"нужен {word}{number}-специалист") == word
