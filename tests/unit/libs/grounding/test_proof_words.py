"""Every line of the proof's word lists is recognised in its example, and every list is asked for."""

from importlib.resources import files
from pathlib import Path

import pytest

from libs.common.grounding.language.forms import Group, closed_sentences, groups, names_of, plain, synonyms
from libs.common.grounding.language.tokens import tokenise

FOLDER = files("libs.common.grounding.words.forms")
LISTS = sorted(item.name.removesuffix(".txt") for item in FOLDER.iterdir() if item.name.endswith(".txt"))
HEADED = frozenset({"courtesy", "persons", "planted", "promise", "shortened"})
PHRASES = frozenset({"sentences", "frames"})
"""Lists that name whole phrases, each its own example."""
CODE = "\n".join(path.read_text() for path in Path("libs/common/grounding").rglob("*.py"))


@pytest.mark.parametrize("name", [name for name in LISTS if name not in PHRASES])
def test_a_word_of_each_line_stands_in_its_example(name: str) -> None:
    found = groups(name, headed=name in HEADED)
    assert found
    for group in found:
        names = {known for word in group.words for known in names_of(word)}
        said = {known for token in tokenise(group.example) for known in names_of(token.text)}
        assert names & said, group


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_asked_for(name: str) -> None:
    assert f'"{name}"' in CODE or f'"{name}.txt"' in CODE


def test_whole_courtesies_are_known_without_their_marks() -> None:
    assert plain("На вопросы отвечу в чате, или на звонке!") in closed_sentences()


@pytest.mark.parametrize("group", groups("wider"), ids=lambda group: group.example)
def test_a_narrower_word_proves_the_wider_one_and_is_not_proved_by_it(group: Group) -> None:
    middle = group.words.index("<")
    wide, narrow = (
        {name for word in part for name in names_of(word)} for part in (group.words[:middle], group.words[middle + 1 :])
    )
    said = {known for token in tokenise(group.example) for known in names_of(token.text)}
    assert said & wide
    assert said & narrow
    assert all(synonyms(names_of(word)) >= narrow for word in group.words[:middle])


def test_a_database_is_no_proof_of_one_by_its_name() -> None:
    assert "postgresql" in synonyms(names_of("база"))
    assert "база" not in synonyms(names_of("clickhouse"))
