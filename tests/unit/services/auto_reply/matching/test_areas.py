import pickle
from pathlib import Path

import pytest

from libs.common.text.tokens import words
from services.auto_reply.matching.places.areas import AreaTree

AREAS = [
    {
        "id": "113",
        "parent_id": None,
        "name": "Россия",
        "areas": [
            {"id": "1", "parent_id": "113", "name": "Москва", "areas": []},
            {
                "id": "2019",
                "parent_id": "113",
                "name": "Московская область",
                "areas": [{"id": "2088", "name": "Химки", "areas": None}],
            },
        ],
    },
    {"id": 40, "name": "Казахстан", "areas": [{"id": "159", "name": "Астана"}]},
    {"name": "без номера"},
]


@pytest.fixture
def tree() -> AreaTree:
    return AreaTree.from_hh(AREAS)


def test_a_city_is_inside_its_region_and_country(tree: AreaTree):
    assert tree.is_inside("2088", {"2019"})
    assert tree.is_inside("2088", {"113"})
    assert not tree.is_inside("2088", {"40"})
    assert not tree.is_inside("113", {"2088"})


def test_numbers_for_ids_and_missing_parents_are_read(tree: AreaTree):
    assert tree.country("159") == "40"
    assert tree.name("159") == "Астана"


def test_an_unknown_area_is_inside_itself_only(tree: AreaTree):
    assert tree.is_inside("999999", {"999999"})
    assert not tree.is_inside("999999", {"113"})
    assert tree.country("999999") is None
    assert tree.name("999999") == "999999"


def test_a_loop_in_the_data_does_not_hang():
    looped = AreaTree({"a": "b", "b": "a"}, {})
    assert looped.path("a") == ("a", "b")


def test_the_builtin_tree_knows_large_cities_and_finds_them_in_any_case_form():
    tree = AreaTree.builtin()
    assert tree.country("88") == "113"
    assert tree.is_wide("113")
    found = {tree.name(number) for number in tree.cities_in(words("Офис в Казани или Нижнем Новгороде, встретим орла"))}
    assert found == {"Казань", "Нижний Новгород"}


def test_a_tree_survives_pickling(tree: AreaTree):
    assert pickle.loads(pickle.dumps(tree)).is_inside("2088", {"113"})  # noqa: S301 - our own bytes


@pytest.mark.reference
def test_the_full_tree_of_hh_is_read(reference: Path):
    import json

    tree = AreaTree.from_hh(json.loads((reference / "hh/dictionaries/areas.json").read_text(encoding="utf-8")))
    assert len(tree) > 9_000
    assert tree.is_inside("88", {"113"})
    assert tree.country("160") == "40"
