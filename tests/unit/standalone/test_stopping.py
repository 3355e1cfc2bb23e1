"""One wish to stop is one, however many signals it arrives as; a second wish ends at once."""

from standalone.session import Stopping


def test_a_signal_that_arrives_twice_stops_in_order_and_a_later_one_ends_at_once() -> None:
    done: list[str] = []
    now = [100.0]
    stopping = Stopping(lambda: done.append("ask"), lambda: done.append("end"), lambda: now[0])
    stopping.signalled()
    now[0] += 0.05
    stopping.signalled()
    assert done == ["ask"]
    now[0] += 2.0
    stopping.signalled()
    assert done == ["ask", "end"]
