"""What has been told to the person, newest last; screens show it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

KEPT = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its local time."""

    at: datetime
    text: str

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.text}"


class Journal:
    """Keeps the last lines and hands each new one to whoever listens."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._listener: Callable[[Line], None] | None = None

    def say(self, text: str) -> None:
        """Add a line."""
        line = Line(self._now(), text)
        self._lines.append(line)
        if self._listener is not None:
            self._listener(line)

    def listen(self, listener: Callable[[Line], None]) -> None:
        """Call `listener` with every line from now on."""
        self._listener = listener

    def last(self, number: int) -> list[Line]:
        """Return the newest lines, oldest first."""
        return list(self._lines)[-number:]
