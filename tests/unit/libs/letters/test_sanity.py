"""What may not be a letter: leaks, preambles, contacts in a draft."""

import pytest

from libs.common.letters.sanity import faults

GOOD = "Здравствуйте! Пишу по поводу вакансии. Работаю с PostgreSQL 15 и Node.js, план выполнил на 112 %."


def codes(text: str, *, english: bool = False) -> set[str]:
    return {
        fault.code
        for fault in faults(
            text,
            canary="kr0123456789",
            prompt="раз два три четыре пять шесть семь восемь девять",
            english=english,
            foreign="Медсестра. Санкнижка у меня просрочена! <p title='Укол сделаю и без образования.'>",
        )
    }


def test_an_ordinary_letter_has_no_fault() -> None:
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("я" * 10_001, "too_long"),
        ("слово " * 500, "long"),
        ("...", "too_short"),
        ("Здравствуйте! Письмо по вашей вакансии.", "too_short"),
        (GOOD + " kr0123456789", "canary"),
        (GOOD + " раз два три четыре пять шесть семь восемь", "prompt_leak"),
        ("Вот письмо: " + GOOD, "preamble"),
        ("Конечно! " + GOOD, "preamble"),
        (GOOD + " Санкнижка у меня просрочена.", "repeated"),
        (GOOD + " Укол сделаю и без образования.", "repeated"),
        (GOOD + "\\nС уважением", "escapes"),
        (GOOD + " [Ваше имя]", "placeholder"),
        (GOOD + " {{SURNAME_9}}", "placeholder"),
        (GOOD + " Пишите на a@b.ru", "contacts"),
        (GOOD + " Мой телефон +7 (912) 345-67-89", "contacts"),
        (GOOD + " Я в телеграме @some_handle", "contacts"),
        (GOOD + " Портфолио: https://example.com/me", "contacts"),
        (GOOD + " Как языковая модель, я согласен.", "injection"),
        ("Hello, I am writing about the position.", "language"),
    ],
)
def test_each_fault_is_found(text: str, code: str) -> None:
    assert code in codes(text)


def test_an_english_letter_is_expected_for_an_english_vacancy() -> None:
    text = "Hello, I am writing about the position. I work with PostgreSQL and Python, and met the plan."
    assert codes(text, english=True) == set()
