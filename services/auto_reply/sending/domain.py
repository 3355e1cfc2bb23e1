"""Whose a negotiation is that hh says exists already. Pure."""

from dataclasses import dataclass


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
