"""What is asked of hh for a resume, and which answers are news."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from libs.common.cards import card_of, employer_key, listed_hash
from libs.common.resumes.filters import AreaFilter, ResumeFilters
from services.auto_reply.search.domain import DueSearch, Known, Versions, is_announced, is_news, is_over, queries

RESUME: dict[str, Any] = {"title": "Бухгалтер", "area": {"id": "88"}, "professional_roles": [{"id": "18"}]}
VERSIONS = Versions("resume", 1, "1.0")
NOBODY = UUID(int=0)
DUE = DueSearch(
    NOBODY, NOBODY, NOBODY, NOBODY, "r", "auto", 60, {}, llm_judge=False, settings_version=1, resume_hash="", resume={}
)
KNOWN = Known("matched", "auto", "hash", "resume", 1, "1.0")


def test_a_resume_is_searched_near_its_owner_remotely_and_by_similarity() -> None:
    near, remote, similar = queries(RESUME, ResumeFilters())
    assert near.params == {"order_by": "publication_time", "professional_role": ["18"], "area": ["88"]}
    assert remote.params["schedule"] == ["remote"]
    assert "area" not in remote.params
    assert similar.name == "similar"


def test_the_owners_areas_roles_and_words_replace_the_resumes() -> None:
    filters = ResumeFilters(
        areas=AreaFilter(include=["1", "2"]), professional_roles=["96"], text="python", remote_from_anywhere=False
    )
    near, similar = queries(RESUME, filters)
    assert near.params["area"] == ["1", "2"]
    assert (near.params["professional_role"], near.params["text"]) == (["96"], "python")
    assert similar.name == "similar"


def test_a_resume_without_roles_or_area_is_searched_by_its_title() -> None:
    found = queries({"title": "Сварщик"}, ResumeFilters())
    assert [(query.name, query.text) for query in found] == [("anywhere", "Сварщик"), ("similar", None)]


def test_one_who_may_move_is_searched_for_everywhere() -> None:
    found = queries({**RESUME, "relocation": {"type": {"id": "relocation_possible"}}}, ResumeFilters())
    assert [query.name for query in found] == ["area", "remote", "anywhere", "similar"]
    assert sorted(found[2].params) == ["order_by", "professional_role"]


@pytest.mark.parametrize(
    ("page", "news", "complete", "newest", "over"),
    [
        ([9, 8], True, True, 7, False),
        ([9, 8], False, False, 7, False),
        ([9, 8], False, True, 7, False),
        ([9, 7], False, True, 7, True),
        ([9, None], False, True, 7, False),
        ([None], False, True, 7, True),
        ([9, 8], False, True, None, True),
    ],
)
def test_a_query_ends_where_everything_is_known_and_older_than_what_was_seen_whole(
    page: list[int | None], news: bool, complete: bool, newest: int | None, over: bool
) -> None:
    moments = [None if hour is None else datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in page]
    due = replace(DUE, complete=complete, newest=None if newest is None else datetime(2026, 5, 1, newest, tzinfo=UTC))
    assert is_over(due, moments, news=news) is over


def test_an_unknown_vacancy_is_news_and_an_unchanged_one_is_not() -> None:
    assert is_news(None, "hash", VERSIONS)
    assert not is_news(KNOWN, "hash", VERSIONS)


@pytest.mark.parametrize(
    ("vacancy_hash", "versions"),
    [
        ("other", VERSIONS),
        ("hash", Versions("edited", 1, "1.0")),
        ("hash", Versions("resume", 2, "1.0")),
        ("hash", Versions("resume", 1, "2.0")),
    ],
)
def test_anything_a_decision_rests_on_makes_it_news_when_it_changes(vacancy_hash: str, versions: Versions) -> None:
    assert is_news(KNOWN, vacancy_hash, versions)


@pytest.mark.parametrize(
    ("known", "decision", "mode", "announced"),
    [
        (None, "matched", "auto", True),
        (None, "rejected", "auto", False),
        (KNOWN, "matched", "auto", False),
        (KNOWN, "matched", "review", True),
        (Known("rejected", "auto", "", "", 1, ""), "matched", "auto", True),
        (KNOWN, "blocked", "auto", False),
    ],
)
def test_a_match_is_told_once_until_something_differs_for_the_owner(
    known: Known | None, decision: str, mode: str, announced: bool
) -> None:
    assert is_announced(known, decision, mode) is announced


@pytest.mark.parametrize(
    ("salary", "words"),
    [
        (None, None),
        ({"from": None, "to": None, "currency": "RUR"}, None),
        ({"from": 200000, "to": 260000, "currency": "RUR", "gross": True}, "200 000–260 000 ₽ до вычета налогов"),
        ({"from": 150000, "currency": "RUR", "gross": False}, "от 150 000 ₽ на руки"),
        ({"to": 3000, "currency": "USD"}, "до 3 000 $"),
        ({"from": 5, "to": 5, "currency": "XYZ"}, "5 XYZ"),
    ],
)
def test_salaries_in_words(salary: dict[str, Any] | None, words: str | None) -> None:
    assert card_of({"id": "1", "salary": salary}).salary == words


def test_one_employer_has_one_key_however_it_is_written() -> None:
    assert employer_key({"id": 1455, "name": "X"}) == "id:1455"
    assert employer_key({"name": "ООО «Ромашка»"}) == employer_key({"name": "ромашка"})
    assert employer_key(None) == employer_key({})


def test_a_card_of_a_bare_vacancy_is_still_a_card() -> None:
    assert card_of({"id": 5}).name == "Вакансия без названия"


def test_only_what_a_decision_rests_on_changes_the_hash() -> None:
    vacancy = {"id": "1", "name": "A", "counters": {"responses": 1}}
    assert listed_hash(vacancy) == listed_hash({**vacancy, "counters": {"responses": 2}, "relations": ["favorited"]})
    assert listed_hash(vacancy) != listed_hash({**vacancy, "name": "B"})
