"""The gate: reasons, their order, and what is told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from libs.common.accounts.switches import Reason, Scope, Switch
from libs.common.reasons import ANNOUNCED, PAUSES
from services.auto_reply.sending.gate import (
    Candidate,
    Hold,
    Rules,
    after_claim,
    decide,
    forbidden,
    resolved,
    switch_in_force,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
RULES = Rules(origin="sandbox", account_limit=40)
RESUME, OTHER = UUID(int=1), UUID(int=2)
FREE = Candidate(
    id=UUID(int=100),
    resume_id=RESUME,
    account_id=UUID(int=3),
    employer_key="id:1",
    score=80,
    mode="auto",
    approved=False,
    by_link=False,
    account_state="linked",
    origin="sandbox",
    resume_status="published",
    resume_deleted=False,
    resume_read_at=NOW,
    policy="auto",
    daily_cap=None,
    employer_cap=1,
    employer_cooldown_days=30,
    quiet_from=None,
    quiet_to=None,
    timezone="UTC",
    pacing_min_seconds=20,
    pacing_max_seconds=90,
    paused=False,
    employer_open=0,
    employer_last_at=None,
    account_used=0,
    resume_used=0,
    plan_limit=200,
    plan_window_seconds=86_400,
    plan_opened_at=None,
    plan_used=0,
)

FORBIDDING: list[tuple[dict[str, Any], str]] = [
    ({"paused": True}, "switch"),
    ({"account_state": "needs_login"}, "needs_login"),
    ({"account_state": "unlinked"}, "needs_login"),
    ({"origin": "hh"}, "origin"),
    ({"account_used": 40}, "limit"),
    ({"plan_opened_at": NOW - timedelta(hours=1), "plan_used": 200}, "plan"),
    ({"plan_limit": 0}, "plan"),
    ({"resume_deleted": True}, "resume"),
    ({"resume_status": "blocked"}, "resume"),
    ({"resume_read_at": NOW - timedelta(days=2)}, "resume_stale"),
    ({"policy": "off"}, "mode_off"),
    ({"daily_cap": 3, "resume_used": 3}, "resume_cap"),
    ({"daily_cap": 0}, "resume_cap"),
    ({"quiet_from": time(11), "quiet_to": time(13)}, "quiet_hours"),
    ({"employer_open": 1}, "employer"),
    ({"employer_last_at": NOW - timedelta(days=29)}, "employer"),
]
ALLOWING: list[dict[str, Any]] = [
    {},
    {"account_used": 39},
    {"plan_opened_at": NOW - timedelta(hours=25), "plan_used": 200},
    {"plan_opened_at": NOW - timedelta(hours=1), "plan_used": 199},
    {"policy": "off", "by_link": True, "approved": True},
    {"policy": "review", "approved": True},
    {"daily_cap": 3, "resume_used": 2},
    {"quiet_from": time(13), "quiet_to": time(11)},
    {"employer_last_at": NOW - timedelta(days=30)},
]


@pytest.mark.parametrize(("change", "why"), FORBIDDING)
def test_each_reason_alone_forbids(change: dict[str, Any], why: str) -> None:
    hold = forbidden(replace(FREE, **change), RULES, NOW)
    assert hold is not None
    assert hold.why == why
    assert why == "switch" or why in PAUSES


@pytest.mark.parametrize("change", ALLOWING)
def test_what_is_free_goes(change: dict[str, Any]) -> None:
    row = replace(FREE, **change)
    assert decide([row], RULES, NOW).chosen == row


def test_the_account_s_reasons_come_before_the_resume_s_and_those_before_the_employer_s() -> None:
    everything: dict[str, Any] = {}
    order: list[str] = []
    for change, why in reversed(FORBIDDING):
        everything.update(change)
        hold = forbidden(replace(FREE, **everything), RULES, NOW)
        assert hold is not None
        order.append(hold.why)
        assert why in {hold.why, "resume_cap", "plan", "needs_login", "resume"}
    assert order[-1] == "switch"


def test_a_send_under_way_must_not_arrive_in_quiet_hours() -> None:
    row = replace(FREE, quiet_from=time(12, 0, 10), quiet_to=time(13))
    assert forbidden(row, RULES, NOW) is None
    assert forbidden(row, replace(RULES, lead=timedelta(seconds=20)), NOW) is not None


def test_by_name_first_then_by_score_then_by_age() -> None:
    rows = [
        replace(FREE, id=UUID(int=4), score=90),
        replace(FREE, id=UUID(int=3), score=95),
        replace(FREE, id=UUID(int=2), score=95),
        replace(FREE, id=UUID(int=5), score=None),
    ]
    order = [row.id.int for row in sorted(rows, key=lambda row: row.order)]
    assert order == [5, 2, 3, 4]


def test_a_forbidden_row_lets_the_next_one_go() -> None:
    best = replace(FREE, id=UUID(int=1), score=99, employer_open=1)
    decision = decide([FREE, best], RULES, NOW)
    assert decision.chosen == FREE
    assert [hold.candidate for hold in decision.holds] == [best]


def test_review_gives_untouched_rows_back_and_lets_approved_ones_go() -> None:
    untouched = replace(FREE, policy="review", score=99)
    approved = replace(FREE, id=UUID(int=5), policy="review", approved=True)
    decision = decide([untouched, approved], RULES, NOW)
    assert (decision.chosen, decision.to_review) == (approved, [untouched])


@pytest.mark.parametrize(
    ("change", "dry"),
    [
        ({}, False),
        ({"mode": "dry"}, True),
        ({"policy": "dry"}, True),
        ({"policy": "dry", "approved": True}, False),
        ({"mode": "dry", "approved": True}, False),
    ],
)
def test_a_dry_run_is_one_unless_the_owner_asked_for_the_row(change: dict[str, Any], dry: bool) -> None:
    assert replace(FREE, **change).dry is dry


def switch(scope: Scope, scope_id: UUID, reason: Reason, until: datetime | None = None) -> Switch:
    return Switch(scope, scope_id, reason, {"link": "L"}, "auto_reply", until, NOW)


def test_the_widest_switch_without_an_end_is_named() -> None:
    rows = [
        switch("resume", OTHER, "owner"),
        switch("resume", RESUME, "owner"),
        switch("account", FREE.account_id, "limit", NOW),
        switch("account", FREE.account_id, "captcha"),
    ]
    named = switch_in_force(rows, RESUME)
    assert named is not None
    hold = resolved(Hold(FREE, "switch", None, wide=True), named, NOW)
    assert (hold.why, hold.until, hold.link, hold.key) == ("captcha", None, "L", "captcha")


def test_a_switch_of_one_resume_is_told_for_that_resume() -> None:
    named = switch_in_force([switch("resume", RESUME, "owner")], RESUME)
    assert resolved(Hold(FREE, "switch", None, wide=True), named, NOW).key == f"owner/{RESUME}"
    assert switch_in_force([switch("resume", OTHER, "owner")], RESUME) is None


def test_a_switch_lifted_meanwhile_is_looked_at_again() -> None:
    hold = resolved(Hold(FREE, "switch", None, wide=True), None, NOW)
    assert hold.until is not None


def test_a_claim_ends_the_notices_of_its_resume_but_not_the_counted_ones_of_late() -> None:
    announced = {
        "quiet_hours/" + str(RESUME): NOW.isoformat(),
        "quiet_hours/" + str(OTHER): NOW.isoformat(),
        "captcha": NOW.isoformat(),
        "breaker": NOW.isoformat(),
        "limit": (NOW - timedelta(hours=1)).isoformat(),
        "plan": (NOW - timedelta(hours=13)).isoformat(),
    }
    assert set(after_claim(announced, RESUME, NOW)) == {"quiet_hours/" + str(OTHER), "limit", "breaker"}


def test_every_hold_that_is_told_has_a_reason_and_a_sentence() -> None:
    assert set(PAUSES) - ANNOUNCED == {
        *("mode_off", "employer", "resume", "resume_stale", "pacing", "llm_budget"),
        "dead_man",  # the api says it, with the warning before
    }
