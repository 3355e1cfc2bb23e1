"""The breaker opens after outages in a row, lets one probe out, and believes it."""

import pytest

from libs.common.hh.answers.errors import BreakerOpenError
from libs.common.hh.transport.breaker import Breaker, BreakerState


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock, threshold=3, cooldown=10, longest=35)


def outage(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def test_it_opens_only_after_outages_in_a_row(breaker: Breaker) -> None:
    outage(breaker, 2)
    breaker.admit()
    breaker.succeeded()
    outage(breaker, 2)
    assert breaker.state is BreakerState.CLOSED
    outage(breaker)
    assert breaker.state is BreakerState.OPEN


def test_open_it_says_how_long_to_wait(breaker: Breaker, clock: Clock) -> None:
    outage(breaker, 3)
    clock.now += 4
    with pytest.raises(BreakerOpenError) as caught:
        breaker.admit()
    assert caught.value.retry_after == pytest.approx(6)
    assert breaker.retry_after == pytest.approx(6)


def test_after_the_pause_one_probe_passes_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    outage(breaker, 3)
    clock.now += 10
    breaker.admit()
    assert breaker.state is BreakerState.HALF_OPEN
    with pytest.raises(BreakerOpenError):
        breaker.admit()


def test_a_good_probe_closes_it(breaker: Breaker, clock: Clock) -> None:
    outage(breaker, 3)
    clock.now += 10
    breaker.admit()
    breaker.succeeded()
    breaker.admit()
    assert breaker.state is BreakerState.CLOSED
    assert breaker.retry_after == 0


def test_a_bad_probe_doubles_the_pause_up_to_the_longest(breaker: Breaker, clock: Clock) -> None:
    outage(breaker, 3)
    pauses: list[float] = []
    for _ in range(4):
        pauses.append(breaker.retry_after)
        clock.now += breaker.retry_after
        outage(breaker)
    assert pauses == pytest.approx([10, 20, 35, 35])


def test_an_abandoned_probe_leaves_room_for_the_next(breaker: Breaker, clock: Clock) -> None:
    outage(breaker, 3)
    clock.now += 10
    breaker.admit()
    breaker.abandoned()
    breaker.admit()
    assert breaker.state is BreakerState.HALF_OPEN


def test_late_failures_of_calls_admitted_before_do_not_prolong_the_pause(breaker: Breaker, clock: Clock) -> None:
    for _ in range(6):
        breaker.admit()
    for _ in range(6):
        breaker.failed()
    assert breaker.retry_after == pytest.approx(10)
    clock.now += 10
    breaker.admit()
