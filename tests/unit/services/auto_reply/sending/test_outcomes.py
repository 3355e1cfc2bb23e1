"""What each outcome of an attempt means."""

import pytest

from libs.common.applications import State, allowed
from libs.common.hh.outcomes.apply import ApplyOutcome
from libs.common.hh.outcomes.kinds import (
    Blocked,
    BlockReason,
    MaybeArrived,
    NeverLeft,
    RefusalReason,
    Refused,
    Sent,
    Wait,
    WaitReason,
)
from libs.common.hh.outcomes.refusals import PAUSE_OF
from libs.common.reasons import ANNOUNCED
from services.auto_reply.sending.outcomes import Found, adopted, dry_run, read_back, settle

EVERY: list[ApplyOutcome] = [
    Sent("1"),
    *(Refused(reason) for reason in RefusalReason),
    *(Wait(reason) for reason in WaitReason),
    *(Blocked(reason) for reason in BlockReason),
    NeverLeft("x"),
    MaybeArrived("x"),
]


@pytest.mark.parametrize("outcome", EVERY, ids=repr)
def test_every_outcome_leads_from_sending_to_an_allowed_state(outcome: ApplyOutcome) -> None:
    assert allowed(State.SENDING, settle(outcome).state)


@pytest.mark.parametrize("outcome", EVERY, ids=repr)
def test_quota_is_given_back_exactly_when_hh_provably_did_not_accept(outcome: ApplyOutcome) -> None:
    accepted = isinstance(outcome, Sent | MaybeArrived)
    assert settle(outcome).refund is not accepted


@pytest.mark.parametrize("outcome", EVERY, ids=repr)
def test_a_row_that_goes_again_or_stops_the_account_says_why(outcome: ApplyOutcome) -> None:
    settlement = settle(outcome)
    if settlement.state is State.HELD:
        assert settlement.held_why in ANNOUNCED
    if settlement.state is State.FAILED:
        assert settlement.said is not None
        assert settlement.said.told("ru")
        assert settlement.said.told("en")
        assert settlement.reason


@pytest.mark.parametrize("reason", list(BlockReason))
def test_a_block_stops_the_account_until_a_person_acts(reason: BlockReason) -> None:
    settlement = settle(Blocked(reason, link="https://hh.ru/captcha"))
    assert (settlement.pause, settlement.delay, settlement.link) == (PAUSE_OF[reason], None, "https://hh.ru/captcha")


def test_only_already_applied_marks_the_row_as_made_by_hand() -> None:
    manual = [reason for reason in RefusalReason if settle(Refused(reason)).manual]
    assert manual == [RefusalReason.ALREADY_APPLIED]


def test_hh_s_limit_waits_as_long_as_hh_says_or_as_the_ledger_tells() -> None:
    assert settle(Wait(WaitReason.LIMIT_EXCEEDED, 3600.0)).delay == 3600.0
    assert settle(Wait(WaitReason.LIMIT_EXCEEDED)).delay is None


def test_failures_of_the_way_count_for_the_breaker_and_refusals_do_not() -> None:
    failed = [outcome for outcome in EVERY if settle(outcome).lane == "failed"]
    assert [outcome.kind for outcome in failed] == ["never_left", "maybe_arrived"]


def test_a_dry_run_costs_nothing() -> None:
    assert (dry_run().state, dry_run().reason, dry_run().refund) == (State.FAILED, "dry_run", True)


def test_what_hh_had_from_us_already_is_sent() -> None:
    settlement = adopted("7")
    assert (settlement.state, settlement.negotiation_id, settlement.refund) == (State.SENT, "7", False)
    assert settlement.confirmed_by == "readback"


def test_what_nobody_found_proves_nothing() -> None:
    settlement = read_back(Refused(RefusalReason.ALREADY_APPLIED), None, earlier_posts=1, letter=True)
    assert (settlement.state, settlement.refund) == (State.UNKNOWN, False)


@pytest.mark.parametrize(
    ("earlier", "messages", "letter", "ours"),
    [
        (0, 1, True, False),
        (0, None, True, False),
        (1, 1, True, True),
        (1, 3, True, True),
        (1, 0, True, False),
        (1, 0, False, True),
        (1, 1, False, False),
        (2, None, True, True),
    ],
)
def test_a_negotiation_is_ours_by_a_recorded_attempt_and_its_letter(
    earlier: int, messages: int | None, letter: bool, ours: bool
) -> None:
    refused = Refused(RefusalReason.ALREADY_APPLIED)
    settlement = read_back(refused, Found("1", messages), earlier_posts=earlier, letter=letter)
    assert settlement == (adopted("1") if ours else settle(refused))
