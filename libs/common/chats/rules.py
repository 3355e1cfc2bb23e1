"""What may be decided about an action as it will be once the decisions that wait are carried out. Pure."""

from dataclasses import dataclass, replace

from libs.common.chat_actions import IN_FLIGHT, POSSIBLE, Decision, State, after
from libs.common.text.clean import says_something

MAX_TEXT = 5_000
"""Characters of a reply: hh names no limit for this method, a recruiter's patience does."""


@dataclass(frozen=True, slots=True)
class ActionStatus:
    """The action as a decision meets it. `pending`: the last decision that is not carried out yet."""

    state: State
    version: int
    has_draft: bool
    pending: Decision | None = None

    def following(self, decision: Decision) -> "ActionStatus":
        """The action once this decision is carried out, too; one that cannot be changes nothing."""
        if self.state not in POSSIBLE[decision]:
            return self
        return replace(self, state=after(decision), pending=decision)


def refusal(decision: Decision, status: ActionStatus, *, expected_version: int, text: str | None) -> str | None:
    """The code of the reason against recording a decision, or None when it may be recorded.

    The order matters to the owner: what somebody decided already comes before what merely changed.
    """
    if status.state not in POSSIBLE[decision]:
        if status.state in {*IN_FLIGHT, State.SENT}:
            return "too_late"
        decided = status.pending is not None or status.state in {State.APPROVED, State.DISMISSED}
        return "already_decided" if decided else "wrong_state"
    if decision == "edit" and status.pending is not None and status.state in {State.APPROVED, State.DISMISSED}:
        return "already_decided"  # made a moment ago elsewhere: whoever writes has not seen it
    if status.version != expected_version:
        return "version_conflict"
    if decision == "approve" and not status.has_draft:
        return "draft_missing"
    if decision == "edit" and not says_something(text or ""):
        return "text_missing"
    if decision == "edit" and len(text or "") > MAX_TEXT:
        return "text_too_long"
    return None
