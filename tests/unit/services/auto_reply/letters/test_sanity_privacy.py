"""What may not leave: leaks, preambles, contacts in a draft; personal data in a prompt."""

import json
from typing import Any

import pytest

from services.auto_reply.letters.privacy import mask, redact
from services.auto_reply.letters.sanity import faults

GOOD = "Здравствуйте! Пишу по поводу вакансии. Работаю с PostgreSQL 15 и Node.js, план выполнил на 112 %."


def codes(text: str, *, english: bool = False) -> set[str]:
    return {
        fault.code
        for fault in faults(
            text, canary="kr0123456789", prompt="раз два три четыре пять шесть семь восемь девять", english=english
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
        (GOOD + " kr0123456789", "canary"),
        (GOOD + " раз два три четыре пять шесть семь восемь", "prompt_leak"),
        ("Вот письмо: " + GOOD, "preamble"),
        ("Конечно! " + GOOD, "preamble"),
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
    assert codes("Hello, I am writing about the position.", english=True) == set()


RESUME: dict[str, Any] = {
    "last_name": "Невский",
    "middle_name": "Петрович",
    "first_name": "Олег",
    "birth_date": "1990-01-01",
    "contact": [{"value": "+7 900 000-00-00"}],
    "skills": (
        "Меня зовут Невский Олег, пишите Невскому: oleg@nevsky.ru, @oleg_nevsky, https://nevsky.dev, 8 (900) 111-22-33"
    ),
    "experience": [{"description": "Портал на Node.js"}],
}


def test_nothing_personal_is_left_and_everything_comes_back() -> None:
    masked = mask(RESUME)
    text = json.dumps(masked.resume, ensure_ascii=False)
    for secret in ("Невск", "Петрович", "oleg@", "@oleg", "nevsky.dev", "111-22-33", "1990", "000-00-00"):
        assert secret not in text
    assert "Node.js" in text
    assert masked.restore(masked.resume["skills"]) == RESUME["skills"]


def test_an_unknown_placeholder_is_not_invented() -> None:
    assert mask(RESUME).restore("Олег {{PHONE_7}}") == "Олег {{PHONE_7}}"


def test_contacts_of_other_people_are_hidden_for_good() -> None:
    assert redact("Звоните: +7 912 345-67-89, hr@firm.ru") == "Звоните: (телефон скрыт), (почта скрыта)"
