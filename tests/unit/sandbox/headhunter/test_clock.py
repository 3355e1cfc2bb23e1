"""Time stamps and the clock."""

import pytest

from sandbox.headhunter.world.formats.stamps import parse_stamp, stamp
from sandbox.serving.clock import Clock


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_clock_runs_jumps_and_changes_speed() -> None:
    ticks = Ticks()
    clock = Clock(start=1000.0, monotonic=ticks)
    ticks.now = 10.0
    assert clock.now() == 1010.0
    clock.set_speed(60.0)
    ticks.now = 11.0
    assert clock.now() == 1070.0
    clock.advance(5.0)
    assert clock.now() == 1075.0
    clock.set_speed(0.0)
    ticks.now = 99.0
    assert clock.now() == 1075.0
    clock.set(5.0)
    assert clock.now() == 5.0
    with pytest.raises(ValueError, match="negative"):
        clock.set_speed(-1.0)


def test_stamps_are_moscow_time_without_a_colon() -> None:
    assert stamp(1_775_000_000.4) == "2026-04-01T02:33:20+0300"
    assert parse_stamp("2026-04-01T02:33:20+0300") == 1_775_000_000.0
    assert parse_stamp("2026-03-31T23:33:20+00:00") == 1_775_000_000.0
    assert parse_stamp("2026-04-01") == parse_stamp("2026-04-01T00:00:00+0300")
    for text in ("yesterday", "2026-13-01", ""):
        with pytest.raises(ValueError, match=r".*"):
            parse_stamp(text)
