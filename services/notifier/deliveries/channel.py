"""What a channel is: one file here that renders a message and sends it."""

from dataclasses import dataclass
from typing import Protocol

from libs.common.messaging.outbox import Pending
from libs.common.notifications import topics
from services.notifier.deliveries.domain import Message, Recipient


@dataclass(frozen=True, slots=True)
class Receipt:
    """It left. `events` are recorded in the transaction that notes so."""

    events: tuple[Pending, ...] = ()


class Channel(Protocol):
    """One way to an owner. A crash may have it send a message again; `Message.id` stays the same."""

    @property
    def name(self) -> topics.Channel:
        """The channel in preferences and tables."""
        ...

    @property
    def public_key(self) -> str | None:
        """What a client needs to use it, if anything."""
        ...

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Send it. Raises PermanentError when it can never arrive, TransientError when the channel is away.

        Their codes are the ones that the catalogue has a sentence for: `[channel.<code>]` in `libs/common/messages`.
        """
        ...
