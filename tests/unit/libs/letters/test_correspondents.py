"""Letters of applicants of eight more trades: grounded, in one language, whole sentences, unlike each other."""

import re
from itertools import permutations
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.facts import read_vacancy
from libs.common.letters.advert import advert
from libs.common.letters.composing.composed import compose
from tests.corpus.correspondents.reading import WRITTEN_AT, people, resumes, vacancies

Json = dict[str, Any]
LETTERS: list[tuple[str, Json, Json, str]] = [
    (person["trade"], resume, vacancy, compose(resume, vacancy, today=WRITTEN_AT))
    for person in people()
    for resume in resumes(person)
    for vacancy in vacancies(person)
]


@pytest.mark.parametrize(("trade", "resume", "vacancy", "letter"), LETTERS)
def test_every_letter_passes_the_check_and_ends_its_sentences(
    trade: str, resume: Json, vacancy: Json, letter: str
) -> None:
    assert [claim.reason for claim in check(letter, resume, vacancy, today=WRITTEN_AT).unsupported] == [], trade
    assert ".." not in letter
    assert "None" not in letter


@pytest.mark.parametrize(("trade", "resume", "vacancy", "letter"), LETTERS)
def test_a_russian_letter_quotes_no_english_sentence(trade: str, resume: Json, vacancy: Json, letter: str) -> None:
    if advert(read_vacancy(vacancy)).english:
        return
    own = letter.replace(vacancy["name"], "").replace(vacancy["employer"]["name"], "")
    assert re.search(r"(?:\b[A-Za-z]+\b ){4}", own) is None, trade


@pytest.mark.parametrize(("trade", "resume", "vacancy", "letter"), LETTERS)
def test_an_earlier_job_is_never_told_as_the_later_one(trade: str, resume: Json, vacancy: Json, letter: str) -> None:
    latest = resume["experience"][0]["company"]
    name = latest.rpartition("«")[2].rstrip("»")
    assert re.search(rf"(?:Раньше|До этого|раньше|до этого)[^.:;]{{0,80}}{re.escape(name)}", letter) is None, trade


def test_two_letters_of_one_applicant_share_few_of_their_runs_of_four_words() -> None:
    for resume in (one for person in people() for one in resumes(person)):
        own = [letter for _, its, _, letter in LETTERS if its == resume]
        shared = [len(_runs(one) & _runs(other)) / len(_runs(one)) for one, other in permutations(own, 2)]
        assert sum(shared) / len(shared) < 0.25, resume["title"]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(4)), strict=False))
