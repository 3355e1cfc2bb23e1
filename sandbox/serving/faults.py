"""Faults that can be switched on: for the next N calls, with a probability, or until removed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import anyio
from starlette.requests import Request

from sandbox.serving.bodies import SpecError, as_object

_NUMBERS = {"seconds": 3600.0, "retry_after": 86_400.0, "length": 2_000_000.0}
_ADDRESS = re.compile(r"[!-~]{1,2000}")
_FIELDS = {"kind", "times", "probability", "when", "location", *_NUMBERS}


@dataclass(slots=True)
class Fault:
    """One switched-on fault; `times` None means until it is removed."""

    id: int
    kind: str
    times: int | None = None
    probability: float = 1.0
    when: str = ""
    params: dict[str, Any] = field(default_factory=dict[str, Any])

    def as_json(self) -> dict[str, Any]:
        """The fault as the control endpoint shows and takes it."""
        known = {"id": self.id, "kind": self.kind, "times": self.times, "probability": self.probability}
        return {**known, "when": self.when, **self.params}


class Faults:
    """The faults that are on, and the random source that draws their probabilities."""

    def __init__(self, seed: int, kinds: Mapping[str, str]) -> None:
        self._rng = Random(f"faults:{seed}")
        self._kinds = kinds
        self._ids = count(1)
        self._active: list[Fault] = []

    def add(self, given: Any) -> list[dict[str, Any]]:
        """Switch a fault on, or each of a list. Raises SpecError, and does nothing, when one cannot be understood."""
        specs: list[Any] = given if isinstance(given, list) else [given]
        added = [_checked(as_object(spec), next(self._ids), self._kinds) for spec in specs]
        self._active += added
        return [fault.as_json() for fault in added]

    def remove(self, number: int | None = None) -> int:
        """Switch one fault off, or all; returns how many."""
        kept = [fault for fault in self._active if number is not None and fault.id != number]
        removed = len(self._active) - len(kept)
        self._active = kept
        return removed

    def all(self) -> list[dict[str, Any]]:
        """The faults that are on."""
        return [fault.as_json() for fault in self._active]

    def draw(self, text: str, kinds: Mapping[str, str] | None = None) -> Fault | None:
        """The fault, of these kinds, that hits this call; `text` is searched for the fault's `when`."""
        for fault in self._active:
            if (
                fault.kind not in (self._kinds if kinds is None else kinds)
                or fault.when not in text
                or self._rng.random() >= fault.probability
            ):
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._active.remove(fault)
            return fault
        return None


def _checked(spec: Mapping[str, Any], number: int, kinds: Mapping[str, str]) -> Fault:
    kind = spec.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise SpecError(f"kind must be one of: {', '.join(kinds)}")
    if unknown := sorted(spec.keys() - _FIELDS - {"id"}):
        raise SpecError(f"unknown fields: {', '.join(unknown)}")
    times, probability, when = spec.get("times"), spec.get("probability", 1.0), spec.get("when", "")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise SpecError("times must be a whole number from 1, or absent")
    if not isinstance(probability, int | float) or not 0 < probability <= 1:
        raise SpecError("probability must be above 0 and at most 1")
    if not isinstance(when, str):
        raise SpecError("when must be a text")
    if not _ADDRESS.fullmatch(str(spec.get("location", "/"))):
        raise SpecError("location must be an address in ASCII")
    for name, most in _NUMBERS.items():
        value = spec.get(name, 0)
        if not isinstance(value, int | float) or not 0 <= value <= most:
            raise SpecError(f"{name} must be a number from 0 to {most:g}")
    params = {name: spec[name] for name in (*_NUMBERS, "location") if name in spec}
    return Fault(number, kind, times, float(probability), when, params)


async def hang(request: Request, seconds: float) -> None:
    """Wait the seconds out, or until the client has left."""
    with anyio.move_on_after(seconds):
        while (await request.receive())["type"] != "http.disconnect":
            pass
