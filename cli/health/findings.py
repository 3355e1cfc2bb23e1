"""What `doctor` found: what was looked at, in which part, and whether it is well."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "advice", "problem"]
MARKS = {"ok": "✓", "advice": "•", "problem": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `part` is what it belongs to, e.g. «NATS»."""

    level: Level
    text: str
    part: str = ""


def ok(part: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding("ok", text, part)


def advice(part: str, text: str) -> Finding:
    """Worth knowing, nothing is broken."""
    return Finding("advice", text, part)


def problem(part: str, text: str) -> Finding:
    """Something does not work, or soon will not."""
    return Finding("problem", text, part)
