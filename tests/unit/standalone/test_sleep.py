"""A machine that slept, and a process that was stopped, are told apart."""

from standalone.news.sleep import LOOK_SECONDS, SleepWatch


def look(*, passed: float, slept: float = 0) -> str | None:
    clocks = [100.0, 100.0]
    watch = SleepWatch(elapsed=lambda: clocks[0], awake=lambda: clocks[1])
    clocks[0] += passed
    clocks[1] += passed - slept
    return watch.look()


def test_a_usual_look_says_nothing() -> None:
    assert look(passed=LOOK_SECONDS + 1) is None


def test_a_sleep_is_told_with_its_length() -> None:
    lines = look(passed=3 * 3600 + 130, slept=3 * 3600 + 120)
    assert lines is not None
    assert lines.startswith("Компьютер спал 3 ч 2 мин.")


def test_a_process_that_was_stopped_does_not_blame_the_machine() -> None:
    lines = look(passed=172.0)
    assert lines is not None
    assert lines.startswith("Вкатился был приостановлен на 2 мин 50 с.")


def test_each_sleep_is_told_once() -> None:
    clocks = [0.0, 0.0]
    watch = SleepWatch(elapsed=lambda: clocks[0], awake=lambda: clocks[1])
    clocks[0] = 500.0
    assert watch.look() is not None
    assert watch.look() is None
