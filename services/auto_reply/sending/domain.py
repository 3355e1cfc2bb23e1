"""States of an application and what may follow what; everything that moves a row is guarded by these sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


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
        State.SENT_BY_HAND: frozenset({State.SENT_BY_HAND}),
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


def undone(*, mode: str, approved: bool) -> State:
    """Where taking a waiting row back leads: to the owner's desk if it came from there, else away."""
    return State.REVIEW if mode == "review" or approved else State.DISMISSED


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a read-back found that bears on whose negotiation it is."""

    negotiation_id: str
    negotiation_state: str
    messages: int | None


def is_ours(found: Evidence, *, earlier_posts: int, letter: bool) -> bool:
    """Whether a negotiation that hh says exists already came from an earlier attempt of this row.

    An attempt must be recorded before the one that was refused, and the letter must be there if one was sent. hh leaves
    the counter out at times; then the recorded attempt decides.
    """
    if earlier_posts < 1:
        return False
    return found.messages is None or (found.messages > 0) == letter
