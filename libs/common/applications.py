"""The life of an application: its states, what may follow what, and what its owner can decide in each of them.

The one home of these facts: tables, SQL, services, API and command line take them from here, and the database refuses
every transition that is not in `TRANSITIONS` (see `transition_guard`).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from libs.common.transitions import guard


class State(StrEnum):
    """Where an application stands; the words of the table's check."""

    REVIEW = "review"
    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    SENT_BY_HAND = "sent_by_hand"
    FAILED = "failed"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    NEEDS_OWNER = "needs_owner"


WAITING = (State.REVIEW, State.QUEUED, State.HELD)
"""Nothing was sent and it still may be; the owner can change his mind."""

SPARED = "employer"
"""`held_why` of an application whose employer was written to lately."""

IN_FLIGHT = (State.SENDING, State.UNKNOWN)
"""hh may have it already: only a lease holder or a look-up moves the row on."""

BY_HAND_FROM = (*WAITING, State.FAILED, State.DISMISSED, State.EXPIRED, State.NEEDS_OWNER)
"""From here the owner may say that he sent it himself."""

REOPENED_FROM = (*WAITING, State.DISMISSED, State.EXPIRED)
"""From here an explicit wish of the owner starts anew (and from a failed dry run or refusal that hh never saw)."""

TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.REVIEW: frozenset(
            {State.QUEUED, State.DISMISSED, State.EXPIRED, State.SENT_BY_HAND, State.FAILED, State.REVIEW}
        ),
        State.QUEUED: frozenset(
            {
                State.HELD,
                State.SENDING,
                State.REVIEW,
                State.DISMISSED,
                State.EXPIRED,
                State.SENT_BY_HAND,
                State.FAILED,
                State.QUEUED,
            }
        ),
        State.HELD: frozenset(
            {
                State.QUEUED,
                State.REVIEW,
                State.DISMISSED,
                State.EXPIRED,
                State.SENT_BY_HAND,
                State.FAILED,
                State.HELD,
            }
        ),
        State.SENDING: frozenset({State.SENT, State.FAILED, State.HELD, State.QUEUED, State.UNKNOWN, State.SENDING}),
        State.UNKNOWN: frozenset({State.SENT, State.FAILED, State.QUEUED, State.NEEDS_OWNER, State.UNKNOWN}),
        State.SENT: frozenset({State.SENT}),
        State.SENT_BY_HAND: frozenset({State.SENT_BY_HAND, State.REVIEW}),
        State.FAILED: frozenset({State.REVIEW, State.QUEUED, State.SENT_BY_HAND, State.FAILED}),
        State.DISMISSED: frozenset({State.REVIEW, State.QUEUED, State.SENT_BY_HAND, State.DISMISSED}),
        State.EXPIRED: frozenset({State.REVIEW, State.QUEUED, State.SENT_BY_HAND, State.EXPIRED}),
        State.NEEDS_OWNER: frozenset({State.SENT_BY_HAND, State.NEEDS_OWNER}),
    }
)
"""What may follow what; a state in its own set: the row may change within it. Tests hold the database to this."""


def allowed(before: State, after: State) -> bool:
    """Whether a row may go from one state to the other."""
    return after in TRANSITIONS[before]


def outlasted(state: str, held_why: str | None, not_before: datetime, expires_at: datetime | None) -> bool:
    """Whether a held application will expire before it may leave: its employer is spared for longer than it lives."""
    return state == State.HELD and held_why == SPARED and expires_at is not None and not_before >= expires_at


def undone(*, mode: str, approved: bool) -> State:
    """Where taking a waiting row back leads: to the owner's desk if it came from there, else away."""
    return State.REVIEW if mode == "review" or approved else State.DISMISSED


UNSENT = (*WAITING, State.FAILED, State.DISMISSED, State.EXPIRED)
"""hh has nothing from us: a negotiation that hh shows nevertheless was made by hand."""

LEAVING = (*IN_FLIGHT, State.SENT, State.SENT_BY_HAND)
"""It is on its way or there: no decision takes it back."""

AT_EMPLOYER = (*LEAVING, State.NEEDS_OWNER)
"""The employer has it, or may have it."""

ASSISTED = "assisted"
"""The origin of what is sent by hand alone: its owner has no account at hh."""

BY_PROGRAM = (State.QUEUED, State.HELD, *IN_FLIGHT, State.SENT)
"""States on the way of a program to hh: an application of origin `assisted` never has one, the database refuses it."""

OCCUPIED = (*WAITING, *LEAVING, State.NEEDS_OWNER)
"""States of an application that another one for the same vacancy would double."""

Action = Literal["approve", "edit", "dismiss", "undo", "sent_by_hand"]
ACTIONS: tuple[Action, ...] = ("approve", "edit", "dismiss", "undo", "sent_by_hand")
POSSIBLE: Mapping[Action, frozenset[State]] = MappingProxyType(
    {
        "approve": frozenset({State.REVIEW}),
        "edit": frozenset(WAITING),
        "dismiss": frozenset(WAITING),
        "undo": frozenset({State.QUEUED, State.HELD, State.DISMISSED, State.SENT_BY_HAND}),
        "sent_by_hand": frozenset(BY_HAND_FROM),
    }
)
"""In which states the owner can decide what."""

CARRIED_OUT: Mapping[Action, frozenset[State]] = MappingProxyType({**POSSIBLE, "approve": frozenset(WAITING)})
"""From which states a recorded decision is carried out: what was approved may have been queued or held since."""


def possible_actions(state: str, *, has_letter: bool, origin: str = "", by_word: bool = False) -> list[Action]:
    """What the owner can decide in a state.

    Without a letter there is nothing to approve yet, and of origin `assisted` there never is. `by_word`: only the
    owner's word says that it was sent, so he may take it back.
    """
    impossible: set[Action] = set()
    if not has_letter or origin == ASSISTED:
        impossible.add("approve")
    if state == State.SENT_BY_HAND and not by_word:
        impossible.add("undo")
    return [one for one in ACTIONS if state in POSSIBLE[one] and one not in impossible]


def after(action: Action, state: State, *, mode: str, approved: bool) -> State:
    """The state that a possible decision leads to. `approved`: the owner has decided about this application before."""
    if action == "approve":
        return State.QUEUED
    if action == "dismiss":
        return State.DISMISSED
    if action == "sent_by_hand":
        return State.SENT_BY_HAND
    if action == "undo":
        back = {State.DISMISSED, State.SENT_BY_HAND}
        return State.REVIEW if state in back else undone(mode=mode, approved=approved)
    return state


def transition_guard() -> str:
    """SQL of a trigger function that refuses every transition which is not in `TRANSITIONS`."""
    return guard("application", TRANSITIONS)
