"""The rate of one user: by cost, filling again with time, apart from the others."""

import pytest

from libs.common import allowance
from libs.common.allowance import Allowance, SpentError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_batch_costs_by_item_and_another_user_is_not_touched() -> None:
    clock = Clock()
    rate = Allowance(per_second=5, burst=400, clock=clock)
    rate.take("a", 200)
    rate.take("a", 200)
    with pytest.raises(SpentError) as refused:
        rate.take("a")
    assert refused.value.retry_after == 1
    rate.take("b", 400)


def test_what_was_refused_costs_nothing_and_the_wait_that_is_named_is_enough() -> None:
    clock = Clock()
    rate = Allowance(per_second=5, burst=400, clock=clock)
    rate.take("a", 300)
    with pytest.raises(SpentError) as refused:
        rate.take("a", 200)
    assert refused.value.retry_after == 20
    clock.now += 19
    with pytest.raises(SpentError):
        rate.take("a", 200)
    clock.now += 1
    rate.take("a", 200)


def test_more_than_a_whole_bucket_takes_a_whole_one() -> None:
    rate = Allowance(per_second=5, burst=10, clock=Clock())
    rate.take("a", 50)
    with pytest.raises(SpentError):
        rate.take("a")


def test_the_memory_of_users_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "REMEMBERED", 3)
    clock = Clock()
    rate = Allowance(per_second=5, burst=10, clock=clock)
    for user in "abc":
        rate.take(user)
    rate.take("spent", 10)
    clock.now += 1
    rate.take("d")
    assert rate.remembered == 2
    with pytest.raises(SpentError):
        rate.take("spent", 9)
