"""What hh's list of negotiations says about chats, and when an account is looked at again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.common.cards import card_of
from libs.common.hh.models.negotiations import Negotiation

FIRST_STATE = "response"
UNREADABLE = "unknown"
FRESH = timedelta(hours=1)
"""An account whose chats changed so lately is looked at in every interval."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A negotiation as the list shows it. `empty`: nobody has written in it beyond the application's own letter."""

    negotiation_id: str
    hh_resume_id: str | None
    vacancy_id: str | None
    card: Mapping[str, Any]
    state: str | None
    messaging_status: str | None
    viewed: bool
    listed_at: datetime
    unread: bool
    empty: bool
    reminder_allowed: bool = False


def listed(item: Negotiation, now: datetime) -> Listed:
    """The negotiation; a time that cannot be read, or lies ahead, is now: then the chat is read."""
    at = item.updated_at if item.updated_at is not None and item.updated_at <= now else now
    state = None if item.state_id == UNREADABLE else item.state_id
    vacancy: Mapping[str, Any] = item.payload.get("vacancy") or {}
    messages = item.counters.messages if item.counters else None
    quiet = state in {None, FIRST_STATE} and not item.has_updates
    return Listed(
        negotiation_id=item.id,
        hh_resume_id=item.resume_id,
        vacancy_id=item.vacancy_id,
        card=card_of(vacancy).model_dump(mode="json") if vacancy.get("id") else {},
        state=state,
        messaging_status=item.messaging_status,
        viewed=item.viewed_by_opponent,
        listed_at=at,
        unread=item.has_updates,
        empty=quiet and messages is not None and messages <= 1,
        reminder_allowed=item.reminder_allowed,
    )


def pause_after(quiet: timedelta, interval: float, longest: float) -> float:
    """Seconds until the next look at an account where nothing has changed for `quiet`: an interval more each hour."""
    if quiet < FRESH:
        return interval
    return min(max(longest, interval), interval * (1 + quiet / FRESH))
