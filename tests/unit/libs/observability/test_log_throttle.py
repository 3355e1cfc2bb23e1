"""A flood makes few lines, each tells how many were left out, and callers without end take no more memory."""

import pytest

from libs.common.concurrency.token_bucket import TokenBucket
from libs.common.observability import log_throttle
from libs.common.observability.log_throttle import LogThrottle


def test_a_flood_makes_few_lines_and_the_next_one_tells_how_many_were_left_out() -> None:
    now = [0.0]
    lines = LogThrottle(lines=TokenBucket(per_second=0.5, burst=3, clock=lambda: now[0]))
    assert [lines.untold("a") for _ in range(10)] == [0, 0, 0, *[None] * 7]
    assert lines.untold("b") == 0, "another caller has lines of his own"
    now[0] = 2
    assert lines.untold("a") == 7
    assert lines.untold("a") is None


def test_callers_without_end_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_throttle, "REMEMBERED", 50)
    lines = LogThrottle(lines=TokenBucket(per_second=0.001, burst=1, clock=lambda: 0.0))
    for caller in range(200):
        lines.untold(caller)
        lines.untold(caller)
    assert lines.remembered == 50
