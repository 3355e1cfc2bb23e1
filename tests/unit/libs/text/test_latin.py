"""Names in Latin letters."""

import pytest

from libs.common.text.latin import in_cyrillic, in_latin


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


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Arina", "Арина"),
        ("Dmitry", "Дмитрий"),
        ("Alexey", "Алексей"),
        ("Mikhail", "Михаил"),
        # No Russian name, or one that could be read in two ways.
        ("John", None),
        ("Tatiana", None),
        ("Nick Smith", None),
    ],
)
def test_a_russian_name_is_spelt_as_it_is_at_home_and_others_stay(name: str, spelt: str | None) -> None:
    assert in_cyrillic(name) == spelt
