"""The decision trace.

Everything that was asked, in order, and the smallest change that would have turned the decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from libs.common.messages.figures import Names
from libs.common.messages.said import Fact, Said, kept, say
from services.auto_reply.matching.decision import MATCHER_VERSION, Verdict
from services.auto_reply.matching.explaining.reasons import missing_skills
from services.auto_reply.matching.fit.score import Fit, rescore

_CONDITIONS = ("experience", "level", "place", "salary", "specialty", "licence", "refusal", "stack", "role")
_MOST_SKILLS, _MOST_NAMED = 3, 10
_MET = 0.95


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change that would have passed: these skills, else these conditions, else there is none."""

    said: Said
    skills: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


def build_trace(verdicts: Sequence[Verdict], fit: Fit | None, threshold: int, change: Change | None) -> dict[str, Any]:
    """JSON-able: version, every gate in order, score, threshold, factors, what is missing, the counterfactual."""
    return {
        "version": MATCHER_VERSION,
        "rules": [verdict.to_json() for verdict in verdicts],
        "score": None if fit is None else fit.score,
        "threshold": threshold,
        "factors": {} if fit is None else fit.rounded(),
        "missing": [] if fit is None else missing_skills(fit.requirements)[:_MOST_NAMED],
        "counterfactual": None if change is None else kept(change.said),
        "enough": {"skills": list(change.skills), "conditions": list(change.conditions)} if change else None,
    }


def counterfactual(fit: Fit, threshold: int) -> Change | None:
    """The smallest change that would have passed.

    The fewest skills, else the one condition, else the two worst; None when nothing was missing.
    """
    if fit.score >= threshold:
        return None
    if names := _fewest_skills(fit, threshold):
        return Change(_short("skills", fit, threshold, missing=Names(names=tuple(names))), skills=tuple(names))
    conditions = sorted((name for name in _CONDITIONS if fit.factors[name] < _MET), key=fit.factors.__getitem__)
    for wanting in (*([name] for name in conditions), conditions[:2]):
        if wanting and rescore(fit, dict.fromkeys(wanting, 1.0)) >= threshold:
            facts = dict(zip(("missing", "besides"), ((f"condition.{name}",) for name in wanting), strict=False))
            said = _short("one" if len(wanting) == 1 else "two", fit, threshold, **facts)
            return Change(said, conditions=tuple(wanting))
    return Change(_short("more", fit, threshold))


def _short(code: Literal["skills", "one", "two", "more"], fit: Fit, threshold: int, **facts: Fact) -> Said:
    return say("short", code, score=fit.score, threshold=threshold, **facts)


def _fewest_skills(fit: Fit, threshold: int) -> list[str]:
    if rescore(fit, {"skills": 1.0, "depth": 1.0}) < threshold:
        return []
    names = missing_skills(fit.requirements)[:_MOST_SKILLS]
    for count in range(1, len(names) + 1):
        chosen = frozenset(names[:count])
        improved = [item._replace(share=1.0) if item.name in chosen else item for item in fit.requirements]
        if rescore(fit, {}, improved) >= threshold:
            return names[:count]
    return []
