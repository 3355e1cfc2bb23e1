"""What a message about many offers to decide."""

from datetime import UTC, datetime
from uuid import UUID

from libs.common.events.account import NoticeAction
from libs.common.ids import new_id
from services.notifier.deliveries.domain import Batch, Recipient, compose
from services.notifier.domain import Notification, Stored

USER = new_id()


def proposal(number: int, row_id: UUID | None) -> Stored:
    actions = () if row_id is None else (NoticeAction(decision="approve", target="chat_action", target_id=row_id),)
    one = Notification(
        event_id=new_id(),
        user_id=USER,
        kind="chat.action",
        level="action",
        title=f"Ответ {number}",
        body="",
        data={},
        topic="chat_action",
        actions=actions,
    )
    return Stored(number, new_id(), one, datetime.now(UTC))


def batch(bundle: str, *notices: Stored) -> Batch:
    return Batch(new_id(), new_id(), Recipient(USER, "anna@example.org", "ru"), bundle, bundle, notices, 0, 0.0)


def test_each_named_row_can_be_asked_for_once_by_its_newest_title() -> None:
    ids = [new_id() for _ in range(7)]
    notices = [proposal(number, row_id) for number, row_id in enumerate(ids)]
    together = compose(batch("chat_action", *notices, proposal(7, ids[6])))
    assert [row.title for row in together.rows] == ["Ответ 3", "Ответ 4", "Ответ 5", "Ответ 7"]
    assert [row.target_id for row in together.rows] == ids[3:]
    assert together.actions == ()


def test_what_cannot_be_decided_about_and_a_digest_offer_nothing() -> None:
    assert compose(batch("chat_action", proposal(1, None), proposal(2, None))).rows == ()
    assert compose(batch("digest", proposal(1, new_id()), proposal(2, new_id()))).rows == ()
