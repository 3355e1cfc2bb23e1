"""What forbids a reply right before it is sent, and what an attempt's outcome means for the action. Pure."""

from dataclasses import dataclass
from typing import Any, assert_never

from libs.common.chat_actions import TRIED, State
from libs.common.hh.outcomes.kinds import Blocked, MaybeArrived, NeverLeft, Sent, Wait, WaitReason
from libs.common.hh.outcomes.message import MessageOutcome, MessageRefused
from libs.common.hh.outcomes.refusals import PAUSE_OF
from libs.common.reasons import SwitchReason

IN_A_ROW = 5
"""hh takes no sixth message without an answer of the employer's."""
RATE_PAUSE, BREAKER_PAUSE, LIMIT_PAUSE, BLOCKED_PAUSE = 5.0, 30.0, 3_600.0, 600.0


@dataclass(frozen=True, slots=True)
class Gate:
    """The action and its surroundings as the very statement of the claim met them."""

    state: str
    lease_held: bool
    linked: bool
    paused: bool
    decision_waits: bool
    messaging_status: str | None
    in_a_row: int
    superseded: bool
    answered: bool
    auto: bool
    auto_allowed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with an action that may not be sent now: end it (`state`), or come back after `delay` seconds."""

    state: State | None
    why: str
    delay: float = 0.0


def verdict(gate: Gate | None) -> Verdict | None:
    """Why the action is not sent now.

    None when it is gone, or somebody else's, or when nothing stands against it any more.
    """
    if gate is None or gate.state != State.APPROVED or not gate.lease_held:
        return None
    if gate.answered:
        return Verdict(State.EXPIRED, "answered")
    if gate.superseded:
        return Verdict(State.EXPIRED, "superseded")
    if gate.messaging_status not in TRIED:
        return Verdict(State.REFUSED, str(gate.messaging_status))
    if gate.in_a_row >= IN_A_ROW:
        return Verdict(State.REFUSED, "in_a_row_limit")
    if gate.auto and not gate.auto_allowed:
        return Verdict(State.PROPOSED, "auto_withdrawn")
    if not gate.linked or gate.paused:
        return Verdict(None, "paused", delay=30.0)
    if gate.decision_waits:
        return Verdict(None, "decision_waits", delay=1.0)
    return Verdict(None, "changed", delay=1.0)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write down of an attempt. `never_arrived`: hh provably has nothing. `delay`: seconds before the next
    attempt or look. `pause`: the switch that stops the account.
    """

    state: State
    why: str | None = None
    delay: float = 0.0
    never_arrived: bool = False
    message_id: str | None = None
    pause: SwitchReason | None = None
    link: str | None = None
    request_id: str | None = None
    answer: dict[str, Any] | None = None


def settle(outcome: MessageOutcome) -> Settlement:
    """The settlement of one attempt. Whatever may have arrived is looked for and never sent again by itself."""
    said = {
        "kind": outcome.kind,
        "reason": getattr(outcome, "reason", None),
        "detail": getattr(outcome, "detail", None),
    }
    answer = {key: str(value) for key, value in said.items() if value is not None}
    request_id = getattr(outcome, "request_id", None)
    match outcome:
        case Sent():
            return Settlement(State.SENT, message_id=outcome.id, request_id=request_id, answer=answer)
        case MessageRefused():
            return Settlement(
                State.REFUSED, why=outcome.reason.value, never_arrived=True, request_id=request_id, answer=answer
            )
        case Wait():
            why, delay = _wait(outcome)
            return Settlement(
                State.APPROVED, why=why, delay=delay, never_arrived=True, request_id=request_id, answer=answer
            )
        case Blocked():
            return Settlement(
                State.APPROVED,
                why=PAUSE_OF[outcome.reason],
                delay=BLOCKED_PAUSE,
                never_arrived=True,
                pause=PAUSE_OF[outcome.reason],
                link=outcome.link,
                request_id=request_id,
                answer=answer,
            )
        case NeverLeft():
            return Settlement(State.APPROVED, why="never_left", never_arrived=True, answer=answer)
        case MaybeArrived():
            return Settlement(State.UNKNOWN, why="maybe_arrived", request_id=request_id, answer=answer)
    assert_never(outcome)


def _wait(outcome: Wait) -> tuple[str, float]:
    match outcome.reason:
        case WaitReason.LIMIT_EXCEEDED:
            return "limit", outcome.retry_after or LIMIT_PAUSE
        case WaitReason.BREAKER_OPEN:
            return "breaker", outcome.retry_after or BREAKER_PAUSE
        case WaitReason.RATE_LIMITED:
            return "rate_limited", outcome.retry_after or RATE_PAUSE
