"""The owner's filters over those of the resume: what he did not touch stays suggested."""

from typing import Any

import pytest
from pydantic import ValidationError

from libs.common.resumes.choice import FilterChoice, checked, chosen, effective, names, sources
from libs.common.resumes.filters import ResumeFilters

SUGGESTED = ResumeFilters.model_validate(
    {
        "areas": {"include": ["1", "2019"]},
        "work_formats": ["REMOTE"],
        "salary_from": 230_000,
        "employment_forms": ["FULL"],
    }
)


def choose(before: dict[str, Any], change: dict[str, Any], reset: tuple[str, ...] = ()) -> dict[str, Any]:
    return chosen(before, FilterChoice.model_validate(change), reset)


def test_nothing_chosen_is_what_the_resume_suggests():
    assert effective(SUGGESTED, {}) == SUGGESTED
    assert set(sources({}).values()) == {"derived"}


def test_a_stop_word_leaves_area_format_salary_and_employment():
    choice = choose({}, {"stop_words": {"title": ["тимлид"], "anywhere": ["legacy"]}})
    found = effective(SUGGESTED, choice)
    assert found.stop_words.title == ["тимлид"]
    assert found.model_copy(update={"stop_words": SUGGESTED.stop_words}) == SUGGESTED
    assert {name for name, source in sources(choice).items() if source == "owner"} == {
        "stop_words.title",
        "stop_words.anywhere",
    }


def test_an_excluded_area_keeps_the_suggested_ones():
    found = effective(SUGGESTED, choose({}, {"areas": {"exclude": ["88"]}}))
    assert (found.areas.include, found.areas.exclude) == (["1", "2019"], ["88"])


@pytest.mark.parametrize("empty", [None, []])
def test_null_or_an_empty_list_chooses_no_limit(empty: object):
    choice = choose({}, {"work_formats": empty, "salary_from": None, "areas": {"include": empty}})
    found = effective(SUGGESTED, choice)
    assert (found.work_formats, found.salary_from, found.areas.include) == ([], None, [])
    assert (sources(choice)["salary_from"], sources(choice)["areas.include"]) == ("owner", "owner")


def test_null_for_a_group_chooses_no_limit_for_all_of_it():
    found = effective(SUGGESTED, choose({}, {"areas": None}))
    assert (found.areas.include, found.areas.exclude) == ([], [])


def test_a_second_change_keeps_the_first():
    choice = choose(choose({}, {"salary_from": 300_000}), {"stop_words": {"title": ["a"]}})
    choice = choose(choice, {"stop_words": {"anywhere": ["b"]}})
    found = effective(SUGGESTED, choice)
    assert (found.salary_from, found.stop_words.title, found.stop_words.anywhere) == (300_000, ["a"], ["b"])


@pytest.mark.parametrize("reset", [("salary_from", "areas.include"), ("salary_from", "areas")])
def test_a_filter_follows_the_resume_again_after_a_reset(reset: tuple[str, ...]):
    choice = choose({}, {"salary_from": None, "areas": {"include": ["88"]}, "text": "python"})
    choice = choose(choice, {}, reset)
    assert choice == {"text": "python"}
    assert effective(SUGGESTED, choice).areas == SUGGESTED.areas


def test_an_unknown_filter_is_refused():
    with pytest.raises(ValidationError):
        FilterChoice.model_validate({"colour": "red"})


def test_a_contradiction_shows_in_the_whole_set_only():
    choice = choose({}, {"no_salary": "reject"})
    assert checked(effective(SUGGESTED, choice)).no_salary == "reject"
    with pytest.raises(ValidationError):
        checked(effective(ResumeFilters(), choice))


def test_every_filter_has_a_source():
    dumped = ResumeFilters().model_dump()
    whole = {f"{key}.{inner}" for key, value in dumped.items() if isinstance(value, dict) for inner in value}
    whole |= {key for key, value in dumped.items() if not isinstance(value, dict)}
    assert set(names()) == whole == set(sources({}))
