"""The page on security is about this code: what it names as evidence is there, and no requirement is left out."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

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
LEVEL_2 = """
1.1.1 1.1.2 1.2.6 1.2.7 1.2.8 1.2.9 1.3.3 1.3.4 1.3.5 1.3.6 1.3.7 1.3.8 1.3.9 1.3.10 1.3.11 1.4.1 1.4.2 1.4.3 1.5.2
2.1.2 2.1.3 2.2.3 2.3.2 2.3.3 2.3.4 2.4.1 3.3.2 3.3.3 3.3.4 3.4.3 3.4.4 3.4.5 3.4.6 3.5.4 3.5.5 3.7.1 3.7.2 4.1.2
4.1.3 4.2.1 4.3.1 4.3.2 4.4.2 4.4.3 4.4.4 5.1.1 5.2.3 5.4.1 5.4.2 5.4.3 6.1.2 6.1.3 6.2.9 6.2.10 6.2.11 6.2.12 6.3.3
6.3.4 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 6.8.3 6.8.4 7.1.1 7.1.2 7.1.3 7.3.1
7.3.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2 8.1.2 8.2.3 8.4.1 9.2.2 9.2.3 9.2.4 10.1.1 10.1.2 10.2.1 10.2.2
10.3.1 10.3.2 10.3.3 10.3.4 10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5 10.6.1
10.6.2 10.7.1 10.7.2 10.7.3 11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.3 11.4.2 11.4.3 11.4.4 11.5.1 11.6.1 12.1.2
12.1.3 12.3.1 12.3.2 12.3.3 12.3.4 13.1.1 13.2.1 13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.2 13.4.3 13.4.4
13.4.5 14.1.1 14.1.2 14.2.2 14.2.3 14.2.4 14.3.2 14.3.3 15.1.2 15.1.3 15.2.2 15.2.3 15.3.2 15.3.3 15.3.4 15.3.5
15.3.6 15.3.7 16.1.1 16.2.1 16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1
16.5.2 16.5.3 17.1.1 17.2.1 17.2.2 17.2.3 17.2.4 17.3.1 17.3.2
"""
"""Those of level 2."""


def test_every_file_that_is_named_is_there() -> None:
    named = set(NAMED.findall(PAGE))
    assert len(named) > 40
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_test_that_is_named_without_its_folder_is_there() -> None:
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE))
    assert len(named) >= 5
    assert named <= there


def test_every_section_that_is_named_is_there() -> None:
    named = re.findall(r"section \"([^\"]+)\"", PAGE)
    assert len(named) > 10
    assert [one for one in named if f"\n## {one}\n" not in PAGE] == []
    elsewhere = re.findall(r"`?(docs/[\w./]+\.md)`?(?:,| \()\s*\"([^\"]+)\"", PAGE)
    assert len(elsewhere) >= 5
    pages = {path: (ROOT / path).read_text(encoding="utf-8") for path, _ in elsewhere}
    assert [one for one in elsewhere if not re.search(rf"(?m)^#+ {re.escape(one[1])}$", pages[one[0]])] == []


def test_what_is_said_to_hold_names_its_evidence() -> None:
    """A file, a test, a rule of the linter, a section of this page or a decision; or there is nothing to hold."""
    evidence = re.compile(r"`|section \"|ADR \d|ruff S\d|^(no |random|verified|there are none|every request)")
    rows = re.findall(r"^\| ((?:L[23] )?[\d., -]+) \| (?:yes|setting) \| (.+) \|$", PAGE, re.MULTILINE)
    assert len(rows) > 50
    assert [item for item, said in rows if not evidence.search(said)] == []


def verdicts(mark: str, level: list[str]) -> Iterator[tuple[str, str]]:
    """Each requirement of the lines that begin with `mark`, and what is said of it; a range is of its level."""
    for items, said in re.findall(
        rf"^\| {mark}([\d., -]+) \| (yes|setting|no|n/a|partly|operator) \|", PAGE, re.MULTILINE
    ):
        for item in items.split(", "):
            first, _, last = item.partition("-")
            inside = [one for one in level if steps(first) <= steps(one) <= steps(last)] if last else [first]
            yield from ((one, said) for one in inside)


def steps(item: str) -> list[int]:
    """A requirement's number, to be compared."""
    return [int(step) for step in item.split(".")]


@pytest.mark.parametrize(("mark", "level"), [("", LEVEL_1), ("L2 ", LEVEL_2)], ids=["level 1", "level 2"])
def test_every_requirement_has_one_line_and_is_counted(mark: str, level: str) -> None:
    found = list(verdicts(mark, level.split()))
    assert sorted(item for item, _ in found) == sorted(level.split())
    said = Counter(verdict for _, verdict in found)
    of = len(found)
    told = [of, *(said[one] for one in ("yes", "setting", "partly", "no", "operator", "n/a"))]
    applies = of - said["n/a"]
    shares = " | ".join(f"{round(100 * held / applies)} %" for held in (said["yes"], said["yes"] + said["setting"]))
    assert f"| level {2 if mark else 1} | {' | '.join(map(str, told))} | {shares} |" in PAGE
