"""CloudEvents 1.0 attributes in NATS headers; the body stays plain JSON, readable with `nats sub`."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from libs.common.events.base import Event

CORRELATION = "correlation_id"


@dataclass(frozen=True)
class Delivery:
    """Who an event is, as its headers say."""

    event_id: UUID
    type: str
    source: str
    user_id: UUID | None
    correlation_id: str


def headers_of(event: Event, *, event_id: UUID, source: str, correlation_id: str) -> dict[str, str]:
    """Headers of an event that is about to be recorded."""
    return {
        "ce-specversion": "1.0",
        "ce-id": str(event_id),
        "ce-type": event.subject,
        "ce-source": source,
        "ce-time": event.occurred_at.isoformat(),
        "ce-subject": str(event.user_id),
        "ce-partitionkey": str(event.user_id),
        "ce-dataschema": event.dataschema(),
        "content-type": "application/json",
        "Nats-Msg-Id": str(event_id),
        CORRELATION: correlation_id,
    }


def delivery_of(headers: Mapping[str, str]) -> Delivery:
    """Read the headers; ValueError when they are not an event's, so that the message is parked at once."""
    try:
        event_id, kind = headers["ce-id"], headers["ce-type"]
    except KeyError as error:
        raise ValueError(f"the header {error.args[0]} is missing") from None
    user = headers.get("ce-subject")
    return Delivery(
        event_id=UUID(event_id),
        type=kind,
        source=headers.get("ce-source", ""),
        user_id=UUID(user) if user else None,
        correlation_id=headers.get(CORRELATION, event_id),
    )
