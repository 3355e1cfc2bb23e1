"""What was asked: the last calls of a sandbox, for tests and for the operator."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Generic, TypeVar

E = TypeVar("E")
_KEPT = 5000


class Journal(Generic[E]):
    """The last `most` entries, oldest first; records nothing when it is off."""

    def __init__(self, most: int, *, on: bool = True) -> None:
        self._on = on
        self._entries: deque[E] = deque(maxlen=most)

    def add(self, entry: E) -> E:
        """Take an entry in; it may still be filled in while the call is answered."""
        if self._on:
            self._entries.append(entry)
        return entry

    def newest(self, limit: int) -> list[E]:
        """The last entries, newest first."""
        return list(self._entries)[-limit:][::-1] if limit else []

    def all(self) -> list[E]:
        """Every kept entry, oldest first."""
        return list(self._entries)

    def clear(self) -> int:
        """Forget everything; returns how many there were."""
        size = len(self._entries)
        self._entries.clear()
        return size


@dataclass(slots=True)
class Call:
    """One call and what became of it. The key is never kept, only whether there was one."""

    id: int
    at: str
    method: str
    path: str
    authorized: bool
    body: Any
    fault: str | None = None
    status: int | None = None


class Calls(Journal[Call]):
    """The journal of an API whose calls are known by their bodies."""

    def __init__(self, *, on: bool) -> None:
        super().__init__(_KEPT, on=on)
        self._ids = count(1)

    def open(self, method: str, path: str, *, authorized: bool) -> Call:
        """A new entry; its fields are filled in while the call is answered."""
        return self.add(Call(next(self._ids), datetime.now(UTC).isoformat(), method, path, authorized, None))

    def as_json(self) -> list[dict[str, Any]]:
        """Every kept entry, oldest first."""
        return [asdict(entry) for entry in self.all()]
