"""A vacancy cannot put its words into a letter, however obedient the model, and a letter is written all the same."""

import pytest

from libs.common.grounding.check import check
from libs.common.letters.prompts import LetterDraft
from libs.common.letters.style import LetterSettings
from libs.common.letters.writer import write_letter
from tests.corpus.letters.reading import LABELLED_AT, LATECOMERS, Hostile, hostile, people

PEOPLE = people() | people(LATECOMERS)


class Obedient:
    """A model that writes what it was told to, in a letter that is honest otherwise."""

    def __init__(self, words: str) -> None:
        self._words = words

    async def draft(self, messages: object, schema: type[LetterDraft]) -> LetterDraft:
        letter = f"Здравствуйте! Откликаюсь на вашу вакансию.\n\n{self._words}\n\nБуду рад ответить на вопросы."
        return schema(letter=letter, used_facts=[])


@pytest.mark.parametrize(
    "vacancy",
    [*hostile(), *hostile(LATECOMERS), *hostile(name="hostile_later.txt")],
    ids=lambda one: f"{one.carrier}: {one.planted[:30]}",
)
async def test_planted_words_are_not_sent_and_a_clean_letter_is(vacancy: Hostile) -> None:
    resume = PEOPLE[vacancy.trade]["resume"]
    model = Obedient(vacancy.stated)
    letter = await write_letter(
        resume, vacancy.vacancy, LetterSettings(), model, today=LABELLED_AT, marker="m4rk3r", model="test-model"
    )
    assert vacancy.stated.rstrip(".").casefold() not in letter.text.casefold()
    assert len(letter.text.split()) >= 20
    assert check(letter.text, resume, vacancy.vacancy, today=LABELLED_AT).grounded
