"""The dead letters: list, show, replay. A replay keeps the event id, so inboxes keep effects single."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from libs.common.errors import PermanentError
from libs.common.messaging import topology

MAX_LISTED = 1000
_LAST = 2**64 - 1


@dataclass(frozen=True)
class DeadLetter:
    """A parked message."""

    seq: int
    durable: str
    subject: str
    error: str
    delivered: int
    event_id: str
    time: datetime | None
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON, or as text when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return self.body.decode(errors="replace")


class NotParkedError(PermanentError):
    """No message with this number is parked."""

    code = "not_found"


async def listing(js: JetStreamContext, *, limit: int = MAX_LISTED) -> list[DeadLetter]:
    """The newest parked messages, oldest first."""
    state = (await js.stream_info(topology.DLQ)).state
    if not state.messages:
        return []
    first = max(state.first_seq, state.last_seq - limit + 1)
    found = [await _get(js, seq) for seq in range(first, state.last_seq + 1)]
    return [letter for letter in found if letter]


async def show(js: JetStreamContext, seq: int) -> DeadLetter:
    """One parked message; raises NotParkedError."""
    letter = await _get(js, seq) if 0 < seq <= _LAST else None
    if letter is None:
        raise NotParkedError(f"Отложенного сообщения № {seq} нет. Все отложенные: vkatilsya dlq list.")
    return letter


async def numbers(js: JetStreamContext) -> range:
    """The numbers among which those of all parked messages are."""
    state = (await js.stream_info(topology.DLQ)).state
    return range(state.first_seq, state.last_seq + 1)


async def replay(js: JetStreamContext, seq: int) -> None:
    """Publish a parked message again under its first subject and remove it from the dead letters.

    The message gets a new `Nats-Msg-Id`, since the stream would drop the old one as a duplicate; `ce-id` stays.
    Raises NotParkedError.
    """
    letter = await show(js, seq)
    headers = {key: value for key, value in letter.headers.items() if not key.startswith(("dlq-", "Nats-"))}
    headers["Nats-Msg-Id"] = f"replay:{seq}:{letter.event_id}"
    await js.publish(letter.subject, letter.body, headers=headers, timeout=5)
    await js.delete_msg(topology.DLQ, seq)


async def _get(js: JetStreamContext, seq: int) -> DeadLetter | None:
    try:
        message: RawStreamMsg = await js.get_msg(topology.DLQ, seq)
    except NotFoundError:
        return None
    headers = {key: str(value) for key, value in (message.headers or {}).items()}
    return DeadLetter(
        seq=seq,
        durable=headers.get("dlq-durable", ""),
        subject=headers.get("dlq-subject", message.subject or ""),
        error=unquote(headers.get("dlq-error", "")),
        delivered=int(headers.get("dlq-delivered", "0")),
        event_id=headers.get("ce-id", ""),
        time=message.time,
        body=message.data or b"",
        headers=headers,
    )
