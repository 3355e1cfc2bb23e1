"""Telegram: a command for the telegram service, in the transaction that notes that it left."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from libs.common.events.account import NoticeTelegram
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Pending
from libs.common.notifications.topics import Channel
from services.notifier.deliveries.channel import Receipt
from services.notifier.deliveries.domain import Message, Recipient

MOST = 4000
"""Characters of a message of Telegram, with room for what the telegram service adds."""
PAGES: Mapping[str, str] = MappingProxyType({"match_review": "/review", "chat_action": "/chats"})
"""Of the web client: where what a message about many asks for is decided."""


class Telegram:
    """See services.notifier.deliveries.channel.Channel."""

    name: Channel = "telegram"
    public_key: str | None = None

    def __init__(self, home: str | None = None) -> None:
        """`home`: the address of the web client, for messages about many, which have no buttons of their own."""
        self._home = home.rstrip("/") if home else None

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """The notice; whether it arrives is the telegram service's to say."""
        body = message.bare if message.bare is not None and message.actions else message.body
        notice = NoticeTelegram(
            user_id=recipient.user_id,
            occurred_at=datetime.now(UTC),
            notification_id=message.about_id,
            text=html(message.title, body),
            kind=message.topic,
            title=message.title,
            body=body,
            link=message.link or self._page(message),
            severity=message.level,
            actions=message.actions,
            rows=message.rows,
            about=message.about,
            silent=message.silent,
            language=message.language,
            count=message.count,
        )
        return Receipt((Pending(notice, derived_id("notice", message.id)),))

    def _page(self, message: Message) -> str | None:
        if self._home is None or message.count == 1:
            return None
        return f"{self._home}{PAGES.get(message.topic, '/')}"


def html(title: str, body: str) -> str:
    """Title and body in Telegram's HTML, cut between characters, never within a mark."""
    bold = f"<b>{_fitting(title, MOST // 4)}</b>"
    return f"{bold}\n{_fitting(body, MOST - len(bold) - 1)}".strip()


def _fitting(text: str, room: int) -> str:
    """The beginning of the text that is not longer than `room` once it is written as HTML."""
    shown, cut = _escaped(text[:room]), min(len(text), room)
    while len(shown) > room:
        # The longest mark takes the place of one character with five.
        cut -= max(1, (len(shown) - room) // 5)
        shown = _escaped(text[:cut])
    return shown


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
