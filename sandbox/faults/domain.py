"""What can go wrong with a connection, when it does, and how a description in JSON is read."""

import random
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from sandbox.serving.faults import Fault, Faults

MAX_APPLIED = 1_000_000
_OWN = {"id", "hits"}  # what the plan keeps of a fault
_T = TypeVar("_T", bound=StrEnum)


class Kind(StrEnum):
    """The kinds of fault."""

    LATENCY = "latency"  # the answer comes later, by `latency_ms` plus up to `jitter_ms`
    RESET = "reset"  # RST before a byte of the request is read
    RESET_IN_REQUEST = "reset_in_request"  # RST once `after_bytes` of the request went on
    LOSE_ANSWER = "lose_answer"  # the upstream has the request and answered; the client gets RST instead
    SLOW = "slow"  # the answer at `bytes_per_second`
    HANG = "hang"  # the request goes on if `forward`, nothing ever comes back
    CLOSE = "close"  # an orderly FIN instead of the answer, as a server that ends


class Per(StrEnum):
    """What one application of a fault covers."""

    CONNECTION = "connection"
    EXCHANGE = "exchange"  # one request and its answer, for clients that keep connections open


class FaultError(ValueError):
    """A description of a fault that makes no sense; the message says what to write."""


@dataclass(slots=True)
class ConnectionFault(Fault):
    """A fault of connections, or of the exchanges on one."""

    per: Per = Per.CONNECTION
    latency_ms: float = 0.0
    jitter_ms: float = 0.0
    after_bytes: int = 1
    bytes_per_second: float = 1.0
    forward: bool = True


class Plan:
    """The faults in force, in order; the first one that strikes wins. Deterministic by seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self.faults: Faults[ConnectionFault] = Faults(self._random)

    def strike(self, per: Per) -> ConnectionFault | None:
        """Return the fault for the next connection or exchange, counting it; None when it goes well."""
        return self.faults.strike(lambda fault: fault.per is per)

    def delay_seconds(self, fault: ConnectionFault) -> float:
        """Return how long a latency fault delays this time."""
        return (fault.latency_ms + self._random.uniform(0.0, fault.jitter_ms)) / 1000.0


def read_fault(described: object) -> ConnectionFault:
    """Read a fault from parsed JSON; raises FaultError with what to write instead."""
    if not isinstance(described, dict):
        raise FaultError('a fault is an object such as {"kind": "latency", "latency_ms": 200}')
    known = {field.name for field in fields(ConnectionFault)} - _OWN
    if unknown := sorted(set(map(str, described)) - known):
        raise FaultError(f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    values: dict[str, Any] = {str(name): value for name, value in described.items()}
    values["kind"] = _member(Kind, "kind", values.get("kind"))
    values["per"] = _member(Per, "per", values.get("per", Per.CONNECTION))
    _check_numbers(values)
    return ConnectionFault(**values)


def show_fault(fault: ConnectionFault) -> dict[str, Any]:
    """Return the description `read_fault` reads; `times` is what is left."""
    shown = {name: value for name, value in asdict(fault).items() if name not in _OWN}
    return {**shown, "times": fault.left}


def _member(kind: type[_T], name: str, value: object) -> _T:
    try:
        return kind(str(value))
    except ValueError as error:
        raise FaultError(f"{name} must be one of {', '.join(kind)}, not {value!r}") from error


def _check_numbers(values: dict[str, Any]) -> None:
    times = values.get("times")
    if times is not None and (not _is_int(times) or not 1 <= times <= MAX_APPLIED):
        raise FaultError(f"times must be a whole number from 1 to {MAX_APPLIED}, or null for ever")
    if not _is_number(values.get("probability", 1.0)) or not 0.0 <= values.get("probability", 1.0) <= 1.0:
        raise FaultError("probability must be a number from 0 to 1")
    for name in ("latency_ms", "jitter_ms"):
        if not _is_number(values.get(name, 0.0)) or not 0.0 <= values.get(name, 0.0) <= 600_000:
            raise FaultError(f"{name} must be from 0 to 600000 milliseconds")
    if not _is_int(values.get("after_bytes", 1)) or values.get("after_bytes", 1) < 0:
        raise FaultError("after_bytes must be a whole number, 0 or more")
    if not _is_number(values.get("bytes_per_second", 1.0)) or not values.get("bytes_per_second", 1.0) >= 0.1:
        raise FaultError("bytes_per_second must be at least 0.1")
    if not _is_int(values.get("skip", 0)) or not 0 <= values.get("skip", 0) <= MAX_APPLIED:
        raise FaultError(f"skip must be a whole number from 0 to {MAX_APPLIED}")
    if not isinstance(values.get("forward", True), bool):
        raise FaultError("forward must be true or false")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
