"""Statements name columns by `col(Table.column)`: a wrong name or type is an error of types, not of the run."""

import re
from pathlib import Path

import pytest

FOLDERS = ("libs", "services", "ops", "cli")
UNTYPED = (
    re.compile(r":\s*Any\s*=\s*table_of\("),  # a table that is anything
    re.compile(r"^\w+(?:, \w+)*\s*=\s*(?:table_of\(\w+\)(?:, )?)+$", re.MULTILINE),  # whose `.c.column` is Any
    re.compile(r"table_of\(\w+\)\.c\.(?!cost\.type)\w+"),
)
"""`table_of(X)` stands for whole rows (`select(table_of(X))`), aliases, locks and columns by name (`.c[name]`)."""


LOOSE_ROW = re.compile(r"\b(?:rows?|batch|found): (?:\w+\[)?Any\b|-> (?:\w+\[)?(?:UUID, )?Any\b")
"""A row, or what a statement returned, of which nothing is known."""


def untyped(code: str) -> bool:
    return any(one.search(code) for one in UNTYPED)


def test_no_table_is_any_and_no_column_is_read_past_its_type() -> None:
    found = [
        str(path)
        for folder in FOLDERS
        for path in sorted(Path(folder).rglob("*.py"))
        if untyped(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "users: Any = table_of(User)",
        "users = table_of(User)",
        "resumes, users = table_of(Resume), table_of(User)",
        "select(table_of(User).c.email)",
    ],
)
def test_the_lint_finds_what_it_is_for(code: str) -> None:
    assert untyped(code)


def test_no_store_gives_out_rows_that_are_anything() -> None:
    stores = [path for path in Path("services").rglob("*.py") if "store" in (path.stem, *path.parent.parts)]
    bodies = [path for path in Path("services/api").rglob("*.py") if path.parent.name != "web"]
    assert len(stores) > 30
    found = [str(path) for path in {*stores, *bodies} if LOOSE_ROW.search(path.read_text(encoding="utf-8"))]
    assert sorted(found) == []


@pytest.mark.parametrize(
    "code",
    [
        "async def one(connection: AsyncConnection) -> Any:",
        "async def listing(connection: AsyncConnection) -> Sequence[Any]:",
        "async def owned(connection: AsyncConnection) -> dict[UUID, Any]:",
        "def body(row: Any) -> Body:",
        "def bodies(rows: Sequence[Any]) -> list[Body]:",
    ],
)
def test_the_lint_finds_loose_rows(code: str) -> None:
    assert LOOSE_ROW.search(code)
