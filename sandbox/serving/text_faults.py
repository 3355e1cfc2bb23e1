"""Faults of calls that are known by their text: switched on for the next N calls, with a probability, until removed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import anyio
from starlette.requests import Request

from sandbox.serving.bodies import SpecError, as_object
from sandbox.serving.faults import Fault, Faults

_NUMBERS = {"seconds": 3600.0, "retry_after": 86_400.0, "length": 2_000_000.0, "tokens": 1_000_000.0}
_ADDRESS = re.compile(r"[!-~]{1,2000}")
_FIELDS = {"kind", "times", "probability", "when", "location", "text", *_NUMBERS}


@dataclass(slots=True)
class TextFault(Fault):
    """A fault of the calls whose text holds `when`."""

    when: str = ""
    params: dict[str, Any] = field(default_factory=dict[str, Any])

    def as_json(self) -> dict[str, Any]:
        """The fault as the control endpoint shows and takes it; `times` is what is left."""
        known = {"id": self.id, "kind": self.kind, "times": self.left, "probability": self.probability}
        return {**known, "when": self.when, **self.params}


class TextFaults:
    """The faults that are on, of the kinds that a sandbox knows."""

    def __init__(self, seed: int, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._faults: Faults[TextFault] = Faults(Random(f"faults:{seed}"))

    def add(self, asked: Any) -> list[dict[str, Any]]:
        """Switch a fault on, or each of a list. Raises SpecError, and does nothing, when one cannot be understood."""
        specs: list[Any] = asked if isinstance(asked, list) else [asked]
        checked = [_checked(as_object(spec), self._kinds) for spec in specs]
        return [self._faults.add(fault).as_json() for fault in checked]

    def remove(self, number: int | None = None) -> int:
        """Switch one fault off, or all; returns how many."""
        return self._faults.remove(number)

    def all(self) -> list[dict[str, Any]]:
        """The faults that are on."""
        return [fault.as_json() for fault in self._faults]

    def draw(self, text: str, kinds: Mapping[str, str] | None = None) -> TextFault | None:
        """The fault, of these kinds, that hits this call; `text` is searched for the fault's `when`."""
        possible = self._kinds if kinds is None else kinds
        return self._faults.strike(lambda fault: fault.kind in possible and fault.when in text)


def _checked(spec: Mapping[str, Any], kinds: Mapping[str, str]) -> TextFault:
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
    if not isinstance(spec.get("text", ""), str):
        raise SpecError("text must be a text")
    for name, most in _NUMBERS.items():
        value = spec.get(name, 0)
        if not isinstance(value, int | float) or not 0 <= value <= most:
            raise SpecError(f"{name} must be a number from 0 to {most:g}")
    params = {name: spec[name] for name in (*_NUMBERS, "location", "text") if name in spec}
    return TextFault(kind, times, float(probability), when=when, params=params)


async def hang(request: Request, seconds: float) -> None:
    """Wait the seconds out, or until the client has left."""
    with anyio.move_on_after(seconds):
        while (await request.receive())["type"] != "http.disconnect":
            pass
