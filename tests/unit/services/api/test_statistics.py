"""Shares with honest intervals: known values, and the ends."""

import pytest

from services.api.statistics.domain import INVITED_STATES, wilson


@pytest.mark.parametrize(("count", "of", "low", "high"), [(10, 120, 4.6, 14.7), (2, 18, 3.1, 32.8), (0, 12, 0, 24.2)])
def test_the_interval_has_the_known_values(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)
    assert found is not None
    assert (round(found.low * 100, 1), round(found.high * 100, 1)) == (low, high)


def test_everything_and_nothing_touch_the_ends_and_nothing_at_all_has_no_interval() -> None:
    none, whole = wilson(0, 7), wilson(7, 7)
    assert none is not None
    assert whole is not None
    assert (none.low, whole.high) == (0.0, 1.0)
    assert wilson(0, 0) is None


def test_good_news_are_those_of_the_catalogue() -> None:
    assert set(INVITED_STATES) == {"invitation", "interview", "hired"}
