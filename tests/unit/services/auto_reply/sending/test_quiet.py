"""Quiet hours on the owner's clock, over midnight and over clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.quiet_hours import is_quiet, quiet_until, zone_of

MOSCOW, BERLIN, NEW_YORK = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TEN, EIGHT = time(22), time(8)


def at(text: str, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("wall", "quiet"),
    [
        ("2026-03-10T21:59:59", False),
        ("2026-03-10T22:00:00", True),
        ("2026-03-11T00:00:00", True),
        ("2026-03-11T07:59:59", True),
        ("2026-03-11T08:00:00", False),
        ("2026-03-11T13:00:00", False),
    ],
)
def test_from_ten_to_eight_over_midnight(wall: str, quiet: bool) -> None:
    assert is_quiet(at(wall, MOSCOW), TEN, EIGHT, MOSCOW) is quiet


def test_within_one_day() -> None:
    noon, two = time(12), time(14)
    assert quiet_until(at("2026-03-10T13:00", MOSCOW), noon, two, MOSCOW) == at("2026-03-10T14:00", MOSCOW)
    assert quiet_until(at("2026-03-10T14:00", MOSCOW), noon, two, MOSCOW) is None


@pytest.mark.parametrize("bounds", [(None, EIGHT), (TEN, None), (TEN, TEN), (None, None)])
def test_without_two_different_bounds_there_are_none(bounds: tuple[time | None, time | None]) -> None:
    assert quiet_until(at("2026-03-10T23:00", MOSCOW), *bounds, MOSCOW) is None


@pytest.mark.parametrize(
    ("wall", "ends"), [("2026-03-10T22:30", "2026-03-11T08:00"), ("2026-03-11T03:00", "2026-03-11T08:00")]
)
def test_the_end_is_the_next_morning(wall: str, ends: str) -> None:
    assert quiet_until(at(wall, MOSCOW), TEN, EIGHT, MOSCOW) == at(ends, MOSCOW)


def test_the_zone_is_the_owner_s() -> None:
    moment = at("2026-03-10T20:00", MOSCOW)
    vladivostok = ZoneInfo("Asia/Vladivostok")
    assert not is_quiet(moment, TEN, EIGHT, MOSCOW)
    assert is_quiet(moment, TEN, EIGHT, vladivostok)


def test_an_unknown_zone_falls_back_to_moscow() -> None:
    assert zone_of("Middle/Earth") == MOSCOW
    assert zone_of("") == MOSCOW
    assert zone_of("../etc/passwd") == MOSCOW


def test_the_short_night_of_spring_ends_at_eight_by_the_new_clock() -> None:
    moment = at("2026-03-28T23:00", BERLIN)
    until = quiet_until(moment, TEN, EIGHT, BERLIN)
    assert until == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert until is not None
    assert until - moment == timedelta(hours=8)


def test_the_long_night_of_autumn_ends_at_eight_by_the_new_clock() -> None:
    moment = at("2026-10-24T23:00", BERLIN)
    until = quiet_until(moment, TEN, EIGHT, BERLIN)
    assert until == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)
    assert until is not None
    assert until - moment == timedelta(hours=10)


def test_an_end_in_the_hour_that_is_skipped_comes_after_it() -> None:
    until = quiet_until(at("2026-03-28T23:00", BERLIN), TEN, time(2, 30), BERLIN)
    assert until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert until is not None
    assert not is_quiet(until, TEN, time(2, 30), BERLIN)


def test_an_end_in_the_hour_that_comes_twice_is_the_second_one() -> None:
    until = quiet_until(at("2026-10-24T23:00", BERLIN), TEN, time(2, 30), BERLIN)
    assert until == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_send_under_way_must_not_arrive_in_quiet_hours() -> None:
    moment = at("2026-03-10T21:59:50", MOSCOW)
    assert quiet_until(moment, TEN, EIGHT, MOSCOW) is None
    assert quiet_until(moment, TEN, EIGHT, MOSCOW, lead=timedelta(seconds=20)) == at("2026-03-11T08:00", MOSCOW)


@given(
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
    begin=st.times(),
    end=st.times(),
    zone=st.sampled_from([MOSCOW, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]),
)
def test_the_named_end_is_in_the_future_soon_and_not_quiet(
    day: date, minute: int, begin: time, end: time, zone: ZoneInfo
) -> None:
    now = datetime.combine(day, time(minute // 60, minute % 60), UTC)
    until = quiet_until(now, begin, end, zone)
    if until is None:
        assert not is_quiet(now, begin, end, zone)
    else:
        assert is_quiet(now, begin, end, zone)
        assert now < until <= now + timedelta(hours=26)
        assert not is_quiet(until, begin, end, zone)
