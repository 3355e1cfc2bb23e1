"""What a look at one vacancy ends in."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from libs.common.messages.said import Said, kept

MATCHER_VERSION = "1.8.0"
"""Goes into the evidence of every decision; changes whenever the same input may get another score or verdict."""


class Outcome(StrEnum):
    """`matched`: worth applying. `rejected`: a rule or the threshold says no.

    `blocked`: it fits, but cannot be sent by program.
    """

    MATCHED = "matched"
    REJECTED = "rejected"
    BLOCKED = "blocked"


class RuleKind(StrEnum):
    """`fit`: the owner would not want it. `operational`: it may fit, yet an application cannot be sent."""

    FIT = "fit"
    OPERATIONAL = "operational"


class RuleLevel(StrEnum):
    """`list`: an item of the search is enough to judge. `detail`: needs the full vacancy."""

    LIST = "list"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said: `code` is a stable machine word, `said` is what the owner reads of it."""

    code: str
    kind: RuleKind
    level: RuleLevel
    passed: bool
    said: Said

    def to_json(self) -> dict[str, Any]:
        """JSON form kept in the trace, read only; a rule that passed says what its code says."""
        known = _known(self.code, self.kind, self.level, self.passed)
        return known if self.passed else {**known, "said": kept(self.said)}


@cache
def _known(code: str, kind: RuleKind, level: RuleLevel, passed: bool) -> dict[str, Any]:
    return {"code": code, "kind": kind.value, "level": level.value, "passed": passed}


@dataclass(frozen=True, slots=True)
class Decision:
    """One vacancy judged for one resume.

    `rule` is the code of the rule that decided (None when matched; `score_below_threshold` for the threshold);
    `score` 0-100 is fit only, blockers are kept apart; `factors` are shares 0-1 and say how the score came about;
    `reasons` are 3-5 sentences, those for it first; `trace` is JSON-able and complete.
    """

    outcome: Outcome
    rule: str | None
    score: int
    factors: dict[str, float]
    reasons: list[Said]
    reasons_against: list[Said]
    blockers: list[Said]
    trace: dict[str, Any] = field(repr=False)
    version: str = MATCHER_VERSION
