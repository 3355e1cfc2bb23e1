"""What may be decided about an application as it will be once the decisions that wait are carried out. Pure."""

from dataclasses import dataclass, replace
from uuid import UUID

from libs.common.applications import ASSISTED, CARRIED_OUT, LEAVING, POSSIBLE, Action, State, after


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """The application as a decision meets it.

    `decided`: somebody decided about it before. `pending`: the last decision that is not carried out yet.
    `grounded`: every claim of the letter is proved by the resume.
    """

    state: State
    version: int
    letter_hash: str | None
    mode: str = "review"
    decided: bool = False
    pending: Action | None = None
    resume_id: UUID | None = None
    grounded: bool = False
    origin: str = ""
    by_word: bool = False
    """Only the owner's word says that it was sent."""

    def following(self, action: Action, letter_hash: str | None) -> "ApplicationStatus":
        """The application once this decision is carried out, too; `letter_hash` names the letter of an edit."""
        if self.state not in CARRIED_OUT[action]:
            return self
        state = after(action, self.state, mode=self.mode, approved=self.decided)
        decided = (self.decided or action in {"approve", "dismiss", "sent_by_hand"}) and state is not State.REVIEW
        left = letter_hash if action == "edit" else self.letter_hash
        grounded = self.grounded and left == self.letter_hash
        return replace(
            self,
            state=state,
            pending=action,
            decided=decided,
            letter_hash=left,
            grounded=grounded,
            by_word=self.by_word or action == "sent_by_hand",
        )

    def offers(self, letter_hash: str | None, resume_id: UUID | None) -> bool:
        """Whether this letter of this resume would leave, with nothing in it that the resume does not prove."""
        known = letter_hash is not None and resume_id is not None
        return known and self.grounded and (letter_hash, resume_id) == (self.letter_hash, self.resume_id)


def refusal(
    action: Action,
    status: ApplicationStatus,
    *,
    expected_version: int,
    letter_hash: str | None,
    resume_id: UUID | None = None,
) -> str | None:
    """The code of the reason against recording a decision, or None when it may be recorded.

    The order matters to the owner: what somebody decided already comes before what merely changed, and another letter
    before another version. An approval of an older version stands when the letter and the resume that the owner saw
    (`letter_hash`, `resume_id`) are still what would leave.
    """
    if action == "approve" and status.origin == ASSISTED:
        return "only_by_hand"
    if action == "undo" and status.state is State.SENT_BY_HAND and not status.by_word:
        return "too_late"
    if status.state not in POSSIBLE[action]:
        if status.pending is not None or (status.decided and status.state not in LEAVING):
            return "already_decided"
        return "too_late" if status.state in LEAVING else "wrong_state"
    if action == "approve" and letter_hash is None:
        return "letter_hash_needed"
    if letter_hash is not None and letter_hash != status.letter_hash:
        return "letter_changed"
    if status.version != expected_version and not (action == "approve" and status.offers(letter_hash, resume_id)):
        return "version_conflict"
    return None
