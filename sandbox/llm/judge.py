"""Judgements of how a resume fits a vacancy: plain overlap, worded for a reader."""

import re
from random import Random
from typing import Any

from sandbox.llm.facts import Facts
from sandbox.llm.schema import Hint, Schema, bounds

_SCORE = re.compile(r"score|rating|\bfit\b|relevance|confidence|балл|оценк", re.IGNORECASE)
_VERDICT = re.compile(r"verdict|decision|recommend|suitable|match|вердикт|решени", re.IGNORECASE)
_REASON = re.compile(r"reason|rationale|comment|explan|summary|why|причин|поясн|коммент", re.IGNORECASE)
_SHARED = re.compile(r"match(ed|ing)|strength|pros|shared|plus", re.IGNORECASE)
_LACKING = re.compile(r"missing|lacking|gaps?|weakness|cons|risks?|minus", re.IGNORECASE)
_YES = re.compile(r"^(yes|да|fit|match|apply|suitable|good|strong|accept|recommend|подходит)", re.IGNORECASE)
_NO = re.compile(r"^(no|нет|reject|skip|unsuitable|bad|weak|mismatch|не подходит)", re.IGNORECASE)


def share(facts: Facts, rng: Random) -> float:
    """How well the two fit, 0 to 1: shared skills, their part of what is named, the trade, and a little noise."""
    named = len(facts.shared) + len(facts.lacking)
    part = len(facts.shared) / named if named else 0.0
    fitness = 0.1 + 0.4 * min(len(facts.shared) / 5, 1.0) + 0.25 * part + 0.2 * facts.same_trade
    return min(max(fitness + rng.uniform(-0.03, 0.03), 0.0), 1.0)


def is_judgement(names: set[str]) -> bool:
    """Whether a schema with these property names asks for a judgement."""
    return any(_SCORE.search(name) for name in names) or any(_VERDICT.search(name) for name in names)


def hints(facts: Facts, rng: Random, ordered: int | None = None) -> Hint:
    """Values for the fields of a judgement; `ordered` is a score in percent that is given whatever the texts say."""
    fitness = share(facts, rng) if ordered is None else min(ordered, 100) / 100

    def hint(name: str, schema: Schema) -> Any:
        if "enum" in schema:
            return _verdict(schema["enum"], fitness) if _VERDICT.search(name) else None
        kinds = schema.get("type")
        if _SCORE.search(name) and kinds in ("integer", "number"):
            low, high = _scale(schema)
            return low + fitness * (high - low)
        if kinds == "boolean" and _VERDICT.search(name):
            return fitness >= 0.5
        if kinds == "array":
            return _lists(name, facts)
        if kinds == "string" and (_REASON.search(name) or _VERDICT.search(name)):
            return reason(facts)
        return None

    return hint


def reason(facts: Facts) -> str:
    """One or two sentences for the owner."""
    fits = f"Совпадает: {', '.join(facts.shared[:5])}." if facts.shared else "Общих навыков в текстах почти нет."
    return f"{fits} Не хватает: {', '.join(facts.lacking[:4])}." if facts.lacking else fits


def _scale(schema: Schema) -> tuple[float, float]:
    named = {"minimum", "maximum", "exclusiveMaximum", "exclusiveMinimum"} & schema.keys()
    return (
        bounds(schema, whole=schema["type"] == "integer") if named else (0, 100 if schema["type"] == "integer" else 1)
    )


def _verdict(options: list[Any], fitness: float) -> Any:
    """Yes, no, or what stands between them; a model that may only say yes or no doubts in favour of the applicant."""
    words = [option for option in options if isinstance(option, str)]
    between = [word for word in words if not _YES.match(word) and not _NO.match(word)]
    if between and 0.3 <= fitness < 0.5:
        return between[0]
    pattern = _YES if fitness >= 0.3 else _NO
    return next((word for word in words if pattern.match(word)), None)


def _lists(name: str, facts: Facts) -> Any:
    if _LACKING.search(name):
        return list(facts.lacking[:5])
    if _SHARED.search(name):
        return list(facts.shared[:5])
    return [reason(facts)] if _REASON.search(name) else None
