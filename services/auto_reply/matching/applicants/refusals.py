"""What a resume says no to, made ready to be held against many vacancies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from libs.common.text.tokens import stems
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weight
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.titles import Title, parse_title

_EXCEPTION = re.compile(r"\b(?:не|без|кроме|not|without|except)\b", re.IGNORECASE)
_REFUSABLE = frozenset({"lang", "fw", "mobile", "onec", "data", "sales", "market"})
_TELLING, _VERY_TELLING = 2.0, 4.0
_ROOT = 5
"""Letters from which a stem is also looked for at the beginning of other words."""
_ROTATION = frozenset(stems("вахта вахту вахтой вахтовый вахтовую"))
_CONDITIONS = (
    _ROTATION,
    frozenset(stems("ночь ночи ночной ночные ночная ночное night")),
    frozenset(stems("сутки суточный суточные круглосуточный круглосуточные круглосуточно")),
    frozenset(stems("разъезды разъездной разъездная")),
)
"""Words for one condition of work, whichever of them the resume and the vacancy use."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing refused, in the applicant's words, and what it means for occupation, skills and words."""

    said: str
    occupations: frozenset[str]
    skills: frozenset[int]
    families: frozenset[str]
    words: frozenset[str]
    conditions: frozenset[str]


def read_refusals(said: Sequence[str], title: Title, mine: Mapping[str, float]) -> tuple[Refusal, ...]:
    """Make refusals ready; what the resume's own title offers is never refused."""
    own, families = vocabulary().closure(title.skills), data_families(title.skills)
    return tuple(found for text in said if (found := _read(text, own, families, mine)) is not None)


def _read(text: str, own: frozenset[int], families: frozenset[str], mine: Mapping[str, float]) -> Refusal | None:
    """One refusal; one with an exception in it («без кода») is left to people."""
    if _EXCEPTION.search(text):
        return None
    title, known = parse_title(text), vocabulary().skills
    trade = _trades().get(" ".join(stems(text)))
    codes = title.main | frozenset(code for code, group in occupations().groups.items() if group == trade)
    skills = frozenset(number for number in title.skills if known[number].kind in _REFUSABLE) - own
    telling = frozenset(stem for stem in title.stems if weight(stem) > _TELLING)
    enough = len(telling) > 1 or sum(map(weight, telling)) > _VERY_TELLING
    return Refusal(
        said=text,
        occupations=frozenset(code for code in codes if mine.get(code, 0.0) < 1.0),
        skills=skills,
        families=data_families(skills) - families,
        words=telling if enough else frozenset(),
        conditions=frozenset(stem for words in _CONDITIONS if words & title.stems for stem in words),
    )


def read_denials(said: Sequence[str], title: Title) -> tuple[frozenset[str], ...]:
    """Telling stems of each thing that the resume says was never done; its own title is no denial."""
    found = (frozenset(stem for stem in stems(text) if weight(stem) > _TELLING) - title.stems for text in said)
    return tuple(filter(None, found))


def denied_by(denied: Sequence[frozenset[str]], named: frozenset[str]) -> bool:
    """Tell whether one of the things never done stands among these stems, or whoever does it («кальянщик»)."""
    return any(all(_among(word, named) for word in words) for words in denied)


def _among(word: str, named: frozenset[str]) -> bool:
    return word in named or (len(word) >= _ROOT and any(stem.startswith(word) for stem in named))


def refused_by(refusals: Sequence[Refusal], vacancy: VacancyFacts) -> str | None:
    """What of the resume's refusals the vacancy is, in the applicant's words; None when it is none of them."""
    if not refusals:
        return None
    title = vacancy.title
    skills, families = vocabulary().closure(title.skills), data_families(title.skills)
    listed = any(len(item.words) > 1 or item.conditions for item in refusals)
    named = [title.stems, *(frozenset(stems(name)) for name in vacancy.skills if listed)]
    rotation = vacancy.schedule == "flyInFlyOut"
    for item in refusals:
        if (
            not item.occupations.isdisjoint(title.main)
            or not item.skills.isdisjoint(skills)
            or not item.families.isdisjoint(families)
            or (item.words and all(_among(word, title.stems) for word in item.words))
            # One word of a list of skills («бухгалтер» for who writes for accountants) is not what the work is about.
            or (len(item.words) > 1 and any(item.words <= words for words in named[1:]))
            or any(not item.conditions.isdisjoint(words) for words in named)
            or (rotation and not item.conditions.isdisjoint(_ROTATION))
        ):
            return item.said
    return None


def data_families(ids: frozenset[int]) -> frozenset[str]:
    """Families of the data skills among the ids and what they imply: who refuses data science refuses NLP too."""
    known = vocabulary()
    return frozenset(
        known.skills[number].family for number in known.closure(ids) if known.skills[number].kind == "data"
    )


@cache
def _trades() -> Mapping[str, str]:
    """Group of occupations by the stems of the words for a whole trade (`trade_words.txt`)."""
    text = files("services.auto_reply.matching.applicants").joinpath("trade_words.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return {" ".join(stems(word)): row[0].strip() for row in rows for word in row[1].split(",")}
