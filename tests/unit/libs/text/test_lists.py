"""Every entry of the word lists is recognised in its example; the first line of a list says how it is read."""

import re
from importlib.resources import files

import pytest

from libs.common.text.lists import Entry, Lists

PACKAGES = (
    "libs.common.employers.words",
    "libs.common.grounding.words",
    "libs.common.letters.words",
    "libs.common.llm.words",
    "libs.common.resumes.reading.words",
    "libs.common.text.words",
    "services.auto_reply.matching.words",
)
LISTS = sorted(
    (package, item.name.removesuffix(".txt"))
    for package in PACKAGES
    for item in files(package).iterdir()
    if item.name.endswith(".txt")
)
KINDS = ("entry", "words", "head: entry", "head: words")
WHOLE_WORDS = [(package, name) for package, name in LISTS if name.startswith("stance_")]
INSIDE = {"stance_denial", "stance_false_denial", "stance_polite", "stance_back_reference"}
"""Lists of stances that are not read as whole words."""


def _kind(package: str, name: str) -> str:
    first = files(package).joinpath(f"{name}.txt").read_text(encoding="utf-8").split("\n")[0]
    return first.removeprefix("# ").partition(" ¦ example: ")[0]


def _patterns(kind: str, entry: Entry) -> list[str]:
    """What must recognise the example: the entry, or one of its words."""
    said = entry.pattern.partition(": ")[2] if kind.startswith("head") else entry.pattern
    return said.split() if kind.endswith("words") else [said]


@pytest.mark.parametrize(("package", "name"), LISTS)
def test_each_entry_is_recognised_in_its_example(package: str, name: str) -> None:
    kind, found = _kind(package, name), Lists(package).entries(name)
    assert kind in KINDS
    assert len(found) > 1
    for entry in found:
        patterns = _patterns(kind, entry)
        assert patterns
        assert any(re.search(pattern, entry.example, re.IGNORECASE) for pattern in patterns), entry


@pytest.mark.parametrize(("package", "name"), [one for one in WHOLE_WORDS if one[1] not in INSIDE])
def test_whole_words_are_recognised_in_their_example(package: str, name: str) -> None:
    pattern = Lists(package).whole_words(name)
    assert [entry for entry in Lists(package).entries(name) if not pattern.search(entry.example)] == []


@pytest.mark.parametrize(("package", "name"), LISTS)
def test_no_entry_stands_twice(package: str, name: str) -> None:
    patterns = [entry.pattern for entry in Lists(package).entries(name)]
    assert sorted(set(patterns)) == sorted(patterns)


@pytest.mark.parametrize(("package", "name"), [one for one in LISTS if _kind(*one) == "entry"])
def test_any_of_a_list_is_found_where_the_first_of_its_entries_that_fits_is(package: str, name: str) -> None:
    lists = Lists(package)
    plain = re.compile(lists.either(name), re.IGNORECASE)
    said = "; ".join(entry.example for entry in lists.entries(name))
    assert _spans(lists.any_of(name), said) == _spans(plain, said)


def test_an_entry_of_several_ways_keeps_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = (r"\bкот", r"\bкит|рыб", r"\b(?:дом|лом)", r"\b[|(]+", r"\b\)|бор", "лес")
    monkeypatch.setattr("libs.common.text.lists.entries", lambda *_: tuple(Entry(one, "") for one in patterns))
    plain = re.compile("|".join(patterns), re.IGNORECASE)
    said = "кит скот кот рыба карыба дом надом лом ролом в|( ) бор сбор лес прилес"
    assert _spans(Lists("").any_of("any"), said) == _spans(plain, said)
    assert {said[start:end] for start, end in _spans(plain, said)} >= {"кит", "кот", "рыб", "дом", "лом", "бор", "лес"}


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]
