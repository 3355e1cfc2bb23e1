"""What is kept of texts and resumes is kept by what they say, and no more of it than a bound."""

import importlib
import pkgutil
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from libs.common import grounding, letters
from libs.common.grounding.check import applicant_of, check
from libs.common.grounding.facts import Text, as_before, read_resume, read_vacancy
from libs.common.grounding.language.clauses import clauses_of
from libs.common.grounding.language.lexicon import aliases_of, profession_of, rank_of
from libs.common.grounding.language.mentions import mentions
from libs.common.grounding.language.terms import terms_of
from libs.common.grounding.language.together import helped, helped_in
from libs.common.grounding.resume.asserted import asserted
from libs.common.grounding.resume.lookup import Words
from libs.common.grounding.resume.places import Places
from libs.common.grounding.sources import Sources, with_answers

TODAY = date(2026, 5, 1)
RESUME: dict[str, Any] = {
    "title": "Кладовщик",
    "first_name": "Ольга",
    "last_name": "Иванова",
    "skill_set": ["1С: Торговля"],
    "skills": "Работаю на складе. С детьми не работала.",
    "experience": [
        {"company": "ООО «Вектор»", "position": "Кладовщик", "start": "2021-03-01", "description": "Принимаю паллеты."}
    ],
}
VACANCY: dict[str, Any] = {"name": "Кладовщик", "employer": {"name": "Север"}, "description": "Приёмка товара."}


def test_a_resume_that_says_the_same_is_the_same_object() -> None:
    assert read_resume(deepcopy(RESUME)) is read_resume(RESUME)


@pytest.mark.parametrize("name", ["title", "first_name", "last_name", "skills"])
def test_a_resume_that_says_other_words_is_another(name: str) -> None:
    changed, own = read_resume({**RESUME, name: "Иное"}), read_resume(RESUME)
    assert changed != own
    assert hash(changed) != hash(own)
    assert applicant_of(changed, TODAY) is not applicant_of(own, TODAY)


def test_a_changed_line_of_a_job_changes_the_verdict() -> None:
    said = "Принимаю паллеты."
    other = {**RESUME, "experience": [{**RESUME["experience"][0], "description": "Вожу погрузчик."}]}
    verdicts = [check(said, one, VACANCY, today=TODAY).grounded for one in (RESUME, other, RESUME)]
    assert verdicts == [True, False, True]


def test_answers_of_the_owner_make_another_resume_and_leave_the_first_as_it_was() -> None:
    own = read_resume(RESUME)
    told = with_answers(own, Sources(answers=(Text("/answers/salary", "Хочу 90 000 рублей."),)))
    assert told != own
    assert told is with_answers(own, Sources(answers=(Text("/answers/salary", "Хочу 90 000 рублей."),)))
    assert read_resume(RESUME).answers == ()


def test_two_vacancies_that_say_the_same_keep_their_ids() -> None:
    one, other = (read_vacancy({**VACANCY, "id": number}) for number in ("1", "2"))
    assert (one, hash(one)) == (other, hash(other))
    assert (one.id, other.id) == ("1", "2")


def test_what_is_kept_of_a_sentence_is_what_is_found_in_it() -> None:
    for text in ("Участвовал в переезде, вёл склад на 1С.", "Мы вели склад на Python и SQL, а учёт я вёл сам."):
        assert [*helped_in(text)] == helped(clauses_of(text))
        assert [text[one.start : one.end] for one in mentions(text)] == {
            "У": ["склад", "1С"],
            "М": ["склад", "Python", "SQL"],
        }[text[0]]


def test_pieces_that_assert_follow_the_text_and_its_place() -> None:
    texts = [Text("/skills", said) for said in ("Вожу авто.", "Ищу склад.", "Вожу авто.")]
    assert [[one.text for one in asserted(text)] for text in texts] == [["Вожу авто."], [], ["Вожу авто."]]
    assert {one.path for one in asserted(Text("/experience/0/description", "Вёл склад."))} == {
        "/experience/0/description"
    }


def test_names_of_employers_are_kept_for_so_many_words_only() -> None:
    known = applicant_of(read_resume(RESUME), TODAY).known
    (employer,) = terms_of("Вектор")
    assert known.employer(employer) == frozenset({0})
    for number in range(1_500):
        known.employer(terms_of(f"Слово{number}")[0])
    assert len(known._named) <= 1_024  # pyright: ignore[reportPrivateUsage]
    assert known.employer(employer) == frozenset({0})


def test_the_first_of_two_groups_counts() -> None:
    assert rank_of("руководитель") == "head"
    assert rank_of("склад") is None
    assert profession_of("склад-склад") is None
    assert aliases_of("склад-склад") == ()
    assert "postgresql" in aliases_of("postgres")


def test_nothing_is_kept_by_foreign_text_without_a_bound() -> None:
    unbounded: list[str] = []
    for package in (grounding, letters):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, kept in vars(importlib.import_module(module.name)).items():
                if isinstance(kept, type(as_before)) and kept.cache_info().maxsize is None and _takes_text(kept):
                    unbounded.append(f"{module.name}.{name}")
    assert sorted(set(unbounded)) == []


def _takes_text(kept: Any) -> bool:
    """Names of lists, and frames of our own, are few."""
    own = {"package", "name", "head", "frame", "kind"}
    kinds = kept.__wrapped__.__annotations__
    return any(kinds[one] is str and one not in own for one in kinds if one != "return")


@pytest.mark.parametrize("spellings", [("ТЕНДЕР", "тендер"), ("тендер", "ТЕНДЕР")])
def test_where_a_word_stands_does_not_depend_on_how_it_was_spelled_when_first_asked_for(spellings: tuple[str, str]):
    places = Places((Text("/skills", "Готовлю тендерную документацию."),))
    found = {said: places.mask(terms_of(f"и {said}")[1]) for said in spellings}
    assert found == {"ТЕНДЕР": 0, "тендер": 1}  # what is written in capitals has no other word of its root


@pytest.mark.parametrize("spellings", [("ЛЭП", "лэп"), ("лэп", "ЛЭП")])
def test_an_abbreviation_is_found_whatever_was_asked_for_before(spellings: tuple[str, str]):
    words = Words((Text("/skills", "Обслуживаю линии электропередачи."),))
    found = {said: words.find(terms_of(f"и {said}")[1].token, exact=True) for said in spellings}
    assert found["лэп"] is None
    assert found["ЛЭП"] is not None
