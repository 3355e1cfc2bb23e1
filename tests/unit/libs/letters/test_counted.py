"""Counts of an English resume in a Russian letter."""

import re
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.letters.composing.composed import compose
from libs.common.letters.composing.counted import counted_in_russian
from libs.common.letters.words.lists import WORDS
from tests.corpus.correspondents.reading import WRITTEN_AT


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ran ~30 services and 8 Redis clusters", ["около 30 сервисов", "8 кластеров Redis"]),
        ("Support 21 stores, 2 warehouses", ["21 магазин", "2 склада"]),
        ("Serve over 1,200 users; 3M customers since", ["больше 1 200 пользователей", "3 млн клиентов"]),
        ("90+ passengers", ["больше 90 пассажиров"]),
        ("Team of 12 developers", []),
        ("Handled 40 tickets per day", []),
        ("Cut from 40 services to 12 services", []),
        ("Never ran 40 servers", []),
        ("Version 3 app-store 2.5 servers", []),
    ],
)
def test_a_count_is_said_in_russian_where_nothing_is_lost(line: str, said: list[str]) -> None:
    assert list(counted_in_russian(line)) == said


def test_every_entry_is_recognised_in_its_example() -> None:
    for entry in WORDS.entries("counted_english"):
        assert len(list(counted_in_russian(entry.example))) == 1, entry


def test_a_russian_letter_keeps_the_numbers_of_an_english_resume() -> None:
    resume: dict[str, Any] = {
        "title": "Store manager",
        "first_name": "Vera",
        "gender": {"id": "female"},
        "skill_set": ["Excel", "SAP"],
        "experience": [
            {
                "company": "Shopland",
                "position": "Store manager",
                "start": "2021-02-01",
                "description": "Run 14 stores and ~900 products – orders in SAP, reports in Excel.",
            }
        ],
    }
    vacancy = {"id": "1", "name": "Управляющий магазином", "description": "Ищем управляющего магазином. SAP, Excel."}
    letter = compose(resume, vacancy, today=WRITTEN_AT)
    assert "14 магазинов и около 900 товаров" in letter
    assert [claim.reason for claim in check(letter, resume, vacancy, today=WRITTEN_AT).unsupported] == []
    assert re.search(r"Run|stores", letter) is None
