"""Every entry of the word lists is recognised in its example; the first line of a list says how it is read."""

import re
from importlib.resources import files

import pytest

from libs.common.text.lists import Entry, Lists

PACKAGES = (
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
