"""One process per data folder, also while the children of a killed process are still ending."""

import fcntl
import os
import time
from pathlib import Path

from ops.run_state import LOCK, is_alive
from standalone.errors import FolderBusyError

# The kernel offers no wait for a file lock with a deadline, hence the short poll.
_POLL_SECONDS = 0.02


class FolderLock:
    """An exclusive `flock` on `<folder>/lock`, which holds the owner's pid for people to read.

    Children that inherit `fd` keep the lock alive after the owner was killed, so a folder is free only when the last
    process that may write into it is gone.
    """

    def __init__(self, folder: Path, what: str) -> None:
        self._path = folder / LOCK
        self._what = what
        self._fd: int | None = None

    @property
    def fd(self) -> int:
        """The descriptor to pass to children; the lock must be held."""
        assert self._fd is not None
        return self._fd

    def acquire(self, patience: float = 15.0, *, even_if_alive: bool = False) -> None:
        """Take the lock, waiting up to `patience` seconds for leftovers of a dead owner (or for a living one too).

        Raises FolderBusyError when a living process owns the folder.
        """
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + patience
        while not _try_lock(fd):
            owner = _pid_in(fd)
            if (is_alive(owner) and not even_if_alive) or time.monotonic() >= deadline:
                os.close(fd)
                raise FolderBusyError(self._sentence(owner), pid=owner)
            time.sleep(_POLL_SECONDS)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        self._fd = fd

    def release(self) -> None:
        """Let go of the folder; children that inherited the lock keep it until they end."""
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = None

    def _sentence(self, owner: int) -> str:
        who = f"процесс {owner}" if owner else "другой процесс"
        return (
            f"С папкой {self._path.parent} ({self._what}) уже работает {who}. "
            "Остановите его (make stop) или выберите другую папку данных."
        )


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _pid_in(fd: int) -> int:
    text = os.pread(fd, 32, 0).decode(errors="replace").strip()
    return int(text) if text.isdigit() else 0
