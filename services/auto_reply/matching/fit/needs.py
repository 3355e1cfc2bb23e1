"""What a vacancy asks for, and how much of it the applicant has."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from libs.common.text.tokens import stems
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weigh
from services.auto_reply.matching.applicants.applicant import Applicant
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.trades.occupations import occupations

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
    """One skill, as the vacancy spells it: how much it is asked for, how much of it the applicant has (0-1)."""

    name: str
    weight: float
    share: float


def wanted_skills(vacancy: VacancyFacts) -> dict[int, float]:
    """Skill id → how much the vacancy asks for it: title > key skills > requirements > duties > nice to have."""
    base, written = _kind_weights()
    if _is_technical(vacancy):
        written = _beside_weights()
    wanted = {number: share * written[number] for number, share in vacancy.profile.mentions.items() if share}
    for ids in vacancy.listed:
        for number in ids:
            wanted[number] = max(wanted.get(number, 0.0), _LISTED * base[number])
    for number in vacancy.title.skills:
        wanted[number] = _TITLE * base[number]
    return wanted


@cache
def _kind_weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Weight by skill id in a list of skills, and in a text."""
    base = tuple(_KIND_WEIGHT.get(skill.kind, 1.0) for skill in vocabulary().skills)
    return base, tuple(_WRITTEN * weight for weight in base)


@cache
def _beside_weights() -> tuple[float, ...]:
    """Weight by skill id in the text of a technical vacancy."""
    _, written = _kind_weights()
    skills = vocabulary().skills
    return tuple(
        weight * (_BESIDE_WEIGHT if skill.kind in _BESIDE else 1.0)
        for skill, weight in zip(skills, written, strict=True)
    )


def _is_technical(vacancy: VacancyFacts) -> bool:
    groups = occupations().groups
    return bool(vacancy.title.main) and all(groups[code] in _TECHNICAL for code in vacancy.title.main)


def requirements(applicant: Applicant, vacancy: VacancyFacts, wanted: Mapping[int, float]) -> list[Requirement]:
    """Every skill asked for with the applicant's share of it.

    List items the vocabulary does not know are compared by words.
    """
    skills, own, families = vocabulary().skills, applicant.skills, applicant.families
    found: list[Requirement] = []
    said = {next(iter(ids)): name for name, ids in zip(vacancy.skills, vacancy.listed, strict=True) if len(ids) == 1}
    for number, importance in wanted.items():
        skill = skills[number]
        share = 1.0 if number in own else _SIBLING if skill.family in families else 0.0
        found.append(Requirement(said.get(number, skill.name), importance, share))
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


class Balance(NamedTuple):
    """How the demands are met: `skills` is the share the applicant has, `depth` how many real skills are shared."""

    skills: float
    depth: float


def weigh_up(found: Iterable[Requirement]) -> Balance:
    """Sum up the requirements.

    `skills` is drawn to one half while little is asked; `depth` saturates: 0 without any shared skill, 0.63 at four.
    """
    total, met, shared = _PRIOR_WEIGHT, _PRIOR_WEIGHT * _PRIOR, 0.0
    for _, importance, share in found:
        total += importance
        met += importance * share
        if share == 1.0:
            shared += importance
    return Balance(met / total, 1.0 - math.exp(-shared / _DEPTH))
