"""When a fault strikes: the one rule behind the faults of every sandbox. What it does then is each sandbox's own."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import Field


@dataclass(slots=True)
class Fault:
    """A fault that is switched on: it strikes `times` calls (None: until it is removed) after letting `skip` pass."""

    kind: str
    times: Annotated[int | None, Field(ge=0)] = None
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    skip: Annotated[int, Field(ge=0)] = 0
    id: int = 0
    hits: int = 0

    @property
    def left(self) -> int | None:
        """How many strikes are left; None for one without end."""
        return None if self.times is None else max(self.times - self.hits, 0)


F = TypeVar("F", bound=Fault)


class Faults(Generic[F]):
    """The faults that are on, in order; the first that strikes wins. The same seed draws the same probabilities."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._next = 0
        self._on: list[F] = []

    def __iter__(self) -> Iterator[F]:
        return iter(self._on)

    def __bool__(self) -> bool:
        return bool(self._on)

    def add(self, fault: F) -> F:
        """Switch a fault on behind those that are; it gets its id."""
        self._next += 1
        fault.id = self._next
        self._on.append(fault)
        return fault

    def restore(self, fault: F) -> None:
        """Take in a fault with its id and its hits."""
        self._on.append(fault)
        self._next = max(self._next, fault.id)

    def remove(self, ident: int | None = None) -> int:
        """Switch one fault off, or all; tells how many."""
        before = len(self._on)
        self._on = [fault for fault in self._on if ident is not None and fault.id != ident]
        return before - len(self._on)

    def replace(self, faults: Iterable[F]) -> None:
        """Switch these on and all others off."""
        self._on = []
        for fault in faults:
            self.add(fault)

    def strike(self, fits: Callable[[F], bool]) -> F | None:
        """The fault that hits a call which it fits, if any; counts the hit, and one without further hits is off."""
        for fault in self._on:
            if not fits(fault) or (fault.probability < 1.0 and self._rng.random() >= fault.probability):
                continue
            if fault.left == 0:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.left == 0:
                self._on.remove(fault)
            return fault
        return None
