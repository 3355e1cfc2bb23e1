"""Finding a place or a role by what a person types."""

import pytest

from services.api.dictionaries.domain import found, known

NAMES = {
    "1": "Москва",
    "2019": "Московская область",
    "2": "Санкт-Петербург",
    "54": "Орёл",
    "55": "Орловская область",
    "88": "Новая Москва",
}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("моск", ["1", "2019", "88"]),
        ("  МОСК   обл ", ["2019"]),
        ("орел", ["54"]),
        ("область", ["55", "2019"]),
        ("", []),
        ("   ", []),
        ("Ростов", []),
    ],
)
def test_names_that_begin_with_it_come_first_then_the_shorter_ones(typed: str, ids: list[str]) -> None:
    assert found(NAMES, typed) == ids


def test_no_more_than_asked_for_are_found() -> None:
    assert found(NAMES, "о", most=2) == ["54", "55"]


def test_ids_that_the_dictionary_lost_are_left_out() -> None:
    assert known(NAMES, ["2", "424242", "1", "2"]) == ["2", "1"]
