"""The rolling window: what is used of it, and when the next place comes free."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from libs.common.accounts.usage import Use, frees_at, next_slot

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def uses(*hours_ago: float) -> list[Use]:
    return [Use(NOW - hours * HOUR, 1) for hours in hours_ago]


def test_a_place_frees_when_the_oldest_leaves_the_window() -> None:
    assert frees_at(uses(20, 3, 1), 3, DAY) == NOW - 20 * HOUR + DAY


def test_above_the_limit_as_many_have_to_leave_as_are_too_many() -> None:
    assert frees_at(uses(20, 10, 5, 1), 2, DAY) == NOW - 5 * HOUR + DAY


def test_below_the_limit_there_is_nothing_to_wait_for() -> None:
    assert frees_at(uses(20, 3), 3, DAY) is None


def test_a_limit_of_zero_never_frees() -> None:
    assert frees_at(uses(20, 3), 0, DAY) is None


def test_a_refund_gives_its_place_back() -> None:
    refunded = [*uses(20, 3), Use(NOW - 20 * HOUR, -1)]
    assert frees_at(refunded, 2, DAY) is None
    assert frees_at(refunded, 1, DAY) == NOW - 3 * HOUR + DAY


@given(
    hours=st.lists(st.floats(0.01, 23.9), min_size=1, max_size=60),
    limit=st.integers(1, 40),
)
def test_at_the_named_time_and_not_earlier_the_window_has_room(hours: list[float], limit: int) -> None:
    entries = uses(*hours)
    free = frees_at(entries, limit, DAY)

    def used(at: datetime) -> int:
        return sum(use.units for use in entries if use.at > at - DAY)

    if free is None:
        assert used(NOW) < limit
    else:
        assert used(free) < limit
        assert used(free - timedelta(milliseconds=1)) >= limit


@given(
    st.lists(st.tuples(st.integers(0, 1430), st.integers(1, 3)), max_size=30),
    st.integers(1, 20),
)
def test_a_slot_is_free_when_it_is_said_to_be(minutes: list[tuple[int, int]], limit: int) -> None:
    taken = [Use(NOW - timedelta(minutes=ago), units) for ago, units in minutes]
    slot = next_slot(taken, limit, NOW, DAY)
    assert slot is not None

    def used_at(moment: datetime) -> int:
        return sum(one.units for one in taken if one.at > moment - timedelta(hours=24))

    assert used_at(slot) < limit
    assert slot == NOW or used_at(slot - timedelta(seconds=1)) >= limit


def test_refunds_give_their_place_back_and_a_limit_of_zero_never_frees() -> None:
    at = NOW - timedelta(hours=1)
    assert next_slot([Use(at, 1), Use(at, -1)], 1, NOW, DAY) == NOW
    assert next_slot([], 0, NOW, DAY) is None
