"""Categories of a driving licence in text."""

import pytest

from libs.common.text.licences import held, named_categories


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Водитель кат. С", {"C"}),
        ("Права B, C, стаж 10 лет", {"B", "C"}),
        ("Категории C и E, полуприцеп", {"CE"}),
        ("личный автомобиль, категория «В»", {"B"}),
        ("Category B driver", {"B"}),
        ("Удостоверение тракториста-машиниста (категория D)", set[str]()),
        ("Первая категория, права доступа, категории товаров", set[str]()),
    ],
)
def test_categories_are_read_in_either_alphabet_and_a_tractors_are_not_a_cars(text: str, named: set[str]):
    assert named_categories(text) == named


def test_who_holds_the_higher_category_holds_the_lower_one():
    assert held(frozenset({"CE"})) == {"CE", "C", "B"}
    assert held(frozenset({"D"})) == {"D"}
