"""The page on security is about this code: what it names as evidence is there, and no requirement is left out."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:libs|services|standalone|tests|docs|web|\.ci)/[\w./-]+)`")
LEVEL_1 = """
1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1 3.4.1 3.4.2 3.5.1 3.5.2
3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2
7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5
11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
"""The requirements of level 1 of ASVS 5.0.0."""


def test_every_file_that_is_named_is_there() -> None:
    named = set(NAMED.findall(PAGE))
    assert len(named) > 40
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_test_that_is_named_without_its_folder_is_there() -> None:
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE))
    assert len(named) >= 5
    assert named <= there


def test_what_is_said_to_hold_names_its_evidence() -> None:
    """A file, a test, a rule of the linter, a section of this page or a decision; or there is nothing to hold."""
    evidence = re.compile(r"`|section \"|ADR \d|ruff S\d|^(no |random|verified|there are none|every request)")
    rows = re.findall(r"^\| ((?:L2 )?[\d., -]+) \| yes \| (.+) \|$", PAGE, re.MULTILINE)
    assert len(rows) > 50
    assert [item for item, said in rows if not evidence.search(said)] == []


def test_every_requirement_of_level_1_has_its_line() -> None:
    listed: set[str] = set()
    for items in re.findall(r"^\| ([\d., -]+) \|", PAGE, re.MULTILINE):
        for item in items.split(", "):
            first, _, last = item.partition("-")
            chapter, _, number = first.rpartition(".")
            until = int(last.rpartition(".")[2]) if last else int(number)
            listed |= {f"{chapter}.{one}" for one in range(int(number), until + 1)}
    assert listed == set(LEVEL_1.split())
