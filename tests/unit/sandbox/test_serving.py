"""What all sandboxes share: when a fault strikes, the clock, the journal."""

import random

from sandbox.serving.clock import Clock
from sandbox.serving.faults import Fault, Faults
from sandbox.serving.journal import Journal


def anything(_fault: Fault) -> bool:
    return True


def test_a_fault_skips_then_strikes_so_often_and_is_off() -> None:
    faults: Faults[Fault] = Faults(random.Random(1))
    faults.add(Fault("close", times=2, skip=1))
    struck = [faults.strike(anything) is not None for _ in range(5)]
    assert struck == [False, True, True, False, False]
    assert not faults


def test_the_first_fault_that_fits_wins_and_others_wait_for_their_turn() -> None:
    faults: Faults[Fault] = Faults(random.Random(1))
    first, second = faults.add(Fault("close", times=1)), faults.add(Fault("reset"))
    assert (first.id, second.id) == (1, 2)
    assert faults.strike(lambda fault: fault.kind == "reset") is second
    assert [faults.strike(anything), faults.strike(anything)] == [first, second]
    assert faults.remove(second.id) == 1


def test_the_same_seed_strikes_the_same_calls() -> None:
    def struck(seed: int) -> list[bool]:
        faults: Faults[Fault] = Faults(random.Random(seed))
        faults.add(Fault("close", probability=0.4))
        return [faults.strike(anything) is not None for _ in range(50)]

    assert struck(3) == struck(3) != struck(4)
    assert 5 < sum(struck(3)) < 35


def test_a_restored_fault_keeps_its_count_and_its_id() -> None:
    faults: Faults[Fault] = Faults(random.Random(1))
    faults.restore(Fault("close", times=3, id=7, hits=2))
    assert faults.strike(anything) is not None
    assert faults.strike(anything) is None
    assert faults.add(Fault("reset")).id == 8


def test_a_clock_says_how_far_it_is_ahead_of_the_machine() -> None:
    wall, monotonic = [1_000.0], [50.0]
    clock = Clock(wall=lambda: wall[0], monotonic=lambda: monotonic[0])
    clock.advance(3_600)
    wall[0] += 10
    monotonic[0] += 10
    assert (clock.now(), clock.ahead) == (4_610.0, 3_600.0)


def test_a_journal_keeps_the_last_and_nothing_when_it_is_off() -> None:
    kept, off = Journal[int](3), Journal[int](3, on=False)
    for number in range(5):
        kept.add(number)
        off.add(number)
    assert (kept.all(), kept.newest(2), kept.newest(0), off.all()) == ([2, 3, 4], [4, 3], [], [])
    assert (kept.clear(), kept.all()) == (3, [])
