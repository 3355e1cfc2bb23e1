"""Names in Latin letters."""

import pytest

from libs.common.text.latin import in_latin


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Юлия", "Yulia"),
        ("Дмитрий", "Dmitry"),
        ("Наталья", "Natalia"),
        ("Алексей", "Aleksey"),
        ("Щукарь", "Shchukar"),
        ("Анна-Мария", "Anna-Maria"),
        ("Пётр Ильич", "Petr Ilich"),
        ("Anna", "Anna"),
        ("", ""),
    ],
)
def test_names_are_spelt_as_people_spell_them(name: str, spelt: str) -> None:
    assert in_latin(name) == spelt
