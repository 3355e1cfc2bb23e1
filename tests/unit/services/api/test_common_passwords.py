"""Which passwords are refused: the ones guessed first, however they are dressed up."""

import pytest

from services.api.passwords.common import common_passwords
from services.api.passwords.hashing import WeakPasswordError, check_password

EMAIL, NAME = "anna.kuznetsova@example.org", "Анна Кузнецова"


def test_the_list_has_more_than_the_three_thousand_most_common() -> None:
    assert len(common_passwords()) >= 6000
    assert {"password", "qwerty", "йцукен", "пароль", "иванов"} <= common_passwords()


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "12345678",
        "qwertyui",
        "Password1",
        "иванов123",
        "password1234",
        "Password2024!",
        "P@ssw0rd!!!!",
        "passwordpassword",
        "qwertyuiop[]",
        "йцукенгшщзхъ",
        "1234567890123",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "абабабабабаб",
        "dragonmonkey1",
        "gfhjkmgfhjkm",
        "ghbdtnghbdtn",
        "пароль123456",
        "Солнышко2024",
        "qwerty-qwerty",
        "зфыыцщкв2024",
        "2024.iloveyou",
        "anna.kuznetsova@example.org",
        "Kuznetsova и кот",
        "живу с кузнецова",
        "мой Вкатился 77",
        "vkatilsya-rulit",
        "а" * 129,
    ],
)
def test_a_guessable_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        check_password(password, EMAIL, NAME)


@pytest.mark.parametrize(
    "password",
    [
        "крепкий пароль анны",
        "пять слов без пробелов",
        "correct horse battery staple",
        "лиловый трактор у реки",
        "Xk9#mVq2!rTz",
        "dragon eats seven plums",
        "тигр и банан на крыше",
    ],
)
def test_a_phrase_or_a_random_password_is_taken(password: str) -> None:
    check_password(password, EMAIL, NAME)
