"""The fit of a vacancy to a resume, 0-100, and how it came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.common.text.money import Rates
from services.auto_reply.matching.applicants.applicant import Applicant
from services.auto_reply.matching.fit.features import CODE, affinity, specialty, stack_fit, title_words, wording
from services.auto_reply.matching.fit.gates import Gates, read_gates
from services.auto_reply.matching.fit.needs import Requirement, requirements, wanted_skills, weigh_up
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import VacancyFacts

_BASE = 0.3
CONTENT = {"skills": 0.3, "depth": 0.2, "wording": 0.15, "title": 0.15}
GATES = ("specialty", "experience", "level", "place", "salary", "licence", "refusal")
_FULL_WORDING = 0.25
"""A quarter of the resume's telling words in one vacancy is as much as a perfect one reaches."""
_FOREIGN_STACK = 0.15
"""What is left of a developer's vacancy in a language the applicant does not know."""
_COMMON = 0.65
"""What is left of a vacancy of the applicant's occupation in a specialty the resume does not show."""
_UNKNOWN_BASE, _UNKNOWN_TITLE = 0.15, 0.6
_CURVE = 0.72
"""Turns the product into a score that reads as people grade: about half of the ideal is 60, worth applying."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`score` 0-100 is `exact` cut off; `factors` are shares 0-1 whose product and mean it is.

    The rest is what they were read from.
    """

    score: int
    exact: float
    factors: dict[str, float]
    requirements: Sequence[Requirement]
    gates: Gates

    def rounded(self) -> dict[str, float]:
        """Factors for storing and showing."""
        return {name: round(value, 4) for name, value in self.factors.items()}


def score_fit(applicant: Applicant, vacancy: VacancyFacts, areas: AreaTree, rates: Rates) -> Fit:
    """Score one vacancy.

    Deterministic, and never lowered by a further skill of the applicant that the vacancy asks for.
    """
    wanted = wanted_skills(vacancy)
    asked = requirements(applicant, vacancy, wanted)
    gates = read_gates(applicant, vacancy, areas, rates)
    code = _is_code(vacancy)
    role = affinity(applicant, vacancy)
    titled = title_words(applicant, vacancy, role)
    if role < 0.0:
        role = _UNKNOWN_BASE + _UNKNOWN_TITLE * titled
    balance = weigh_up(asked)
    stack = stack_fit(applicant, vacancy, wanted) if code else 1.0
    factors = {
        "role": role,
        "stack": stack,
        "skills": balance.skills,
        "depth": balance.depth,
        "wording": min(1.0, wording(applicant, vacancy) / _FULL_WORDING),
        "title": titled,
        "specialty": 1.0 if code else _COMMON + (1.0 - _COMMON) * specialty(applicant, vacancy),
        "experience": gates.experience,
        "level": gates.level,
        "place": gates.place,
        "salary": gates.salary,
        "licence": gates.licence,
        "refusal": gates.refusal,
    }
    exact = combine(factors)
    return Fit(int(exact), exact, factors, asked, gates)


def rescore(fit: Fit, changes: Mapping[str, float], asked: Sequence[Requirement] | None = None) -> int:
    """The score the same vacancy would get with some factors, or the shares of some skills, changed."""
    factors = {**fit.factors, **changes}
    if asked is not None:
        factors |= weigh_up(asked)._asdict()
    return int(combine(factors))


def combine(factors: Mapping[str, float], *, weights: Mapping[str, float] = CONTENT, curve: float = _CURVE) -> float:
    """The score 0-100 of the factors: content is a mean, everything else a product.

    No amount of shared skills makes up for the wrong city.
    """
    content = total = _BASE
    for name, share in weights.items():
        content += share * factors[name]
        total += share
    product = content / total
    product *= factors["role"] * (_FOREIGN_STACK + (1.0 - _FOREIGN_STACK) * factors["stack"])
    for name in GATES:
        product *= factors[name]
    return 100.0 * min(1.0, max(0.0, product)) ** curve


def _is_code(vacancy: VacancyFacts) -> bool:
    return bool(vacancy.title.main & CODE) or (not vacancy.title.main and "96" in vacancy.roles)
