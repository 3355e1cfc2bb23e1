"""Letters of applicants whose resumes are jotted down: proved, spoken, unlike each other."""

import json
import re
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.facts import read_resume
from libs.common.letters.composing.composed import compose
from libs.common.letters.composing.overlap import lines

Json = dict[str, Any]
_TOLD = 2
"""Lines of the resume that one letter tells."""
_WRITTEN_AT = date(2026, 12, 1)
_CORPUS = Path(__file__).parents[3] / "corpus" / "jotters" / "people.json"
_PEOPLE: list[Json] = json.loads(_CORPUS.read_text(encoding="utf-8"))
_LETTERS: list[tuple[Json, Json, str]] = [
    (person["resume"], vacancy, compose(person["resume"], vacancy, today=_WRITTEN_AT))
    for person in _PEOPLE
    for vacancy in person["vacancies"]
]


@pytest.mark.parametrize(("resume", "vacancy", "letter"), _LETTERS)
def test_every_letter_is_proved_and_signed(resume: Json, vacancy: Json, letter: str) -> None:
    assert [claim.reason for claim in check(letter, resume, vacancy, today=_WRITTEN_AT).unsupported] == []
    assert letter.rpartition("\n")[2] == resume["first_name"]


@pytest.mark.parametrize(("resume", "vacancy", "letter"), _LETTERS)
def test_no_letter_shouts_or_lists_duties(resume: Json, vacancy: Json, letter: str) -> None:
    own = letter.replace(vacancy["name"], "").replace(vacancy["employer"]["name"], "")
    assert re.search(r"[А-ЯЁ]{5,} [А-ЯЁ]{5,}", own) is None
    assert re.search(r"(?:на мне|моя работа|мои (?:прежние )?задачи)[^.]*,[^.]*,[^.]*,", own, re.IGNORECASE) is None
    assert re.search(r"[а-яё]/[а-яё]|\d\.\d", own) is None
    assert re.search(r"(?:знаком[оа]|похожи на мои): [^.]*(?:дойное стадо|запуск)", own) is None


def test_two_letters_of_one_applicant_share_few_of_their_runs_of_four_words() -> None:
    for person in _PEOPLE:
        if len(list(lines(read_resume(person["resume"])))) <= _TOLD:
            continue  # there is nothing else that another letter could tell
        own = [_runs(letter) for resume, _, letter in _LETTERS if resume is person["resume"]]
        shared = [len(one & other) / len(one) for one, other in permutations(own, 2)]
        assert sum(shared) / len(shared) < 0.25, person["trade"]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(4)), strict=False))
