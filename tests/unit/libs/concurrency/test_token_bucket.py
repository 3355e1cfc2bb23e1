"""The rate of one user: by cost, filling again with time, apart from the others."""

import pytest

from libs.common.concurrency import token_bucket
from libs.common.concurrency.token_bucket import SpentError, TokenBucket
from tests.support.timing import processor_seconds


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_batch_costs_by_item_and_another_user_is_not_touched() -> None:
    clock = Clock()
    rate = TokenBucket(per_second=5, burst=400, clock=clock)
    rate.take("a", 200)
    rate.take("a", 200)
    with pytest.raises(SpentError) as refused:
        rate.take("a")
    assert refused.value.retry_after == 1
    rate.take("b", 400)


def test_what_was_refused_costs_nothing_and_the_wait_that_is_named_is_enough() -> None:
    clock = Clock()
    rate = TokenBucket(per_second=5, burst=400, clock=clock)
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
    rate = TokenBucket(per_second=5, burst=10, clock=Clock())
    rate.take("a", 50)
    with pytest.raises(SpentError):
        rate.take("a")


def test_the_memory_of_users_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_bucket, "REMEMBERED", 3)
    rate = TokenBucket(per_second=5, burst=10, clock=Clock())
    for user in ("a", "spent", "b"):
        rate.take(user, 10)
    with pytest.raises(SpentError):
        rate.take("spent")
    for user in "cd":
        rate.take(user)
    assert rate.remembered == 3
    rate.take("a", 10)  # used longest ago, so forgotten
    with pytest.raises(SpentError):
        rate.take("d", 10)


def test_who_comes_after_many_is_not_looked_up_among_them() -> None:
    """Strangers with an address each may be without end: each costs as much as the first."""
    rate = TokenBucket(per_second=0.001, burst=2, clock=Clock())
    for user in range(token_bucket.REMEMBERED):
        rate.take(user)
    assert processor_seconds(lambda: [rate.take(f"new{user}") for user in range(2_000)]) < 1
    assert rate.remembered == token_bucket.REMEMBERED
