"""The labelled set: how many messages are read rightly, and what must never become a reply."""

from collections import Counter

from tests.support.chats import Labelled, labelled, proposal

SEEN_SHARE, UNSEEN_SHARE = 0.95, 0.85
"""What the rules were written with, and the half that nobody looked at meanwhile."""


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


def test_no_refusal_sensitive_question_or_injection_becomes_a_reply() -> None:
    barred = [row for row in labelled() if row.kind in {"rejection", "suspicious"} or row.flags]
    kinds = Counter(proposal(row.text).kind for row in barred)
    assert len(barred) > 60
    assert kinds["propose_reply"] == 0
    assert not any(proposal(row.text).may_be_automatic for row in barred)
