"""What may be decided from a notification."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from libs.common.events.chat import ActionKind, ChatAction
from services.notifier.templates import template


def offered(kind: ActionKind, *, suspicious: bool = False, draft: str | None = None) -> list[str]:
    event = ChatAction(
        user_id=uuid4(), action_id=uuid4(), chat_id=uuid4(), inbound_message_id="1", kind=kind, suspicious=suspicious,
        draft=draft, occurred_at=datetime.now(UTC),
    )  # fmt: skip
    return [one.decision for one in template(event, uuid4()).actions]


def test_a_fraud_can_be_put_away_where_it_is_told() -> None:
    assert offered("suspicious", suspicious=True) == ["dismiss", "snooze"]


@pytest.mark.parametrize("kind", ["ask_user", "propose_reply", "mark_interview"])
def test_nothing_is_approved_from_where_a_suspicious_message_is_told(kind: ActionKind) -> None:
    assert offered(kind, suspicious=True, draft="Да, могу.") == ["dismiss", "snooze"]


def test_a_draft_may_be_approved_and_what_has_none_only_written() -> None:
    assert offered("propose_reply", draft="Да, могу.") == ["approve", "edit", "dismiss", "snooze"]
    assert offered("ask_user") == ["edit", "dismiss", "snooze"]


def test_news_ask_for_nothing() -> None:
    assert offered("rejection") == []
