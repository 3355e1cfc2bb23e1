"""Every entry of the word lists is recognised in its example, by itself and by the whole list."""

import re
from importlib.resources import files

import pytest

from libs.common.grounding.words.lists import any_of, entries, whole_words

LISTS = sorted(item.name for item in files("libs.common.grounding.words").iterdir() if item.name.endswith(".txt"))


@pytest.mark.parametrize("name", LISTS)
def test_each_entry_is_recognised_in_its_example(name: str) -> None:
    found = entries(name)
    assert len(found) > 1
    whole = any_of(name)
    for entry in found:
        assert entry.pattern
        assert re.search(entry.pattern, entry.example, re.IGNORECASE), entry
        assert whole.search(entry.example), entry


@pytest.mark.parametrize("name", [name for name in LISTS if name.startswith("stance_") and "denial" not in name])
def test_whole_words_are_recognised_in_their_example(name: str) -> None:
    pattern = whole_words(name)
    assert [entry for entry in entries(name) if not pattern.search(entry.example)] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_entry_stands_twice(name: str) -> None:
    patterns = [entry.pattern for entry in entries(name)]
    assert sorted(set(patterns)) == sorted(patterns)
