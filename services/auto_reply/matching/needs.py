"""What a vacancy asks for, and how much of it the applicant has."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from libs.common.text.tokens import stems
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weigh
from services.auto_reply.matching.applicant import Applicant
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.matching.titles import occupations

_TITLE, _LISTED, _WRITTEN, _UNKNOWN = 1.5, 1.0, 0.7, 0.6
"""Weight of a skill in the title, among the key skills, in the text (times its section), of an unknown key skill."""
_KIND_WEIGHT = {"soft": 0.1, "tongue": 0.4, "office": 0.6, "method": 0.6, "domain": 0.6}
_TECHNICAL = frozenset({"it", "data", "analysis"})
_BESIDE = frozenset(
    {"finance", "law", "hr", "sales", "market", "care", "build", "trade", "logistics", "teach", "domain"}
)
_BESIDE_WEIGHT = 0.3
"""What a word of another trade weighs in the text of a technical vacancy: a bank's developer does no bookkeeping."""
_SIBLING = 0.4
_DEPTH = 4.0
_PRIOR_WEIGHT, _PRIOR = 1.5, 0.5


class Requirement(NamedTuple):
    """One skill a vacancy asks for: its weight, and how much of it the applicant has (0-1)."""

    name: str
    weight: float
    share: float


def wanted_skills(vacancy: VacancyFacts) -> dict[int, float]:
    """Skill id → how much the vacancy asks for it: title > key skills > requirements > duties > nice to have."""
    known = vocabulary()
    beside = _BESIDE if _is_technical(vacancy) else frozenset[str]()
    wanted = {
        number: _WRITTEN * share * (_BESIDE_WEIGHT if known.skills[number].kind in beside else 1.0)
        for number, share in vacancy.profile.mentions.items()
        if share
    }
    for ids in vacancy.listed:
        for number in ids:
            wanted[number] = max(wanted.get(number, 0.0), _LISTED)
    for number in vacancy.title.skills:
        wanted[number] = _TITLE
    return {number: share * _KIND_WEIGHT.get(known.skills[number].kind, 1.0) for number, share in wanted.items()}


def _is_technical(vacancy: VacancyFacts) -> bool:
    groups = occupations().groups
    return bool(vacancy.title.main) and all(groups[code] in _TECHNICAL for code in vacancy.title.main)


def requirements(applicant: Applicant, vacancy: VacancyFacts, wanted: Mapping[int, float]) -> list[Requirement]:
    """Every skill asked for with the applicant's share of it.

    List items the vocabulary does not know are compared by words.
    """
    known = vocabulary()
    found: list[Requirement] = []
    for number, importance in wanted.items():
        skill = known.skills[number]
        share = (
            1.0
            if number in applicant.skills
            else _SIBLING
            if skill.family and skill.family in applicant.families
            else 0.0
        )
        found.append(Requirement(skill.name, importance, share))
    for name, ids in zip(vacancy.skills, vacancy.listed, strict=True):
        if not ids:
            found.append(Requirement(name, _UNKNOWN, _phrase_share(applicant, name)))
    return found


def _phrase_share(applicant: Applicant, name: str) -> float:
    weights = weigh(stems(name))
    total = math.fsum(weights.values())
    if not total:
        return 0.0
    return math.fsum(value for stem, value in weights.items() if stem in applicant.stems) / total


def coverage(found: Iterable[Requirement]) -> float:
    """Share of what is asked for that the applicant has, drawn to one half while little is asked."""
    items = list(found)
    total = sum(item.weight for item in items)
    return (sum(item.weight * item.share for item in items) + _PRIOR_WEIGHT * _PRIOR) / (total + _PRIOR_WEIGHT)


def depth(found: Iterable[Requirement]) -> float:
    """How many real skills are shared, saturating: 0 without any, 0.63 at four."""
    return 1.0 - math.exp(-sum(item.weight for item in found if item.share == 1.0) / _DEPTH)
