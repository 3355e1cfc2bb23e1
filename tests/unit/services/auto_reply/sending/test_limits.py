"""Windows, employers, back-off."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.common.concurrency.backoff import back_off
from services.auto_reply.sending.limits import (
    EMPLOYER_RECHECK,
    employer_free_at,
    plan_window,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


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
