"""Bursts pass, floods wait, and who does not wait is counted."""

from sandbox.telegram.limits import Limits


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now


def test_a_chat_takes_a_burst_and_then_one_message_a_second() -> None:
    time = Time()
    limits = Limits(time.read, on=True)
    assert [limits.take(1, 5) for _ in range(5)] == [None] * 5
    assert limits.take(1, 5) == 1
    assert limits.take(1, 6) is None
    time.now += 1
    assert limits.take(1, 5) is None
    assert limits.violations == 0


def test_a_call_inside_the_pause_is_a_violation() -> None:
    time = Time()
    limits = Limits(time.read, on=True)
    for _ in range(6):
        limits.take(1, 5)
    assert limits.early(1, 5) == 1
    assert limits.violations == 1
    assert limits.early(1, 6) is None, "another chat may be called"
    time.now += 1
    assert limits.early(1, 5) is None
    assert limits.violations == 1


def test_all_chats_together_are_limited_too() -> None:
    limits = Limits(Time().read, on=True)
    assert [limits.take(1, chat) for chat in range(30)] == [None] * 30
    assert limits.take(1, 99) == 1


def test_limits_can_be_off() -> None:
    limits = Limits(Time().read, on=False)
    assert not any(limits.take(1, 5) for _ in range(1000))
