"""The words of an application's life stand in one place."""

import re
from pathlib import Path

from libs.common.applications import State

STATES = "|".join(State)
LIST = re.compile(rf"in \(\s*'(?:{STATES})'\s*,\s*'(?:{STATES})'")


def test_no_sql_lists_states_by_hand() -> None:
    found = [
        str(path)
        for folder in ("services", "libs", "ops", "cli")
        for path in sorted(Path(folder).rglob("*.py"))
        if LIST.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
