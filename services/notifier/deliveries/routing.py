"""From a stored notification to the rows that will leave, in the transaction that stores it."""

import asyncio
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.engine import on_commit
from libs.common.events.account import AccountTested
from libs.common.notifications.preferences import Availability, Lately, leave
from libs.common.notifications.topics import Channel, Topic
from libs.common.telegram.availability import availability as telegram
from services.notifier.deliveries import message_store, store
from services.notifier.deliveries.store import Audience, Planned
from services.notifier.domain import Stored

_OTHER: Mapping[str, Topic] = {"chat.message": "chat_action", "chat.action": "chat_message"}
"""Of two that speak of one message, by kind the topic that makes this one superfluous."""


class Routing:
    """Knows the channels of this process: `bells` wake their couriers."""

    def __init__(self, bells: Mapping[Channel, asyncio.Event]) -> None:
        self._bells = bells

    async def route(self, connection: AsyncConnection, stored: Stored, audience: Audience) -> None:
        """Plan what its owner wants to be told of it elsewhere."""
        notice = stored.notification
        channels = audience.preferences.channels(notice.topic, self.availability(audience))
        channels = await self._once_a_message(connection, stored, channels)
        if not channels:
            return
        lately = await store.lately(connection, notice.user_id, notice.topic, channels)
        rows: list[Planned] = []
        for channel in channels:
            when = leave(notice.topic, audience.preferences, lately.get(channel, Lately()), stored.created_at)
            if when is not None:
                rows.append(Planned(channel, notice.topic, stored.id, when.at, when.bundle))
        if rows:
            await store.plan(connection, notice.user_id, rows)
            self._wake(connection, [row.channel for row in rows])

    async def _once_a_message(
        self, connection: AsyncConnection, stored: Stored, channels: Sequence[Channel]
    ) -> Sequence[Channel]:
        """An employer's message is told once on a channel: by what is proposed about it when that asks something."""
        notice, chat = stored.notification, stored.notification.data.get("chat_id")
        message = notice.data.get("inbound_message_id") or notice.data.get("message_id")
        if not channels or chat is None or message is None:
            return channels
        about = {"chat_id": str(chat), "message_id": str(message)}
        if notice.topic == "chat_action":
            await message_store.supplant(connection, notice.user_id, channels, **about)
            return channels
        other = _OTHER.get(notice.kind)
        if other is None:
            return channels
        known = await message_store.announced_of(connection, notice.user_id, other, channels, **about)
        return [one for one in channels if one not in known]

    async def test(self, connection: AsyncConnection, event: AccountTested, audience: Audience) -> bool:
        """Plan a test; a channel that cannot be used says so at once. False when it was planned before."""
        error = self._missing(event, audience)
        fresh = await store.plan_test(connection, event.user_id, event.test_id, event.channel, error)
        if fresh and event.channel != "web":
            self._wake(connection, [event.channel])
        return fresh and error is None

    def availability(self, audience: Audience) -> dict[Channel, Availability]:
        """What can be used for this owner."""
        return {
            "telegram": telegram(audience.telegram),
            "push": "on" if "push" in self._bells and audience.browsers else "off",
            "email": "on" if "email" in self._bells else "off",
        }

    def _missing(self, event: AccountTested, audience: Audience) -> str | None:
        if event.channel == "web":
            return None
        if event.channel not in self._bells:
            return "not_set_up"
        if event.channel == "push" and not audience.browsers:
            return "no_browser"
        return audience.telegram if event.channel == "telegram" else None

    def _wake(self, connection: AsyncConnection, channels: list[Channel]) -> None:
        for channel in channels:
            if channel in self._bells:
                on_commit(connection, self._bells[channel].set)
