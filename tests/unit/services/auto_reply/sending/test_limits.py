"""Windows, employers, back-off."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.auto_reply.sending.limits import (
    DAY,
    EMPLOYER_RECHECK,
    Use,
    back_off,
    employer_free_at,
    frees_at,
    plan_window,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def uses(*hours_ago: float) -> list[Use]:
    return [Use(NOW - hours * HOUR, 1) for hours in hours_ago]


def test_a_place_frees_when_the_oldest_leaves_the_window() -> None:
    assert frees_at(uses(20, 3, 1), 3) == NOW - 20 * HOUR + DAY


def test_above_the_limit_as_many_have_to_leave_as_are_too_many() -> None:
    assert frees_at(uses(20, 10, 5, 1), 2) == NOW - 5 * HOUR + DAY


def test_below_the_limit_there_is_nothing_to_wait_for() -> None:
    assert frees_at(uses(20, 3), 3) is None


def test_a_limit_of_zero_never_frees() -> None:
    assert frees_at(uses(20, 3), 0) is None


def test_a_refund_gives_its_place_back() -> None:
    refunded = [*uses(20, 3), Use(NOW - 20 * HOUR, -1)]
    assert frees_at(refunded, 2) is None
    assert frees_at(refunded, 1) == NOW - 3 * HOUR + DAY


@given(
    hours=st.lists(st.floats(0.01, 23.9), min_size=1, max_size=60),
    limit=st.integers(1, 40),
)
def test_at_the_named_time_and_not_earlier_the_window_has_room(hours: list[float], limit: int) -> None:
    entries = uses(*hours)
    free = frees_at(entries, limit)

    def used(at: datetime) -> int:
        return sum(use.units for use in entries if use.at > at - DAY)

    if free is None:
        assert used(NOW) < limit
    else:
        assert used(free) < limit
        assert used(free - timedelta(milliseconds=1)) >= limit


def test_a_plan_window_starts_with_its_first_send_and_not_at_midnight() -> None:
    assert plan_window(NOW, None, 0, 86_400) == NOW


def test_a_running_window_goes_on() -> None:
    opened = NOW - 23 * HOUR
    assert plan_window(NOW, opened, 1, 86_400) == opened


@pytest.mark.parametrize("hours", [24, 25, 1000])
def test_a_window_that_is_over_gives_way(hours: int) -> None:
    assert plan_window(NOW, NOW - hours * HOUR, 5, 86_400) == NOW


def test_a_window_without_a_standing_take_has_not_started() -> None:
    assert plan_window(NOW, NOW - HOUR, 0, 86_400) == NOW


@pytest.mark.parametrize(
    ("open_count", "days_ago", "cap", "cooldown", "expected"),
    [
        (0, None, 1, 30, None),
        (1, 40, 1, 30, NOW + EMPLOYER_RECHECK),
        (1, 40, 2, 30, None),
        (0, 10, 1, 30, NOW + timedelta(days=20)),
        (0, 30, 1, 30, None),
        (5, 10, 1, 30, NOW + timedelta(days=20)),
        (0, 1, 1, 0, None),
    ],
)
def test_an_employer_is_spared_by_cap_and_cooldown(
    open_count: int, days_ago: int | None, cap: int, cooldown: int, expected: datetime | None
) -> None:
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    found = employer_free_at(now=NOW, open_count=open_count, last_at=last, cap=cap, cooldown_days=cooldown)
    assert found == expected


def test_the_pause_doubles_up_to_its_bound() -> None:
    assert [back_off(n, 5, 600) for n in (0, 1, 2, 3, 8, 500)] == [5, 5, 10, 20, 600, 600]
