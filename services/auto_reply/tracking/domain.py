"""What a look at hh's list of negotiations means for our rows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.common.applications import UNSENT, State
from libs.common.events.reply import NegotiationChange as Change

FIRST_STATE = "response"
UNREADABLE = "unknown"
"""The state of a negotiation for which hh names none."""


@dataclass(frozen=True)
class SeenNegotiation:
    """A negotiation as hh shows it."""

    negotiation_id: str
    vacancy_id: str | None
    hh_resume_id: str | None
    state: str
    viewed: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Ours:
    """Our row for it, as far as this matters."""

    application_id: UUID
    state: str
    negotiation_id: str | None
    negotiation_state: str | None
    viewed: bool
    posts: int = 0
    card: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Finding:
    """What to record: the changes to tell, and whether the negotiation was made by hand.

    `joins`: its owner had said so, and only hh's own id was missing.
    """

    changes: tuple[Change, ...]
    manual: bool = False
    joins: bool = False
    leave: bool = False


LEAVE = Finding((), leave=True)


def with_known_state(seen: SeenNegotiation, ours: Ours | None) -> SeenNegotiation:
    """A state that could not be read is no news: the negotiation stays in the one that is known."""
    if ours is None or seen.state != UNREADABLE:
        return seen
    return replace(seen, state=ours.negotiation_state or FIRST_STATE)


def compare(seen: SeenNegotiation, ours: Ours | None) -> Finding:
    """Nothing of ours: it was made by hand. Tried by us but unsettled: sending settles it. Otherwise: what is new."""
    if seen.vacancy_id is None and ours is None:
        return LEAVE
    if ours is None or (ours.negotiation_id is None and ours.state in UNSENT and not ours.posts):
        return Finding(("found_manual",), manual=True)
    joins = ours.negotiation_id is None and ours.state == State.SENT_BY_HAND
    if ours.negotiation_id != seen.negotiation_id and not joins:
        return LEAVE
    changes: list[Change] = []
    if seen.viewed and not ours.viewed:
        changes.append("viewed")
    if seen.state != (ours.negotiation_state or FIRST_STATE):
        changes.append("state")
    changed = changes or joins or ours.negotiation_state != seen.state
    return Finding(tuple(changes), joins=joins) if changed else LEAVE
