"""Faults that can be switched on: for the next N calls, with a probability, or until removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

TRANSPORT = {
    "hang": "no answer until `seconds` (default 3600) are over or the client leaves",
    "slow": "the normal answer after `seconds` (default 2)",
    "rate_limit": "429 rate_limit_exceeded with `retry_after` seconds (default 1)",
    "quota": "429 insufficient_quota",
    "error_500": "500 server_error",
    "error_503": "503 overloaded, with `retry_after` if given",
    "html_502": "502 with an HTML page of a proxy",
    "auth": "401 invalid_api_key",
    "model_not_found": "404 model_not_found",
    "not_json": "200 with a body that is not JSON",
    "redirect": "307 to `location` (default https://example.com/)",
    "no_json_schema": "400 when a request asks for response_format json_schema",
    "no_json_mode": "400 when a request names any response_format",
}
CONTENT = {
    "refusal": "the model refuses (message.refusal)",
    "content_filter": "finish_reason content_filter",
    "truncated": "half an answer, finish_reason length",
    "invalid_json": "an answer that breaks off inside its JSON though finish_reason is stop",
    "fenced_json": "valid JSON inside a Markdown fence with small talk around it",
    "wrong_shape": "valid JSON of another shape",
    "empty": "an empty message content",
    "empty_text": "a valid answer whose main text is empty",
    "over_long": "a main text of `length` characters (default 12000), whatever max_tokens says",
    "wrong_language": "a main text in English where Russian was due",
    "invented_claims": "a letter with skills, years and employers that the resume does not have",
    "obey_injection": "does what the vacancy or chat text tells it to",
    "leak_prompt": "the system prompt inside the main text",
    "no_choices": "an answer without choices",
    "no_usage": "an answer without usage figures",
    "cut_stream": "a stream that ends in the middle, without [DONE]",
}
KINDS = TRANSPORT | CONTENT
_NUMBERS = {"seconds": 3600.0, "retry_after": 86_400.0, "length": 2_000_000.0}
_FIELDS = {"kind", "times", "probability", "when", "location", *_NUMBERS}


class SpecError(ValueError):
    """What was asked of the control endpoint cannot be understood; the text says why."""


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

    def __init__(self, seed: int, kinds: Mapping[str, str] = KINDS) -> None:
        self._rng = Random(f"faults:{seed}")
        self._kinds = kinds
        self._ids = count(1)
        self._active: list[Fault] = []

    def add(self, spec: Mapping[str, Any]) -> Fault:
        """Switch a fault on. Raises SpecError, as a sentence, for a spec that cannot be understood."""
        fault = _checked(spec, next(self._ids), self._kinds)
        self._active.append(fault)
        return fault

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
                fault.kind not in (kinds or self._kinds)
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
    if not isinstance(when, str) or not isinstance(spec.get("location", ""), str):
        raise SpecError("when and location must be texts")
    for name, most in _NUMBERS.items():
        value = spec.get(name, 0)
        if not isinstance(value, int | float) or not 0 <= value <= most:
            raise SpecError(f"{name} must be a number from 0 to {most:g}")
    params = {name: spec[name] for name in (*_NUMBERS, "location") if name in spec}
    return Fault(number, kind, times, float(probability), when, params)
