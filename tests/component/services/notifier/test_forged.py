"""What a message names and its row does not say plans nothing; handlers as they are called, without a broker."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from faststream.nats import NatsMessage
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.events.account import AccountTested
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.recorded import UnrecordedError
from services.notifier.deliveries.routing import Routing
from services.notifier.handlers import on_event
from services.notifier.ports import Deps
from services.notifier.storing import Storing
from tests.component.services.notifier.conftest import event_of, with_session
from tests.support.recorded import record


async def test_a_test_is_that_of_its_row(engine: AsyncEngine) -> None:
    """Neither the id of another event nor that of somebody else's test plans one for whom the message names."""
    (asking, _), (named, _) = await with_session(engine), await with_session(engine)
    deps = cast("Deps", SimpleNamespace(engine=engine, routing=Routing({})))
    other, own = new_id(), new_id()
    asked = AccountTested(user_id=asking, occurred_at=datetime.now(UTC), test_id=new_id(), channel="email")
    await record(engine, event_of(named), other)
    await record(engine, asked, own)
    forged = asked.model_copy(update={"user_id": named, "test_id": new_id()})
    for event_id, refused in ((other, True), (own, False)):
        headers = headers_of(forged, event_id=event_id, source="api", correlation_id="c")
        message = cast("NatsMessage", SimpleNamespace(headers=headers, body=forged.model_dump_json().encode()))
        if refused:
            with pytest.raises(UnrecordedError):
                await on_event(message, deps)
        else:
            await on_event(message, deps)
    async with engine.connect() as connection:
        planned = (await connection.execute(text("select id, user_id from notification_deliveries"))).all()
    assert planned == [(asked.test_id, asking)]


async def test_an_event_whose_row_is_of_another_kind_is_refused_alone(engine: AsyncEngine) -> None:
    (user_id, _), event_id = await with_session(engine), new_id()
    asked = AccountTested(user_id=user_id, occurred_at=datetime.now(UTC), test_id=new_id(), channel="email")
    await record(engine, asked, event_id)
    with pytest.raises(UnrecordedError):
        await Storing(engine, Routing({})).store(event_of(user_id), event_id)
