"""What was asked: the log of requests that tests read."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

_KEPT = 5000


@dataclass(slots=True)
class Entry:
    """One request under /v1 and what became of it. The key is never kept, only whether there was one."""

    id: int
    at: str
    method: str
    path: str
    authorized: bool
    body: Any
    fault: str | None = None
    status: int | None = None


class Journal:
    """The last requests, oldest first; records nothing when it is off."""

    def __init__(self, *, on: bool) -> None:
        self._on = on
        self._ids = count(1)
        self._entries: deque[Entry] = deque(maxlen=_KEPT)

    def open(self, method: str, path: str, *, authorized: bool) -> Entry:
        """A new entry; its fields are filled in while the request is answered."""
        at = datetime.now(UTC).isoformat()
        entry = Entry(next(self._ids), at, method, path, authorized, None)
        if self._on:
            self._entries.append(entry)
        return entry

    def all(self) -> list[dict[str, Any]]:
        """Every kept entry."""
        return [asdict(entry) for entry in self._entries]

    def clear(self) -> int:
        """Forget everything; returns how many there were."""
        size = len(self._entries)
        self._entries.clear()
        return size
