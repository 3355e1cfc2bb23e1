"""A resume made ready for many vacancies."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from libs.common.text.tokens import keys, stems
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weigh
from services.auto_reply.matching.applicants.refusals import Refusal, read_denials, read_refusals
from services.auto_reply.matching.reading.facts import ResumeFacts
from services.auto_reply.matching.reading.profile import in_english
from services.auto_reply.matching.trades.heads import any_job
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.titles import FIRST_OF_TRADE, Title
from services.auto_reply.matching.words.lists import WORDS

STACK = frozenset({"lang", "fw", "mobile", "onec"})
"""Kinds of skills a developer is hired for."""

_ROLE_SHARE, _WISH_SHARE, _ASIDE_SHARE, _PAST_SHARE = 0.8, 0.9, 0.6, 0.6
_UNTITLED_SHARE, _SHARED_ROLE = 0.9, 1.3


_FOREMEN, _GROUPS = frozenset(keys("бригадир звеньевой")), frozenset(keys("смены группы бригады караула звена"))
_LEADING = re.compile(WORDS.either("leading"))
_LEADING_TRADES = frozenset({"foreman", "whhead", "storehead", "resthead", "techlead", "cto", "exec"})
"""Occupations that are themselves the leading of people."""
_LONGEST_SHORTENED = 4
_ELDER = "старш"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A resume prepared once for many vacancies."""

    facts: ResumeFacts
    occupations: Mapping[str, float]
    heads: Mapping[str, float]
    """Jobs that the table of occupations does not know (`heads.py`) → how much they are the applicant's."""
    names: Mapping[str, frozenset[str]]
    """Occupation → the words by which the titles of the resume name it («хирург»), none that could be any job."""
    primary: frozenset[int]
    skills: frozenset[int]
    families: frozenset[str]
    stems: frozenset[str]
    own_words: Mapping[str, float]
    own_total: float
    title_stems: frozenset[str]
    named: frozenset[str]
    """Stems of the resume's title, its jobs' titles and its list of skills, and the first letters of the skills."""
    done: frozenset[str]
    """Stems of the titles of the resume and of its jobs."""
    leads: bool
    """Whether any title of the resume, or a skill, shows that the applicant has led people."""
    level: float
    side: str
    english: bool
    refusals: tuple[Refusal, ...]
    denied: tuple[frozenset[str], ...]
    """What the resume says was never done, each by its telling stems."""


def prepare_applicant(facts: ResumeFacts) -> Applicant:
    """Everything about a resume that does not depend on the vacancy."""
    known = vocabulary()
    text_stems = frozenset(stems(facts.text)) | facts.title.stems | _all_stems(facts.positions)
    own = weigh(text_stems)
    mine = _occupations(facts)
    return Applicant(
        facts=facts,
        occupations=mine,
        heads=_heads(facts),
        names=_names(facts),
        primary=_primary(facts),
        skills=facts.own_skills,
        families=frozenset(known.skills[number].family for number in facts.own_skills) - {""},
        stems=text_stems | frozenset(stem for name in facts.skills for stem in stems(name)),
        own_words=own,
        own_total=math.fsum(own.values()),
        title_stems=facts.title.stems,
        done=facts.title.stems | _all_stems(facts.positions),
        named=facts.title.stems
        | _all_stems(facts.positions)
        | frozenset(chain.from_iterable(map(stems, facts.skills)))
        | frozenset(filter(None, map(_initials, facts.skills))),
        leads=known["Управление командой"].id in facts.own_skills
        or _LEADING.search(facts.text.lower().replace("ё", "е")) is not None
        or any(not _LEADING_TRADES.isdisjoint(title.main) for title in (facts.title, *facts.positions))
        or any(
            max(title.levels, default=0.0) >= FIRST_OF_TRADE or _leads_shift(title)
            for title in (facts.title, *facts.positions)
        ),
        level=own_level(facts),
        english=in_english(facts.text),
        side=facts.title.side or next((title.side for title in facts.positions[:1]), ""),
        refusals=read_refusals(facts.refusals, facts.title, mine),
        denied=read_denials(facts.denials, facts.title),
    )


def _initials(skill: str) -> str:
    """The first letters of a skill of two to four words: «КТ» for «Компьютерная томография»."""
    parts = skill.split()
    return "".join(part[0].lower() for part in parts) if 1 < len(parts) <= _LONGEST_SHORTENED else ""


def _leads_shift(title: Title) -> bool:
    """Tell whether a title names the first of a small group: «старший смены», «бригадир»."""
    said = keys(title.text)
    return not _FOREMEN.isdisjoint(said) or any(
        one.startswith(_ELDER) and other in _GROUPS for one, other in pairwise(said)
    )


def _all_stems(titles: Iterable[Title]) -> frozenset[str]:
    return frozenset(stem for title in titles for stem in title.stems)


def _occupations(facts: ResumeFacts) -> dict[str, float]:
    """Occupation → how much it is the applicant's: the title counts full, hh's roles and past positions less."""
    mine: dict[str, float] = {}
    titled = bool(facts.title.main or facts.title.head)
    share = _ROLE_SHARE if titled else _UNTITLED_SHARE
    roles = occupations().roles
    for role in facts.roles:
        codes = roles.get(role, frozenset())
        for code in codes:
            near = share / (1.0 if len(codes) == 1 else _SHARED_ROLE)
            if len(facts.roles) == 1 and occupations().without_role >= facts.title.main:
                near = min([near, *_known_kinship(code, facts.title.main)])
            mine[code] = max(mine.get(code, 0.0), near)
    for position in facts.positions[:3]:
        for code in position.main:
            mine[code] = max(mine.get(code, 0.0), _PAST_SHARE if titled else _UNTITLED_SHARE)
    for code in facts.title.aside:
        mine[code] = max(mine.get(code, 0.0), _ASIDE_SHARE)
    for code in facts.wishes:
        mine[code] = max(mine.get(code, 0.0), _WISH_SHARE)
    for code in facts.title.main:
        mine[code] = 1.0
    return mine


def _known_kinship(code: str, titled: frozenset[str]) -> Iterator[float]:
    """How near the table says an occupation to be to those of the title: hh has one role for barmen and waiters."""
    kin = occupations().kin
    return (kin[code, own] for own in titled if (code, own) in kin)


def _names(facts: ResumeFacts) -> dict[str, frozenset[str]]:
    named: dict[str, frozenset[str]] = {}
    for title in (facts.title, *facts.positions):
        words = frozenset(stem for stem in title.plain | title.focus if not any_job(stem))
        named |= {code: named.get(code, frozenset()) | words for code in title.main}
    return named


def _heads(facts: ResumeFacts) -> dict[str, float]:
    """Names of jobs that the table does not know: that of the title counts full, those of past positions less."""
    past = {position.head: _PAST_SHARE for position in facts.positions[:3] if position.head}
    return {**past, facts.title.head: 1.0} if facts.title.head else past


def _primary(facts: ResumeFacts) -> frozenset[int]:
    """The stack the applicant offers.

    What the title names, else what the latest position names, else every language listed.
    """
    known = vocabulary()
    for title in (facts.title, *facts.positions[:1]):
        named = [number for number in title.skills if known.skills[number].kind in STACK]
        if named:
            return known.closure(named)
    listed = [number for name in facts.skills for number in known.name_skills(name)]
    return known.closure(number for number in listed if known.skills[number].kind in STACK)


def own_level(facts: ResumeFacts) -> float:
    """Level 0 (intern) to 4 (lead) from the title, tempered by the months of experience."""
    by_months = None if facts.career.own is None else level_of_months(facts.career.own)
    if facts.title.levels:
        titled = sum(facts.title.levels) / len(facts.title.levels)
        return titled if by_months is None else 0.6 * titled + 0.4 * by_months
    return 2.0 if by_months is None else by_months


def level_of_months(months: int) -> float:
    """0.5 without experience, 1.5 at two years, 2.5 at five, 3 at eight and beyond."""
    return min(3.0, 0.5 + 2.5 * math.log1p(months / 12) / math.log1p(8))
