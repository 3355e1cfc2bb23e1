"""Every counter of the checker can rise: facts with one wrong thing are found, whole ones are not."""

from dataclasses import replace
from typing import Any

import pytest

from tests.chaos.checker import ALSO, MUST, check, most_in_window
from tests.chaos.history import Facts, Row

DAY = 86_400.0


def application(number: int, **changes: Any) -> Row:
    row = {
        "id": f"app{number}",
        "user_id": "u1",
        "account_id": "acc1",
        "resume_id": "r1",
        "match_id": f"m{number}",
        "vacancy_id": f"v{number}",
        "employer_key": f"e{number}",
        "state": "sent",
        "reason": None,
        "held_why": None,
        "held_for": 0.0,
        "age": 100.0,
        "negotiation_id": f"n{number}",
        "made_by": "agent",
    }
    return {**row, **changes}


def match(number: int) -> Row:
    return {"id": f"m{number}", "account_id": "acc1", "vacancy_id": f"v{number}", "mode": "auto", "archived": False}


def post(seq: int, number: int, **changes: Any) -> Row:
    made = {"seq": seq, "at": 1000.0 + seq, "account": "hh1", "resume_id": "hr1", "vacancy_id": f"v{number}"}
    answer = {"accepted": True, "answered": "201", "verdict": "created", "negotiation_id": f"n{number}"}
    return {**made, **answer, **changes}


def event(number: int, subject: str = "reply.sent") -> Row:
    return {
        "event_id": f"ev{number}",
        "subject": subject,
        "user_id": "u1",
        "published_at": "then",
        "application_id": f"app{number}",
    }


def notification(seq: int) -> Row:
    return {"user_id": "u1", "seq": seq, "event_id": f"ev{seq}"}


def look(when: float) -> Row:
    return {"method": "GET", "path": "/negotiations", "status": 200, "account": "hh1", "when": when}


@pytest.fixture
def facts() -> Facts:
    """Two applications that went well."""
    return Facts(
        tables={
            "applications": [application(1), application(2)],
            "matches": [match(1), match(2)],
            "lanes": [],
            "outbox": [event(1), event(2)],
            "notifications": [notification(1), notification(2)],
            "counters": [{"user_id": "u1", "last_seq": 2}],
            "ledger": [{"account_id": "acc1", "units": 1}, {"account_id": "acc1", "units": 1}],
            "accounts": [{"id": "acc1", "user_id": "u1", "hh_user_id": "hh1"}],
            "resumes": [
                {"id": "r1", "account_id": "acc1", "hh_resume_id": "hr1", "daily_cap": None, "employer_cap": 1}
            ],
            "plans": [{"user_id": "u1", "application_limit": 10}],
        },
        posts=[post(1, 1), post(2, 2)],
        by_hand=[],
        looks=[],
        parked=[],
        seen={"u1": [1, 2]},
        account_limit=10,
        lease=6,
        sweep=1,
    )


def with_rows(facts: Facts, **tables: list[Row]) -> Facts:
    return replace(facts, tables={**facts.tables, **tables})


def raised(facts: Facts) -> set[str]:
    return {name for name, count in check(facts).counts.items() if count}


def test_a_run_that_went_well_is_green(facts: Facts) -> None:
    verdict = check(facts)
    assert verdict.green
    assert verdict.counts == dict.fromkeys((*MUST, *ALSO), 0)


def test_a_match_without_a_row_is_lost(facts: Facts) -> None:
    assert raised(with_rows(facts, matches=[*facts.of("matches"), match(3)])) == {"lost"}


@pytest.mark.parametrize("state", ["queued", "sending", "unknown"])
def test_a_row_that_does_not_end_is_lost(facts: Facts, state: str) -> None:
    stuck = application(3, state=state, negotiation_id=None)
    assert "lost" in raised(with_rows(facts, applications=[*facts.of("applications"), stuck]))


def test_a_row_under_way_is_not_lost_yet(facts: Facts) -> None:
    young = application(3, state="queued", negotiation_id=None, age=2.0)
    assert raised(with_rows(facts, applications=[*facts.of("applications"), young])) == set()


@pytest.mark.parametrize(
    ("why", "left", "lost"), [("limit", 4000.0, False), ("limit", 1.0, True), ("breaker", 4000.0, True)]
)
def test_only_a_lasting_reason_may_hold_a_row(facts: Facts, why: str, left: float, lost: bool) -> None:
    held = application(3, state="held", held_why=why, held_for=left, negotiation_id=None)
    assert ("lost" in raised(with_rows(facts, applications=[*facts.of("applications"), held]))) is lost


@pytest.mark.parametrize(
    ("why", "wakes_in", "lost"),
    [
        ("limit", 4000.0, False),
        ("limit", 1.0, True),
        ("limit", None, True),
        ("breaker", 4000.0, True),
        (None, 1.0, True),
    ],
)
def test_a_queued_row_may_wait_behind_held_ones_while_its_lane_sleeps(
    facts: Facts, why: str | None, wakes_in: float | None, lost: bool
) -> None:
    queued = application(3, state="queued", negotiation_id=None)
    lane = {"user_id": "u1", "paused_notice": why, "wakes_in": wakes_in}
    found = raised(with_rows(facts, applications=[*facts.of("applications"), queued], lanes=[lane]))
    assert ("lost" in found) is lost


def test_an_application_that_only_hh_knows_is_lost(facts: Facts) -> None:
    found = raised(replace(facts, posts=[*facts.posts, post(3, 3)]))
    assert "lost" in found


def test_a_claim_that_hh_denies_is_lost(facts: Facts) -> None:
    assert "lost" in raised(replace(facts, posts=facts.posts[:1]))


def test_an_end_without_its_event_is_lost(facts: Facts) -> None:
    assert "lost" in raised(with_rows(facts, outbox=[event(1)], notifications=[notification(1)]))


def test_an_event_that_never_left_is_lost(facts: Facts) -> None:
    waiting = {**event(2), "published_at": None}
    assert raised(with_rows(facts, outbox=[event(1), waiting])) == {"lost"}


def test_two_accepted_applications_for_one_vacancy_are_counted(facts: Facts) -> None:
    again = post(3, 1, resume_id="hr2", negotiation_id="n9")
    assert {"duplicate_applications", "duplicate_posts"} <= raised(replace(facts, posts=[*facts.posts, again]))


def test_a_post_for_an_accepted_pair_is_counted_whatever_hh_says(facts: Facts) -> None:
    again = post(3, 1, accepted=False, answered="403", verdict="already_applied", negotiation_id=None)
    assert raised(replace(facts, posts=[*facts.posts, again])) == {"duplicate_posts"}


@pytest.mark.parametrize(
    ("answered", "looked", "wrong"),
    [
        ("reset", None, True),
        ("503", None, True),
        ("reset", 1001.0, False),
        ("reset", 900.0, True),
        ("429", None, False),
    ],
)
def test_a_second_post_needs_a_look_unless_hh_had_refused(
    facts: Facts, answered: str, looked: float | None, wrong: bool
) -> None:
    first = post(1, 1, accepted=False, answered=answered, verdict="", negotiation_id=None)
    posts = [first, post(3, 1), post(4, 2)]
    looks = [look(looked)] if looked else []
    assert ("duplicate_posts" in raised(replace(facts, posts=posts, looks=looks))) is wrong


def test_an_account_over_its_24_hours_is_counted_with_what_was_made_by_hand(facts: Facts) -> None:
    assert raised(replace(facts, account_limit=2)) == set()
    assert raised(replace(facts, account_limit=1)) == {"over_limit"}
    by_hand = [{"id": "n8", "user_id": "hh1", "made_at": 900.0}]
    assert "over_limit" in raised(replace(facts, account_limit=2, by_hand=by_hand))
    long_ago = [{"id": "n8", "user_id": "hh1", "made_at": 1001.0 - DAY}]
    assert "over_limit" not in raised(replace(facts, account_limit=2, by_hand=long_ago))


def test_plan_resume_and_employer_have_limits_of_their_own(facts: Facts) -> None:
    capped = [{**facts.of("resumes")[0], "daily_cap": 1}]
    shared = [application(1, employer_key="same"), application(2, employer_key="same")]
    assert raised(with_rows(facts, plans=[{"user_id": "u1", "application_limit": 1}])) == {"over_limit"}
    assert raised(with_rows(facts, resumes=capped)) == {"over_limit"}
    assert raised(with_rows(facts, applications=shared)) == {"over_limit"}


def test_the_window_is_half_open() -> None:
    assert most_in_window([0.0, DAY], DAY) == 1
    assert most_in_window([0.0, DAY - 1], DAY) == 2
    assert most_in_window([], DAY) == 0


def test_an_event_without_its_notification_is_missing(facts: Facts) -> None:
    rest = with_rows(facts, notifications=[notification(1)], counters=[{"user_id": "u1", "last_seq": 1}])
    assert raised(replace(rest, seen={"u1": [1]})) == {"notifications_missing"}


def test_a_notification_of_another_user_does_not_count(facts: Facts) -> None:
    foreign = [notification(1), {**notification(2), "user_id": "u2"}]
    assert "notifications_missing" in raised(with_rows(facts, notifications=foreign))


def test_a_number_that_was_taken_for_nothing_is_a_gap(facts: Facts) -> None:
    assert raised(with_rows(facts, counters=[{"user_id": "u1", "last_seq": 3}])) == {"seq_gaps"}


@pytest.mark.parametrize("seen", [[1], [1, 1, 2], [2, 1], []])
def test_a_browser_must_see_every_number_once_and_in_order(facts: Facts, seen: list[int]) -> None:
    assert raised(replace(facts, seen={"u1": seen})) == {"seq_gaps"}


def test_an_application_told_twice_is_counted(facts: Facts) -> None:
    announced = [*facts.of("outbox"), {**event(3), "application_id": "app1"}]
    rest = with_rows(facts, outbox=announced, notifications=[notification(n) for n in (1, 2, 3)])
    rest = with_rows(rest, counters=[{"user_id": "u1", "last_seq": 3}])
    assert raised(replace(rest, seen={"u1": [1, 2, 3]})) == {"double_events"}


def test_quota_taken_for_nothing_is_counted(facts: Facts) -> None:
    assert raised(with_rows(facts, ledger=[{"account_id": "acc1", "units": 3}])) == {"wrong_counts"}


def test_poison_must_be_parked_by_everybody_who_read_it(facts: Facts) -> None:
    poisoned = replace(facts, poison={"p1": ("notifier", "auto_reply")})
    assert raised(poisoned) == {"poison_at_large"}
    parked = [{"poison": "p1", "durable": name} for name in ("notifier", "auto_reply")]
    assert raised(replace(poisoned, parked=parked)) == set()
