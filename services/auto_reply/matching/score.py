"""The fit of a vacancy to a resume, 0-100, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.auto_reply.matching.areas import AreaTree
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.matching.features import (
    CODE,
    Applicant,
    Requirement,
    affinity,
    coverage,
    depth,
    requirements,
    stack_fit,
    title_words,
    wanted_skills,
    wording,
)
from services.auto_reply.matching.gates import Gates, read_gates
from services.auto_reply.matching.money import Rates

_BASE, _COVERAGE, _DEPTH, _WORDING, _TITLE = 0.3, 0.3, 0.2, 0.15, 0.15
_TOTAL = _BASE + _COVERAGE + _DEPTH + _WORDING + _TITLE
_FULL_WORDING = 0.25
"""A quarter of the resume's telling words in one vacancy is as much as a perfect one reaches."""
_FOREIGN_STACK = 0.15
"""What is left of a developer's vacancy in a language the applicant does not know."""
_UNKNOWN_BASE, _UNKNOWN_TITLE = 0.15, 0.6
_CURVE = 0.72
"""Turns the product into a score that reads as people grade: about half of the ideal is 60, worth applying."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`score` 0-100; `factors` are shares 0-1 whose product and mean it is; the rest is what they were read from."""

    score: int
    exact: float
    factors: dict[str, float]
    requirements: Sequence[Requirement]
    gates: Gates


def score_fit(applicant: Applicant, vacancy: VacancyFacts, areas: AreaTree, rates: Rates) -> Fit:
    """Score one vacancy; deterministic, and never lowered by a further skill of the applicant that the vacancy asks for."""
    wanted = wanted_skills(vacancy)
    asked = requirements(applicant, vacancy, wanted)
    gates = read_gates(applicant, vacancy, areas, rates)
    titled = title_words(applicant, vacancy)
    role = affinity(applicant, vacancy)
    if role < 0.0:
        role = _UNKNOWN_BASE + _UNKNOWN_TITLE * titled
    stack = stack_fit(applicant, vacancy, wanted) if _is_code(vacancy) else 1.0
    parts = {
        "skills": coverage(asked),
        "depth": depth(asked),
        "wording": min(1.0, wording(applicant, vacancy) / _FULL_WORDING),
        "title": titled,
    }
    content = (
        _BASE
        + _COVERAGE * parts["skills"]
        + _DEPTH * parts["depth"]
        + _WORDING * parts["wording"]
        + _TITLE * parts["title"]
    ) / _TOTAL
    product = role * (_FOREIGN_STACK + (1.0 - _FOREIGN_STACK) * stack) * content * gates.product
    exact = 100.0 * min(1.0, max(0.0, product)) ** _CURVE
    factors = {
        "role": role,
        "stack": stack,
        **parts,
        "experience": gates.experience,
        "level": gates.level,
        "place": gates.place,
        "salary": gates.salary,
        "refusal": gates.refusal,
    }
    return Fit(round(exact), exact, {name: round(value, 4) for name, value in factors.items()}, asked, gates)


def _is_code(vacancy: VacancyFacts) -> bool:
    return bool(vacancy.title.main & CODE) or (not vacancy.title.main and "96" in vacancy.roles)
