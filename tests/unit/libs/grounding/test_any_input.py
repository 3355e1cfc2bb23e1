"""Whatever stands beside whatever in a resume and a letter, the check has a verdict."""

import random
from importlib.resources import files
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.words.lists import WORDS
from tests.corpus.letters.reading import DRIFTERS, HERE, LABELLED_AT, WANDERERS, people, sentences

FOLDERS = (HERE, WANDERERS, DRIFTERS)
TOGETHER = ("вдвоём", "втроём", "вчетвером")
MARKS = (
    "½",
    "№ 4",
    "III",
    "3 → 1",
    "в 2 раза",
    "5-летний",
    "двухсотчасовой",
    "24/7",
    "2×3",
    "~30",
    "100+",
    "0",
    "п.п.",
)


@pytest.fixture(scope="module")
def words() -> list[str]:
    """Numbers in every way in which they are said."""
    lists = (path.name for path in files(WORDS.package).iterdir() if path.name.startswith(("numbers", "numeric")))
    said = (entry.example for name in sorted(lists) for entry in WORDS.entries(name.removesuffix(".txt")))
    return [*said, *TOGETHER, *MARKS]


def _mixed(chance: random.Random, told: str, words: list[str]) -> str:
    said = told.split()
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(said) + 1)
        said[place : place + chance.randint(0, 1)] = [chance.choice(words)]
    return " ".join(said)


@pytest.mark.parametrize("seed", range(6))
def test_a_verdict_is_found_for_every_mixture(words: list[str], seed: int) -> None:
    chance = random.Random(seed)
    persons = [one for folder in FOLDERS for one in people(folder).values()]
    told = [one.text for folder in FOLDERS for one in sentences(folder)]
    for _ in range(40):
        person = chance.choice(persons)
        resume: dict[str, Any] = {**person["resume"], "skills": _mixed(chance, chance.choice(told), words)}
        letter = " ".join(_mixed(chance, chance.choice(told), words) for _ in range(4))
        assert check(letter, resume, person["vacancy"], today=LABELLED_AT).sentences


@pytest.mark.parametrize("word", TOGETHER)
def test_numbers_of_people_without_a_noun_are_read(word: str) -> None:
    resume = {"title": "Плиточник", "experience": [], "skills": f"Кладу плитку, на больших объектах работаем {word}."}
    assert check("Положил 2400 плиток.", resume, {"name": "Плиточник"}, today=LABELLED_AT).sentences
    assert check(f"Работаем {word} на трёх объектах.", resume, {"name": "Плиточник"}, today=LABELLED_AT).sentences
