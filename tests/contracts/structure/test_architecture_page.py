"""The tables of states in docs/architecture.md are those of the code, which the database guards."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from libs.common import applications, chat_actions

PAGE = Path(__file__).resolve().parents[3].joinpath("docs/architecture.md").read_text(encoding="utf-8")


def told(heading: str) -> dict[str, set[str]]:
    """What the first table after a heading says may follow each state."""
    table = PAGE[PAGE.index(f"\n## {heading}\n") :].partition("| state |")[2].partition("\n\n")[0]
    found: dict[str, set[str]] = {}
    for line in re.findall(r"^\| (`.*) \|$", table, re.MULTILINE):
        names, _, following = line.split(" | ")
        found |= {name: set(re.findall(r"\w+", following)) for name in re.findall(r"`(\w+)`", names)}
    return found


@pytest.mark.parametrize(
    ("heading", "transitions"),
    [
        ("Application states", applications.TRANSITIONS),
        ("The way of one message of an employer", chat_actions.TRANSITIONS),
    ],
)
def test_the_page_says_what_may_follow_each_state(
    heading: str, transitions: Mapping[StrEnum, frozenset[StrEnum]]
) -> None:
    assert told(heading) == {
        before.value: {after.value for after in following} - {before.value} for before, following in transitions.items()
    }
