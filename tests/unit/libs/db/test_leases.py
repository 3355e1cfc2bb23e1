"""Which leases of a process are kept: those whose work shows that it lives."""

import pytest

from libs.common.db import leases
from libs.common.db.leases import LONGEST_SECONDS, HeldLeases, Kind
from libs.common.ids import new_id

KIND = Kind("chats")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(leases, "elapsed", lambda: now[0])
    return now


def test_work_that_hangs_is_kept_no_more_and_work_that_shows_progress_is(clock: list[float]) -> None:
    holds = HeldLeases()
    with holds.held(KIND, new_id(), new_id(), 20) as hangs, holds.held(KIND, new_id(), new_id(), 20) as lives:
        clock[0] += LONGEST_SECONDS - 1
        assert set(holds.of(KIND)) == {hangs, lives}
        lives.progress()
        clock[0] += 1
        assert holds.of(KIND) == [lives]
    assert holds.of(KIND) == []


def test_what_has_no_token_is_no_lease(clock: list[float]) -> None:
    holds = HeldLeases()
    with holds.held(KIND, new_id(), None, 20):
        assert holds.kinds == set()
