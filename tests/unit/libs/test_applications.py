"""The words of an application's life stand in one place."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.common.applications import State, outlasted
from libs.common.hh.outcomes.kinds import RefusalReason
from libs.common.reasons import PAUSES, EndReason, InterimReason

STATES = "|".join(State)
REASONS = "|".join({*InterimReason, *EndReason, *RefusalReason})
BY_HAND = (
    re.compile(rf"in \(\s*'(?:{STATES})'\s*,\s*'(?:{STATES})'"),
    re.compile(rf"\bstate\b[\"']?\]?\s*(?:=|==|!=|<>|:|in|is|,)\s*\(?f?[\"'](?:{STATES})[\"']"),
    # In Python pauses have the type `PauseReason`.
    re.compile(rf"\b(?:reason|held_why)\b\s*(?:=|<>)\s*'(?:{REASONS}|{'|'.join(PAUSES)})'"),
    re.compile(rf"\breason[\"']?\]?\s*(?:=|==|!=|:)\s*\"(?:{REASONS})\""),
    re.compile(rf"\bState(?:\.[A-Z_]+)?\s*,\s*\"(?:{REASONS})\""),
)
OTHER_STATES = (
    *("libs/common/chats/", "libs/common/db/tables/chat_analysis.py", "services/chat_analysis/"),
    *("services/api/notifications/", "services/notifier/deliveries/"),
)
"""The states of a proposed action of a chat, and of a delivery, are other enumerations."""


def by_hand(line: str) -> bool:
    return any(one.search(line) for one in BY_HAND)


def test_no_state_and_no_reason_of_an_application_is_written_by_hand() -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for folder in ("services", "libs", "ops", "cli")
        for path in sorted(Path(folder).rglob("*.py"))
        if not str(path).startswith(OTHER_STATES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if by_hand(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "where state in ('queued', 'held')",
        "set state = 'queued', held_why = null",
        'if row.state == "failed":',
        'values = {"state": "sent_by_hand"}',
        "update applications set reason = 'lease_over'",
        'return Settlement(State.QUEUED, reason="never_left")',
        'await end_unsent(deps, draft.id, State.EXPIRED, "archived", sentence)',
    ],
)
def test_the_lint_finds_what_it_is_for(line: str) -> None:
    assert by_hand(line)


@pytest.mark.parametrize(
    ("state", "why", "days", "doomed"),
    [
        ("held", "employer", 30, True),
        ("held", "employer", 7, True),
        ("held", "employer", 6, False),
        ("held", "captcha", 30, False),
        ("expired", "employer", 30, False),
    ],
)
def test_only_one_whose_employer_is_spared_beyond_its_end_will_not_leave(
    state: str, why: str, days: int, doomed: bool
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert outlasted(state, why, now + timedelta(days=days), now + timedelta(days=7)) is doomed
    assert not outlasted(state, why, now + timedelta(days=days), None)
