"""What an attempt's outcome means for the row, the quota, the lane and the account. Pure."""

from dataclasses import dataclass, replace
from typing import Any, Literal, assert_never

from libs.common.accounts.switches import Reason
from libs.common.applications import State
from libs.common.hh.outcomes.apply import ApplyOutcome
from libs.common.hh.outcomes.kinds import (
    Blocked,
    MaybeArrived,
    NeverLeft,
    RefusalReason,
    Refused,
    Sent,
    Wait,
    WaitReason,
)
from libs.common.hh.outcomes.refusals import PAUSE_OF, said_of
from libs.common.messages.said import Said, say
from libs.common.reasons import EndReason, InterimReason

RATE_PAUSE = 5.0
BREAKER_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A refusal that is no matter of the vacancy: its row waits. `pauses`: what else waits with it."""

    held_why: Literal["resume_refused", "visibility_consent", "visibility_conflict"]
    pauses: Literal["account", "resume"] | None


TROUBLES: dict[RefusalReason, Trouble] = {
    RefusalReason.RESUME_NOT_FOUND: Trouble("resume_refused", "resume"),
    RefusalReason.VISIBILITY_CONSENT: Trouble("visibility_consent", "account"),
    # Only anonymous vacancies clash with a resume that is open to chosen companies: all of them wait, the others go on.
    RefusalReason.VISIBILITY_CONFLICT: Trouble("visibility_conflict", None),
}
"""Refusals of the resume or the account; every other one ends its row."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at hh's list found that bears on whose negotiation it is."""

    negotiation_id: str
    messages: int | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write down. `refund`: hh provably did not accept. `delay`: seconds before the row may go again.

    `lane`: what the attempt says about hh: ok (it answered), failed (it did not), slow (it asks for a pause).
    `pause`: the switch that stops the account, or with `pauses` the resume. `delay` None: the end of a hold follows
    from the ledger, or is unknown. `probing`: one row tries again after a growing pause, or once a new reading of the
    resume shows a change.
    """

    state: State
    reason: str | None = None
    held_why: str | None = None
    refund: bool = False
    delay: float | None = 0.0
    lane: Literal["ok", "failed", "slow"] = "ok"
    pause: Reason | None = None
    pauses: Literal["account", "resume"] = "account"
    probing: bool = False
    said: Said | None = None
    link: str | None = None
    negotiation_id: str | None = None
    negotiation_state: str = "response"
    confirmed_by: Literal["answer", "readback"] = "answer"
    manual: bool = False
    request_id: str | None = None
    answer: dict[str, Any] | None = None


def settle(outcome: ApplyOutcome) -> Settlement:
    """The settlement of one attempt. `already_applied` counts as made by hand here; `read_back` is the other case."""
    settlement = _settled(outcome)
    hh_reason = getattr(outcome, "reason", None) if settlement.state in {State.FAILED, State.HELD} else None
    return replace(
        settlement,
        said=said_of(hh_reason) if hh_reason is not None else None,
        link=getattr(outcome, "link", None),
        request_id=getattr(outcome, "request_id", None),
        answer=_answer(outcome),
    )


def dry_run() -> Settlement:
    """A dry run ends here: everything was done but the call."""
    return Settlement(State.FAILED, reason=EndReason.DRY_RUN, refund=True, said=say("failure", EndReason.DRY_RUN))


def too_late() -> Settlement:
    """Its time was over before the POST: nothing was sent, and nothing is known of hh."""
    return Settlement(
        State.QUEUED, reason=InterimReason.TOO_LATE, refund=True, lane="slow", answer={"kind": "too_late"}
    )


def unproved() -> Settlement:
    """hh says that it has an application already, and nobody could look whose."""
    return Settlement(State.UNKNOWN, reason=RefusalReason.ALREADY_APPLIED, answer={"kind": "refused"})


def read_back(outcome: ApplyOutcome, found: Found | None, *, earlier_posts: int, letter: bool) -> Settlement:
    """The settlement of an `already_applied` once hh's list was looked at.

    It is ours when an attempt was recorded before the one that was refused and the letter is there if one was sent; hh
    leaves the counter out at times, then the recorded attempt decides.
    """
    if found is None:
        return unproved()
    as_sent = found.messages is None or (found.messages > 0) == letter
    return adopted(found.negotiation_id) if earlier_posts >= 1 and as_sent else settle(outcome)


def adopted(negotiation_id: str) -> Settlement:
    """hh has it already, and it is ours: an earlier attempt arrived."""
    answer = {"kind": "refused", "detail": "already_applied"}
    return Settlement(State.SENT, negotiation_id=negotiation_id, confirmed_by="readback", answer=answer)


def found_later(negotiation_id: str, state: str) -> Settlement:
    """The answer was lost, and hh's list shows the application in this state."""
    answer = {"kind": "readback"}
    return Settlement(
        State.SENT, negotiation_id=negotiation_id, negotiation_state=state, confirmed_by="readback", answer=answer
    )


def _settled(outcome: ApplyOutcome) -> Settlement:
    match outcome:
        case Sent():
            return Settlement(State.SENT, negotiation_id=outcome.id)
        case Refused():
            return _refused(outcome.reason)
        case Wait():
            return _wait(outcome)
        case Blocked():
            pause = PAUSE_OF[outcome.reason]
            return Settlement(State.HELD, held_why=pause, refund=True, delay=None, pause=pause)
        case NeverLeft():
            return Settlement(State.QUEUED, reason=InterimReason.NEVER_LEFT, refund=True, lane="failed")
        case MaybeArrived():
            return Settlement(State.UNKNOWN, reason=InterimReason.MAYBE_ARRIVED, lane="failed")
    assert_never(outcome)


def _refused(reason: RefusalReason) -> Settlement:
    trouble = TROUBLES.get(reason)
    if trouble is None:
        manual = reason is RefusalReason.ALREADY_APPLIED
        return Settlement(State.FAILED, reason=reason.value, refund=True, manual=manual)
    pause = trouble.held_why if trouble.pauses and trouble.held_why != "visibility_conflict" else None
    return Settlement(
        State.HELD,
        held_why=trouble.held_why,
        refund=True,
        delay=None,
        pause=pause,
        pauses=trouble.pauses or "account",
        probing=True,
    )


def _wait(outcome: Wait) -> Settlement:
    seconds = outcome.retry_after
    match outcome.reason:
        case WaitReason.LIMIT_EXCEEDED:
            return Settlement(State.HELD, held_why="limit", refund=True, delay=seconds, pause="limit")
        case WaitReason.BREAKER_OPEN:
            delay = seconds or BREAKER_PAUSE
            return Settlement(State.HELD, held_why="breaker", refund=True, delay=delay, lane="slow")
        case WaitReason.RATE_LIMITED:
            delay = seconds or RATE_PAUSE
            return Settlement(State.QUEUED, reason=InterimReason.RATE_LIMITED, refund=True, delay=delay, lane="slow")


def _answer(outcome: ApplyOutcome) -> dict[str, Any]:
    reason = getattr(outcome, "reason", None)
    said = {"kind": outcome.kind, "reason": reason and reason.value, "detail": getattr(outcome, "detail", None)}
    return {key: value for key, value in said.items() if value is not None}
