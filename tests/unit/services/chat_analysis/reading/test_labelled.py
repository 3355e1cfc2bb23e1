"""The labelled set: how many messages are read rightly, and what must never become a reply."""

from collections import Counter

import pytest

from tests.support.chats import Labelled, labelled, proposal

SEEN_SHARE, UNSEEN_SHARE = 0.95, 0.85
"""What the rules were written with, and what nobody looked at meanwhile: half of the first set, and all of the last."""
SETS = ("messages.txt", "later.txt", "latest.txt", "unread.txt")


def is_right(row: Labelled) -> bool:
    found = proposal(row.text)
    return found.kind == row.kind and found.sensitive >= ("s" in row.flags)


def share(rows: list[Labelled]) -> float:
    return sum(map(is_right, rows)) / len(rows)


def test_messages_are_read_rightly() -> None:
    rows = labelled()
    assert len(rows) >= 240
    assert share([row for row in rows if not row.unseen]) >= SEEN_SHARE
    assert share([row for row in rows if row.unseen]) >= UNSEEN_SHARE


@pytest.mark.parametrize(("name", "least"), [("later.txt", 0.95), ("latest.txt", 0.95), ("unread.txt", UNSEEN_SHARE)])
def test_messages_written_after_the_rules_are_read_rightly(name: str, least: float) -> None:
    rows = labelled(name)
    assert len(rows) == 60
    assert share(rows) >= least


def test_no_refusal_sensitive_question_or_injection_becomes_a_reply() -> None:
    barred = [row for name in SETS for row in labelled(name) if row.kind in {"rejection", "suspicious"} or row.flags]
    kinds = Counter(proposal(row.text).kind for row in barred)
    assert len(barred) > 110
    assert kinds["propose_reply"] == 0
    assert not any(proposal(row.text).may_be_automatic for row in barred)
