"""The life of a proposed action in a chat: its kinds and states, what may follow what, what its owner can decide where.

The one home of these facts: tables, SQL, services and API take them from here, and the database refuses every
transition that is not in `TRANSITIONS` (see `transition_guard`).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, get_args

from libs.common.events.chat import ActionKind
from libs.common.transitions import guard

KINDS: tuple[ActionKind, ...] = get_args(ActionKind)
"""What an employer's message may ask for; the words of `chat.action`."""


class State(StrEnum):
    """Where an action stands; the words of the table's check."""

    PROPOSED = "proposed"
    SNOOZED = "snoozed"
    APPROVED = "approved"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    NEEDS_OWNER = "needs_owner"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    REFUSED = "refused"


OPEN = (State.PROPOSED, State.SNOOZED)
"""Waits for the owner."""

IN_FLIGHT = (State.SENDING, State.UNKNOWN)
"""hh may have the message already: only a lease holder or a look-up moves the row on."""

ANSWERING = (State.APPROVED, *IN_FLIGHT, State.SENT, State.NEEDS_OWNER)
"""The inbound message has its one reply, or may have it: no second action of it is approved."""

SUPERSEDED_FROM = (*OPEN, State.APPROVED)
"""What a newer message in the chat ends: it answers something that is no longer the last word."""

TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.PROPOSED: frozenset({State.PROPOSED, State.SNOOZED, State.APPROVED, State.DISMISSED, State.EXPIRED}),
        State.SNOOZED: frozenset({State.SNOOZED, State.PROPOSED, State.APPROVED, State.DISMISSED, State.EXPIRED}),
        State.APPROVED: frozenset(
            {State.APPROVED, State.PROPOSED, State.SENDING, State.SENT, State.DISMISSED, State.EXPIRED, State.REFUSED}
        ),
        State.SENDING: frozenset({State.SENDING, State.SENT, State.REFUSED, State.APPROVED, State.UNKNOWN}),
        State.UNKNOWN: frozenset({State.UNKNOWN, State.SENT, State.NEEDS_OWNER}),
        State.SENT: frozenset({State.SENT}),
        State.NEEDS_OWNER: frozenset({State.NEEDS_OWNER, State.APPROVED, State.DISMISSED, State.SENT}),
        State.DISMISSED: frozenset({State.DISMISSED, State.PROPOSED, State.APPROVED, State.EXPIRED}),
        State.EXPIRED: frozenset({State.EXPIRED}),
        State.REFUSED: frozenset({State.REFUSED}),
    }
)
"""What may follow what; a state in its own set: the row may change within it. An unknown outcome leads to a person,
never back to sending: only the owner's own wish sends a message again."""

Decision = Literal["approve", "edit", "dismiss", "snooze", "undo"]
DECISIONS: tuple[Decision, ...] = ("approve", "edit", "dismiss", "snooze", "undo")
POSSIBLE: Mapping[Decision, frozenset[State]] = MappingProxyType(
    {
        "approve": frozenset({*OPEN, State.NEEDS_OWNER}),
        "edit": frozenset({*OPEN, State.APPROVED, State.NEEDS_OWNER, State.DISMISSED}),
        "dismiss": frozenset({*OPEN, State.APPROVED, State.NEEDS_OWNER}),
        "snooze": frozenset(OPEN),
        "undo": frozenset({State.APPROVED, State.SNOOZED, State.DISMISSED}),
    }
)
"""In which states the owner can decide what."""

_AFTER: Mapping[Decision, State] = MappingProxyType(
    {
        "approve": State.APPROVED,
        "edit": State.APPROVED,
        "dismiss": State.DISMISSED,
        "snooze": State.SNOOZED,
        "undo": State.PROPOSED,
    }
)


def after(decision: Decision) -> State:
    """The state that a possible decision leads to."""
    return _AFTER[decision]


def allowed(before: State, following: State) -> bool:
    """Whether a row may go from one state to the other."""
    return following in TRANSITIONS[before]


_OPEN = frozenset({None, "ok"})
TRIED = _OPEN | {"in_a_row_limit"}
"""Values of `messaging_status` under which a reply is sent: a row of five is counted here, from the messages."""


def is_open(messaging_status: str | None) -> bool:
    """Whether one may write in a chat, by hh's word for it (`messaging_status`); so where hh has said none."""
    return messaging_status in _OPEN


def possible_decisions(state: str, *, has_draft: bool, may_write: bool = True) -> list[Decision]:
    """What the owner can decide in a state.

    Without a draft there is nothing to approve, only a text of his own; where one may not write, neither.
    """
    barred = set[Decision]() if has_draft else {"approve"}
    if not may_write:
        barred |= {"approve", "edit"}
    return [one for one in DECISIONS if state in POSSIBLE[one] and one not in barred]


def transition_guard() -> str:
    """SQL of a trigger function that refuses every transition which is not in `TRANSITIONS`."""
    return guard("action", TRANSITIONS)
