"""Telegram: a command for the telegram service, in the transaction that notes that it left."""

from datetime import UTC, datetime

from libs.common.events.account import NoticeTelegram
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Pending
from libs.common.notifications.topics import Channel
from services.notifier.channels.port import Receipt
from services.notifier.deliveries.domain import Message, Recipient

MOST = 4000
"""Characters of a message of Telegram, with room for what the telegram service adds."""


class Telegram:
    """See services.notifier.channels.port.Channel."""

    name: Channel = "telegram"
    public_key: str | None = None

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
            link=message.link,
            severity=message.level,
            actions=message.actions,
            about=message.about,
            silent=message.silent,
            language=message.language,
            count=message.count,
        )
        return Receipt((Pending(notice, derived_id("notice", message.id)),))


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
