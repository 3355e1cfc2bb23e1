"""A sandbox's state that cannot be written is told once and ends nothing."""

import asyncio
import errno

import pytest

from standalone.demo.saving import Saved


class OnAFullDisk(Saved):
    """Takes a state at the third try, and no more after the fourth."""

    seconds = 0.0

    def __init__(self) -> None:
        self.tries = 0

    async def save(self) -> None:
        self.tries += 1
        if self.tries > 6:
            raise asyncio.CancelledError
        if self.tries not in {3, 4}:
            raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_full_disk_is_told_once_until_it_has_taken_a_state_again() -> None:
    said: list[str] = []
    disk = OnAFullDisk()
    with pytest.raises(asyncio.CancelledError):
        await disk.keep(said.append)
    assert disk.tries == 7
    assert len(said) == 2
    assert "на диске кончилось место" in said[0]
