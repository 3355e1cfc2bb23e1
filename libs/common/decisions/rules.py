"""What may be decided about an application as it will be once the decisions that wait are carried out. Pure."""

from dataclasses import dataclass, replace

from libs.common.applications import CARRIED_OUT, LEAVING, POSSIBLE, Action, State, after


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """The application as a decision meets it.

    `decided`: somebody decided about it before. `pending`: the last decision that is not carried out yet.
    """

    state: State
    version: int
    letter_hash: str | None
    mode: str = "review"
    decided: bool = False
    pending: Action | None = None

    def following(self, action: Action, letter_hash: str | None) -> "ApplicationStatus":
        """The application once this decision is carried out, too; `letter_hash` names the letter of an edit."""
        if self.state not in CARRIED_OUT[action]:
            return self
        state = after(action, self.state, mode=self.mode, approved=self.decided)
        decided = (self.decided or action in {"approve", "dismiss", "sent_by_hand"}) and state is not State.REVIEW
        left = letter_hash if action == "edit" else self.letter_hash
        return replace(self, state=state, pending=action, decided=decided, letter_hash=left)


def refusal(action: Action, status: ApplicationStatus, *, expected_version: int, letter_hash: str | None) -> str | None:
    """The code of the reason against recording a decision, or None when it may be recorded.

    The order matters to the owner: what somebody decided already comes before what merely changed.
    """
    if status.state not in POSSIBLE[action]:
        if status.pending is not None or (status.decided and status.state not in LEAVING):
            return "already_decided"
        return "too_late" if status.state in LEAVING else "wrong_state"
    if status.version != expected_version:
        return "version_conflict"
    if action == "approve" and letter_hash is None:
        return "letter_hash_needed"
    if letter_hash is not None and letter_hash != status.letter_hash:
        return "letter_changed"
    return None
