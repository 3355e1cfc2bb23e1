"""What a reply gives away, and what merely looks like it."""

import pytest

from libs.common.chats.secrets import secrets_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Паспорт 45 09 123456, выдан ОВД", ("PASSPORT",)),
        ("Моя карта 4111 1111 1111 1111", ("CARD",)),
        ("СНИЛС 112-233-445 95", ("SNILS",)),
        ("Код из СМС: 482913", ("CODE",)),
        ("Пароль: qwerty123", ("CODE",)),
        ("My PIN is - 4821", ()),
        ("Ожидаю от 250 000 ₽, выйти могу 15.01.2027", ()),
        ("Телефон +7 916 555-12-34, пишите", ()),
        ("Писал код из 300 модулей", ()),
    ],
)
def test_papers_cards_and_codes_are_seen(text: str, found: tuple[str, ...]) -> None:
    assert secrets_in(text) == found
