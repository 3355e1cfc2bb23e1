"""What an employer wrote and what is proposed about it are one message on a channel, in whatever order they come."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.events.base import Event
from libs.common.events.chat import ActionKind, ChatAction, ChatMessage
from libs.common.ids import new_id
from services.notifier.deliveries.routing import Routing
from services.notifier.storing import Storing
from tests.component.services.notifier.conftest import heard
from tests.component.services.notifier.test_channels import chosen, person, rows

EMAIL = chosen(chat_message={"email": True}, chat_action={"email": True}, chat_news={"email": True})
CHAT = new_id()


def wrote(user_id: UUID, message_id: str = "7") -> ChatMessage:
    return ChatMessage(user_id=user_id, occurred_at=datetime.now(UTC), chat_id=CHAT, message_id=message_id, preview="?")


def proposed(user_id: UUID, kind: ActionKind = "propose_reply", message_id: str = "7") -> ChatAction:
    values = {"action_id": new_id(), "chat_id": CHAT, "inbound_message_id": message_id, "kind": kind, "draft": "Да"}
    return ChatAction.model_validate({"user_id": user_id, "occurred_at": datetime.now(UTC), **values})


async def told(engine: AsyncEngine, *events: Event) -> list[tuple[str, bool]]:
    """The topics that leave by e-mail, each with whether it leaves at once."""
    storing = Storing(engine, Routing({"email": asyncio.Event()}))
    for event in events:
        await heard(engine, storing, event)
    found = await rows(
        engine, "select topic, due_at <= created_at as now from notification_deliveries where state = 'waiting'"
    )
    return sorted((row.topic, row.now) for row in found)


@pytest.mark.parametrize("first", ["message", "action"])
async def test_a_proposal_takes_the_place_of_the_message_that_it_answers(engine: AsyncEngine, first: str) -> None:
    user_id, _, _ = await person(engine, chosen=EMAIL)
    events = [wrote(user_id), proposed(user_id)]
    assert await told(engine, *(events if first == "message" else events[::-1])) == [("chat_action", True)]


async def test_a_message_about_which_nothing_is_to_be_decided_is_told_by_itself(engine: AsyncEngine) -> None:
    user_id, _, _ = await person(engine, chosen=EMAIL)
    assert await told(engine, wrote(user_id), proposed(user_id, "none")) == [("chat_message", False)]


async def test_another_message_of_the_chat_is_told_too(engine: AsyncEngine) -> None:
    user_id, _, _ = await person(engine, chosen=EMAIL)
    found = await told(engine, wrote(user_id), wrote(user_id, "8"), proposed(user_id))
    assert found == [("chat_action", True), ("chat_message", False)]
