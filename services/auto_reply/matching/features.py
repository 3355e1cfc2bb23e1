"""The measurable parts of a fit, each 0-1 and each for itself; `score.py` weighs them."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from libs.common.text.tokens import stems
from libs.common.text.vocabulary import Skill, vocabulary
from libs.common.text.weights import weigh, weight
from services.auto_reply.matching.facts import ResumeFacts, VacancyFacts
from services.auto_reply.matching.titles import LEAD, SIDES, Title, occupations, parse_title

CODE = frozenset({"dev", "gamedev", "techlead", "autoqa", "dbdev", "itarch"})
"""Occupations that are hired for a programming language or framework."""

_SIDES: dict[tuple[str, str], float] = {
    (mine, theirs): 1.0
    if mine == theirs
    else 0.45
    if "mobile" in {mine, theirs}
    else 0.85
    if "full" in {mine, theirs}
    else 0.5
    for mine in SIDES
    for theirs in SIDES
}
"""How much a developer of one side (front, back, full, mobile) suits a vacancy of another."""

_STACK = frozenset({"lang", "fw", "mobile", "onec"})
_KIND_WEIGHT = {"soft": 0.1, "tongue": 0.4, "office": 0.6, "method": 0.6, "domain": 0.6}
_TECHNICAL = frozenset({"it", "data", "analysis"})
_BESIDE = frozenset(
    {"finance", "law", "hr", "sales", "market", "care", "build", "trade", "logistics", "teach", "domain"}
)
_BESIDE_WEIGHT = 0.3
"""What a word of another trade weighs in the text of a technical vacancy: a bank's developer does no bookkeeping."""
_ROLE_SHARE, _WISH_SHARE, _ASIDE_SHARE, _PAST_SHARE = 0.8, 0.9, 0.6, 0.6
_GUESSED = 0.8
"""What hh's professional role alone is worth when the title names no occupation."""
_SIBLING = 0.4
_PRIOR_WEIGHT, _PRIOR = 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Applicant:
    """A resume prepared once for many vacancies."""

    facts: ResumeFacts
    occupations: Mapping[str, float]
    primary: frozenset[int]
    skills: frozenset[int]
    families: frozenset[str]
    stems: frozenset[str]
    own_words: Mapping[str, float]
    own_total: float
    title_stems: frozenset[str]
    level: float
    side: str
    refused_occupations: frozenset[str]
    refused_skills: frozenset[int]
    refused_families: frozenset[str]
    refused_stems: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One skill a vacancy asks for: its weight, and how much of it the applicant has (0-1)."""

    name: str
    weight: float
    share: float


def prepare_applicant(facts: ResumeFacts) -> Applicant:
    """Everything about a resume that does not depend on the vacancy."""
    known = vocabulary()
    text_stems = frozenset(stems(facts.text)) | facts.title.stems | _all_stems(facts.positions)
    own = weigh(text_stems)
    refused = [_refusal(text) for text in facts.refusals]
    mine = _occupations(facts)
    refused_skills = frozenset(number for _, ids, _ in refused for number in ids) - known.closure(facts.title.skills)
    return Applicant(
        facts=facts,
        occupations=mine,
        primary=_primary(facts),
        skills=facts.own_skills,
        families=frozenset(known.skills[number].family for number in facts.own_skills) - {""},
        stems=text_stems | frozenset(stem for name in facts.skills for stem in stems(name)),
        own_words=own,
        own_total=sum(own.values()),
        title_stems=facts.title.stems,
        level=own_level(facts),
        side=facts.title.side or next((title.side for title in facts.positions[:1]), ""),
        refused_occupations=frozenset(code for codes, _, _ in refused for code in codes if mine.get(code, 0.0) < 1.0),
        refused_skills=refused_skills,
        refused_families=_families(refused_skills) - _families(facts.title.skills),
        refused_stems=tuple(words for _, _, words in refused if words),
    )


def _all_stems(titles: Iterable[Title]) -> frozenset[str]:
    return frozenset(stem for title in titles for stem in title.stems)


def _occupations(facts: ResumeFacts) -> dict[str, float]:
    """Occupation → how much it is the applicant's: the title counts full, hh's roles and past positions less."""
    mine: dict[str, float] = {}
    titled = bool(facts.title.main)
    roles = occupations().roles
    for role in facts.roles:
        codes = roles.get(role, frozenset())
        for code in codes:
            mine[code] = max(mine.get(code, 0.0), (_ROLE_SHARE if titled else 0.9) / (1.0 if len(codes) == 1 else 1.3))
    for position in facts.positions[:3]:
        for code in position.main:
            mine[code] = max(mine.get(code, 0.0), _PAST_SHARE if titled else 0.9)
    for code in facts.title.aside:
        mine[code] = max(mine.get(code, 0.0), _ASIDE_SHARE)
    for code in facts.wishes:
        mine[code] = max(mine.get(code, 0.0), _WISH_SHARE)
    for code in facts.title.main:
        mine[code] = 1.0
    return mine


def _primary(facts: ResumeFacts) -> frozenset[int]:
    """The stack the applicant offers: what the title names, else what the latest position names, else every language listed."""
    known = vocabulary()
    for title in (facts.title, *facts.positions[:1]):
        named = [number for number in title.skills if known.skills[number].kind in _STACK]
        if named:
            return known.closure(named)
    listed = [number for name in facts.skills for number in known.name_skills(name)]
    return known.closure(number for number in listed if known.skills[number].kind in _STACK)


def _refusal(text: str) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    """Occupations, skills and telling words of one refusal; one with an exception in it («без кода») is left to people."""
    if _EXCEPTION.search(text):
        return frozenset(), frozenset(), frozenset()
    title = parse_title(text)
    known = vocabulary()
    skills = frozenset(number for number in title.skills if known.skills[number].kind in _REFUSABLE)
    telling = frozenset(stem for stem in title.stems if weight(stem) > _TELLING)
    enough = len(telling) > 1 or sum(map(weight, telling)) > _VERY_TELLING
    return title.main, skills, telling if enough else frozenset()


_EXCEPTION = re.compile(r"\b(?:не|без|кроме|not|without|except)\b", re.IGNORECASE)
_REFUSABLE = frozenset({"lang", "fw", "mobile", "onec", "data", "sales", "market"})
_TELLING, _VERY_TELLING = 2.0, 4.0


def own_level(facts: ResumeFacts) -> float:
    """Level 0 (intern) to 4 (lead) from the title, tempered by the months of experience."""
    by_months = None if facts.months is None else level_of_months(facts.months)
    if facts.title.levels:
        titled = sum(facts.title.levels) / len(facts.title.levels)
        return titled if by_months is None else 0.6 * titled + 0.4 * by_months
    return 2.0 if by_months is None else by_months


def level_of_months(months: int) -> float:
    """0.5 without experience, 1.5 at two years, 2.5 at five, 3 at eight and beyond."""
    return min(3.0, 0.5 + 2.5 * math.log1p(months / 12) / math.log1p(8))


def affinity(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """How much the vacancy's occupation is the applicant's own, 0-1."""
    table = occupations()
    title = vacancy.title
    main, aside = title.main, title.aside
    if not main:
        main = frozenset(code for role in vacancy.roles for code in table.roles.get(role, frozenset()))
        if not main:
            return -1.0
        return _GUESSED * max(_nearest(applicant, code) for code in main)
    best = max((_nearest(applicant, code) for code in main), default=0.0)
    worst = min((_nearest(applicant, code) for code in main), default=0.0)
    side = max((_nearest(applicant, code) for code in aside), default=0.0)
    return max(0.75 * best + 0.25 * worst, 0.5 * side)


def _nearest(applicant: Applicant, code: str) -> float:
    table = occupations()
    return max((share * table.affinity(mine, code) for mine, share in applicant.occupations.items()), default=0.0)


def stack_fit(applicant: Applicant, vacancy: VacancyFacts, wanted: Mapping[int, float]) -> float:
    """How much the languages, frameworks and the side of development are the applicant's, 0-1; 0.5 when none is named."""
    known = vocabulary()
    sides = _SIDES[applicant.side, vacancy.title.side] if applicant.side and vacancy.title.side else 1.0
    titled = [number for number in vacancy.title.skills if known.skills[number].kind in _STACK]
    body = _stack_of_text(applicant, wanted)
    if not titled:
        return sides * (0.5 if body is None else body)
    shares = [_stack_share(applicant, known.skills[number]) for number in titled]
    named = 0.6 * max(shares) + 0.4 * sum(shares) / len(shares)
    return sides * (named if body is None else (1.0 - _BODY) * named + _BODY * body)


_BODY = 0.25
"""Share of the text in the stack of a vacancy whose title names one: «JavaScript Developer» may turn out to be Vue."""


def _stack_of_text(applicant: Applicant, wanted: Mapping[int, float]) -> float | None:
    known = vocabulary()
    named = {number: share for number, share in wanted.items() if known.skills[number].kind in _STACK}
    total = sum(named.values())
    if not total:
        return None
    top = max(named.values())
    shares = {number: _stack_share(applicant, known.skills[number]) for number in named}
    best = max(shares[number] * share / top for number, share in named.items())
    mean = sum(shares[number] * share for number, share in named.items()) / total
    return 0.5 * best + 0.5 * mean


def _stack_share(applicant: Applicant, skill: Skill) -> float:
    if skill.id in applicant.primary:
        return 1.0
    if skill.implies & applicant.primary:
        return 0.95 if skill.id in applicant.skills else 0.6
    if skill.id in applicant.skills:
        return 0.5
    return 0.0


def wanted_skills(vacancy: VacancyFacts) -> dict[int, float]:
    """Skill id → how much the vacancy asks for it: title > key skills > requirements > duties > nice to have."""
    known = vocabulary()
    beside = _BESIDE if _is_technical(vacancy) else frozenset[str]()
    wanted = {
        number: 0.7 * share * (_BESIDE_WEIGHT if known.skills[number].kind in beside else 1.0)
        for number, share in vacancy.profile.mentions.items()
        if share
    }
    for name in vacancy.skills:
        for number in known.name_skills(name):
            wanted[number] = max(wanted.get(number, 0.0), 1.0)
    for number in vacancy.title.skills:
        wanted[number] = 1.5
    return {number: share * _KIND_WEIGHT.get(known.skills[number].kind, 1.0) for number, share in wanted.items()}


def _is_technical(vacancy: VacancyFacts) -> bool:
    groups = occupations().groups
    return bool(vacancy.title.main) and all(groups[code] in _TECHNICAL for code in vacancy.title.main)


def requirements(applicant: Applicant, vacancy: VacancyFacts, wanted: Mapping[int, float]) -> list[Requirement]:
    """Every skill asked for with the applicant's share of it; list items the vocabulary does not know are compared by words."""
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
    for name in vacancy.skills:
        if not known.name_skills(name):
            found.append(Requirement(name, 0.6, _phrase_share(applicant, name)))
    return found


def _phrase_share(applicant: Applicant, name: str) -> float:
    weights = weigh(stems(name))
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(value for stem, value in weights.items() if stem in applicant.stems) / total


def coverage(found: Iterable[Requirement]) -> float:
    """Share of what is asked for that the applicant has, drawn to one half while little is asked."""
    items = list(found)
    total = sum(item.weight for item in items)
    return (sum(item.weight * item.share for item in items) + _PRIOR_WEIGHT * _PRIOR) / (total + _PRIOR_WEIGHT)


def depth(found: Iterable[Requirement]) -> float:
    """How many real skills are shared, saturating: 0 without any, 0.63 at four."""
    return 1.0 - math.exp(-sum(item.weight for item in found if item.share == 1.0) / 4.0)


def wording(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """Share of the applicant's telling words that the vacancy uses too."""
    if not applicant.own_total:
        return 0.0
    theirs = vacancy.profile.stems | vacancy.title.stems
    return sum(value for stem, value in applicant.own_words.items() if stem in theirs) / applicant.own_total


def title_words(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """Share of the vacancy title's telling words that the resume knows; those of its own title count full."""
    weights = weigh(vacancy.title.stems)
    total = sum(weights.values())
    if not total:
        return 0.0
    return (
        sum(
            value * (1.0 if stem in applicant.title_stems else 0.6 if stem in applicant.stems else 0.0)
            for stem, value in weights.items()
        )
        / total
    )


_BANDS = {"noExperience": (0, 12), "between1And3": (12, 36), "between3And6": (36, 72), "moreThan6": (72, 600)}


_BAND_SLACK = 24
"""A figure further above hh's band than this is about something else, the age of the company, say."""


def asked_months(vacancy: VacancyFacts) -> int | None:
    """Months of experience asked for: the band of hh or the figure in the text, whichever is more."""
    band = _BANDS.get(vacancy.experience or "")
    years = vacancy.profile.years
    if band and years is not None and years * 12 > band[1] + _BAND_SLACK:
        years = None
    figures = ([band[0]] if band else []) + ([round(years * 12)] if years is not None else [])
    return max(figures) if figures else None


def band_top(vacancy: VacancyFacts) -> int | None:
    """The upper end of hh's band in months; None when hh does not say."""
    band = _BANDS.get(vacancy.experience or "")
    return band[1] if band else None


def level_distance(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """Levels the vacancy stands above (+) or below (-) the applicant; 0 when it names none."""
    levels = vacancy.title.levels
    if not levels:
        return 0.0
    distances = [level - applicant.level for level in levels]
    if LEAD in levels and applicant.level < LEAD - 1.0 and len(set(levels)) == 1:
        return LEAD - applicant.level
    return min(distances, key=abs)


def refused(applicant: Applicant, vacancy: VacancyFacts) -> bool:
    """Whether the resume itself says no to this kind of vacancy."""
    title = vacancy.title
    if title.main & applicant.refused_occupations:
        return True
    if title.skills & applicant.refused_skills:
        return True
    if applicant.refused_families and _families(title.skills) & applicant.refused_families:
        return True
    return any(words <= title.stems for words in applicant.refused_stems)


def _families(ids: frozenset[int]) -> frozenset[str]:
    """Families of the data skills among the ids and what they imply: who refuses data science refuses NLP too."""
    known = vocabulary()
    return frozenset(
        known.skills[number].family for number in known.closure(ids) if known.skills[number].kind == "data"
    )
