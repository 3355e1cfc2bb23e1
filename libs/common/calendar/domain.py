"""Meetings and deadlines: their words, how long they take, and which of them clash. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from libs.common.events.chat import CommitmentKind

KINDS: tuple[CommitmentKind, ...] = get_args(CommitmentKind)
STATES = ("proposed", "accepted")
Choice = Literal["accepted", "declined", "done", "open"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
"""What an owner may say of a commitment; `open` takes it back."""
USUAL = timedelta(hours=1)
"""How long a meeting takes whose end nobody named."""


def ending(start: datetime, end: datetime | None) -> datetime:
    """When a meeting of that time is over; an end that is none is the usual one."""
    return end if end is not None and end > start else start + USUAL


@dataclass(frozen=True, slots=True)
class Busy:
    """A time that is taken."""

    id: UUID
    start: datetime
    end: datetime | None
    title: str

    @property
    def until(self) -> datetime:
        """Its end, or the usual one."""
        return ending(self.start, self.end)


def clashes(start: datetime, end: datetime | None, taken: Iterable[Busy]) -> tuple[Busy, ...]:
    """What is taken within a meeting of that time."""
    until = ending(start, end)
    return tuple(one for one in taken if one.start < until and start < one.until)


def free_of_clashes(spans: Sequence[tuple[datetime, datetime | None]], taken: Sequence[Busy]) -> list[bool]:
    """Of each span whether nothing is taken in it; a span in which one may choose is free while an hour is left."""
    return [_has_room(start, end, taken) for start, end in spans]


def _has_room(start: datetime, end: datetime | None, taken: Sequence[Busy]) -> bool:
    if end is None or end - start <= USUAL:
        return not clashes(start, end, taken)
    begins = start
    for one in sorted(clashes(start, end, taken), key=lambda busy: busy.start):
        if one.start - begins >= USUAL:
            return True
        begins = max(begins, one.until)
    return end - begins >= USUAL
