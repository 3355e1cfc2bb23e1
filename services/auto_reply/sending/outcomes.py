"""What an attempt's outcome means for the row, the quota, the lane and the account. Pure."""

from dataclasses import dataclass
from typing import Any, Literal, assert_never

from libs.common.accounts.switches import Reason
from libs.common.applications import State
from libs.common.hh.outcomes import (
    ApplyOutcome,
    Blocked,
    MaybeArrived,
    NeverLeft,
    RefusalReason,
    Refused,
    Sent,
    Wait,
    WaitReason,
)
from libs.common.hh.refusals import PAUSE_OF, sentence
from services.auto_reply.sending import sentences

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
    # Only anonymous vacancies clash with a resume that is open to chosen companies: the others may go on.
    RefusalReason.VISIBILITY_CONFLICT: Trouble("visibility_conflict", None),
}
"""Refusals of the resume or the account; every other one ends its row."""


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
    sentence: str = ""
    link: str | None = None
    negotiation_id: str | None = None
    confirmed_by: Literal["answer", "readback"] = "answer"
    manual: bool = False
    request_id: str | None = None
    answer: dict[str, Any] | None = None


def settle(outcome: ApplyOutcome) -> Settlement:
    """The settlement of one attempt. `already_applied` counts as made by hand here; `adopted` is the other case."""
    match outcome:
        case Sent():
            return Settlement(
                State.SENT,
                negotiation_id=outcome.negotiation_id,
                request_id=outcome.request_id,
                answer={"kind": outcome.kind},
            )
        case Refused():
            return _refused(outcome)
        case Wait():
            return _wait(outcome)
        case Blocked():
            return _blocked(outcome)
        case NeverLeft():
            return Settlement(State.QUEUED, reason="never_left", refund=True, lane="failed", answer=_said(outcome))
        case MaybeArrived():
            return Settlement(
                State.UNKNOWN,
                reason="maybe_arrived",
                lane="failed",
                request_id=outcome.request_id,
                answer=_said(outcome),
            )
    assert_never(outcome)


def dry_run() -> Settlement:
    """A dry run ends here: everything was done but the call."""
    return Settlement(State.FAILED, reason="dry_run", refund=True, sentence=sentences.DRY_RUN)


def adopted(negotiation_id: str) -> Settlement:
    """hh has it already, and it is ours: an earlier attempt arrived."""
    answer = {"kind": "refused", "detail": "already_applied"}
    return Settlement(State.SENT, negotiation_id=negotiation_id, confirmed_by="readback", answer=answer)


def _refused(outcome: Refused) -> Settlement:
    trouble = TROUBLES.get(outcome.reason)
    if trouble is not None:
        return _troubled(outcome, trouble)
    return Settlement(
        State.FAILED,
        reason=outcome.reason.value,
        refund=True,
        sentence=sentence(outcome.reason),
        link=outcome.link,
        manual=outcome.reason is RefusalReason.ALREADY_APPLIED,
        request_id=outcome.request_id,
        answer=_said(outcome),
    )


def _troubled(outcome: Refused, trouble: Trouble) -> Settlement:
    pause = trouble.held_why if trouble.pauses and trouble.held_why != "visibility_conflict" else None
    return Settlement(
        State.HELD,
        held_why=trouble.held_why,
        refund=True,
        delay=None,
        pause=pause,
        pauses=trouble.pauses or "account",
        probing=True,
        sentence=sentence(outcome.reason),
        link=outcome.link,
        request_id=outcome.request_id,
        answer=_said(outcome),
    )


def _wait(outcome: Wait) -> Settlement:
    told, answer = sentence(outcome.reason), _said(outcome)
    if outcome.reason is WaitReason.LIMIT_EXCEEDED:
        return Settlement(
            State.HELD,
            held_why="limit",
            refund=True,
            delay=outcome.retry_after,
            pause="limit",
            sentence=told,
            request_id=outcome.request_id,
            answer=answer,
        )
    if outcome.reason is WaitReason.BREAKER_OPEN:
        delay = outcome.retry_after or BREAKER_PAUSE
        return Settlement(
            State.HELD, held_why="breaker", refund=True, delay=delay, lane="slow", sentence=told, answer=answer
        )
    delay = outcome.retry_after or RATE_PAUSE
    return Settlement(State.QUEUED, reason="rate_limited", refund=True, delay=delay, lane="slow", answer=answer)


def _blocked(outcome: Blocked) -> Settlement:
    switch = PAUSE_OF[outcome.reason]
    return Settlement(
        State.HELD,
        held_why=switch,
        refund=True,
        delay=None,
        pause=switch,
        sentence=sentence(outcome.reason),
        link=outcome.link,
        request_id=outcome.request_id,
        answer=_said(outcome),
    )


def _said(outcome: Refused | Wait | Blocked | NeverLeft | MaybeArrived) -> dict[str, Any]:
    reason = getattr(outcome, "reason", None)
    said = {"kind": outcome.kind, "reason": reason and reason.value, "detail": getattr(outcome, "detail", None)}
    return {key: value for key, value in said.items() if value is not None}
