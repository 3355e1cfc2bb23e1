"""How near a vacancy is to the applicant: occupation, stack, words, level, refusals.

Each for itself, `score.py` weighs them.
"""

import math
from collections.abc import Mapping

from libs.common.text.tokens import stems
from libs.common.text.vocabulary import Skill, vocabulary
from libs.common.text.weights import weigh
from services.auto_reply.matching.applicants.applicant import STACK, Applicant
from services.auto_reply.matching.applicants.refusals import denied_by
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.trades.heads import any_job
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.titles import FIRST_OF_TRADE, JUNIOR, SIDES, Title
from services.auto_reply.matching.words.lists import WORDS

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

_NEVER_LED, _HAS_LED = 0.4, 0.3
"""Levels that a vacancy for a head stands further above who has led nobody, and nearer to who has."""
_GUESSED = 0.8
"""What hh's professional role alone is worth when the title names no occupation."""
_AGREED, _SAID_BY_ROLE = 0.7, 0.9
"""What hh's role is worth when the title names another occupation, and when its words are of any trade."""
_LISTED_WORK, _TELLING_WORK, _NEAR_WORK, _PAST_WORK = 0.85, 5.0, 0.7, 0.8
"""What a title is worth that names only works of the resume, how telling they have to be, from where the trade is
one, and what works of past jobs are worth of that."""
_BY_TITLE = frozenset({"it", "data", "analysis", "design"})
"""Groups whose titles tell more than hh's role does."""
_NARROWING, _IN_TEXT, _OWN_SKILL, _TAUGHT = 2.5, 0.8, 0.8, 0.8
_ANY_KIND = frozenset(stems(" ".join(WORDS.words("any_kind"))))
"""Words of a title that narrow no trade."""
_BEGINNER = 12
"""Months of work in the own trade up to which a junior fits a trainee's place."""
_SAME_TRADE = 0.8
_OTHER_LANGUAGE = 0.12
"""Shared words of a resume and a vacancy in two languages: about what is usual in one's own trade."""
_BODY = 0.25
"""Share of the text in the stack of a vacancy whose title names one: «JavaScript Developer» may turn out to be Vue."""
BANDS = {"noExperience": (0, 12), "between1And3": (12, 36), "between3And6": (36, 72), "moreThan6": (72, 600)}
"""hh's bands of experience, in months."""
_BAND_SLACK = 24
"""A figure further above hh's band than this is about something else, the age of the company, say."""


def affinity(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """How much the vacancy's occupation is the applicant's own, 0-1."""
    title = vacancy.title
    main, aside = title.main, title.aside
    if not main:
        named = max(applicant.heads.get(title.head, 0.0), _listed_work(title, applicant.named))
        main = occupations_of(vacancy)
        if not main:
            return named or -1.0
        return max(named, _GUESSED * max(_nearest(applicant, code) for code in main))
    near = [_nearest(applicant, code, title.plain | title.focus) for code in main]
    best, worst = max(near), min(near)
    side = max((_nearest(applicant, code) for code in aside), default=0.0)
    agreed = _by_role(applicant, vacancy)
    if agreed == 1.0:
        listed = _listed_work(title, applicant.named)
    else:
        listed = 0.0 if any(occupations().groups[code] in _BY_TITLE for code in main) else _past_work(applicant, title)
    return max(
        0.75 * best + 0.25 * worst, 0.5 * side, (_AGREED if _names_trade(title) else _SAID_BY_ROLE) * agreed, listed
    )


def _names_trade(title: Title) -> bool:
    """Whether the title says the trade itself; «начальник участка», «мастер смены» are of any."""
    return any(not any_job(stem) for stem in title.plain - title.ranks - _ANY_KIND)


def _past_work(applicant: Applicant, title: Title) -> float:
    return _PAST_WORK * _listed_work(title, applicant.done)


def _listed_work(title: Title, known: frozenset[str]) -> float:
    """What a title is worth that names no job but a work which the resume names: «инженер авторского надзора»."""
    if title.head:
        return 0.0
    telling = {stem: value for stem, value in weigh(title.stems - title.ranks).items() if not any_job(stem)}
    total = math.fsum(telling.values())
    if total <= _TELLING_WORK:
        return 0.0
    return _LISTED_WORK * math.fsum(value for stem, value in telling.items() if stem in known) / total


def _by_role(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """How near the occupation is that hh's role alone names, 0-1."""
    return max((_nearest(applicant, code) for code in _only_of_role(vacancy)), default=0.0)


def _only_of_role(vacancy: VacancyFacts) -> list[str]:
    """The occupations that hh's roles name each for itself; roles of IT name too many of them."""
    table = occupations()
    named = [table.roles.get(role, frozenset()) for role in vacancy.roles]
    return [code for codes in named if len(codes) == 1 for code in codes if table.groups[code] not in _BY_TITLE]


def _nearest(applicant: Applicant, code: str, named: frozenset[str] = frozenset()) -> float:
    """How near an occupation is to the applicant's; under another name than theirs where each is a trade of its own."""
    table = occupations()
    best = max((share * table.affinity(mine, code) for mine, share in applicant.occupations.items()), default=0.0)
    apart = table.apart.get(code)
    if apart is None:
        return best
    theirs, own = frozenset(stem for stem in named if not any_job(stem)), applicant.names.get(code)
    return best * apart if theirs and own and theirs.isdisjoint(own) else best


def stack_fit(applicant: Applicant, vacancy: VacancyFacts, wanted: Mapping[int, float]) -> float:
    """How much the languages, frameworks and the side of development are the applicant's, 0-1.

    0.5 when none is named.
    """
    known = vocabulary()
    sides = _SIDES[applicant.side, vacancy.title.side] if applicant.side and vacancy.title.side else 1.0
    titled = [number for number in vacancy.title.skills if known.skills[number].kind in STACK]
    body = _stack_of_text(applicant, wanted)
    if not titled:
        return sides * (0.5 if body is None else body)
    shares = [_stack_share(applicant, known.skills[number]) for number in titled]
    named = 0.6 * max(shares) + 0.4 * sum(shares) / len(shares)
    return sides * (named if body is None else (1.0 - _BODY) * named + _BODY * body)


def _stack_of_text(applicant: Applicant, wanted: Mapping[int, float]) -> float | None:
    known = vocabulary()
    named = {number: share for number, share in wanted.items() if known.skills[number].kind in STACK}
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


def wording(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """Share of the applicant's telling words that the vacancy uses too; of one in the other language nobody knows."""
    if not applicant.own_total:
        return 0.0
    if vacancy.profile.english and not applicant.english:
        return _OTHER_LANGUAGE
    weights = applicant.own_words
    return math.fsum(weights[stem] for stem in weights.keys() & vacancy.profile.stems) / applicant.own_total


def title_words(applicant: Applicant, vacancy: VacancyFacts, role: float) -> float:
    """Share of the vacancy title's telling words that the resume knows; those of its own title count full.

    Words for the occupation itself are known, in any language, to who has it; words for the level tell nothing here.
    """
    title = vacancy.title
    weights = weigh(title.stems - title.ranks)
    total = math.fsum(weights.values())
    own = role >= _SAME_TRADE
    if not total:
        return 1.0 if own else 0.0
    return math.fsum(value * _title_share(applicant, title, stem, own=own) for stem, value in weights.items()) / total


def _title_share(applicant: Applicant, title: Title, stem: str, *, own: bool) -> float:
    if stem in applicant.title_stems or (own and stem in title.plain):
        return 1.0
    return 0.6 if stem in applicant.stems else 0.0


def specialty(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """How much of what narrows the occupation in the title («математики», «операционная») the resume shows, 0-1."""
    title = vacancy.title
    if denied_by(applicant.denied, title.stems):
        return 0.0
    narrowing = title.focus - title.ranks - _ANY_KIND
    weights = {stem: value for stem, value in weigh(narrowing).items() if value > _NARROWING}
    total = math.fsum(weights.values())
    if not total:
        return 1.0
    known = math.fsum(
        value * (1.0 if stem in applicant.named else _IN_TEXT if stem in applicant.stems else 0.0)
        for stem, value in weights.items()
    )
    owned = title.skills and title.skills <= applicant.skills
    return max(known / total, _OWN_SKILL if owned else 0.0, _TAUGHT if vacancy.profile.teaches else 0.0)


def asked_months(vacancy: VacancyFacts) -> int | None:
    """Months of experience asked for: the band of hh or the figure in the text, whichever is more."""
    band = BANDS.get(vacancy.experience or "")
    years = vacancy.profile.years
    if band and years is not None and years * 12 > band[1] + _BAND_SLACK:
        years = None
    figures = ([band[0]] if band else []) + ([round(years * 12)] if years is not None else [])
    return max(figures) if figures else None


def band_top(vacancy: VacancyFacts) -> int | None:
    """The upper end of hh's band in months; None when hh does not say."""
    band = BANDS.get(vacancy.experience or "")
    return band[1] if band else None


def occupations_of(vacancy: VacancyFacts) -> frozenset[str]:
    """The occupations a vacancy is about: by its title, else by hh's roles."""
    return vacancy.title.main or frozenset(
        code for role in vacancy.roles for code in occupations().roles.get(role, frozenset())
    )


def own_by_role(applicant: Applicant, vacancy: VacancyFacts) -> frozenset[str]:
    """The applicant's own occupations that hh's roles name each for itself."""
    return frozenset(code for code in _only_of_role(vacancy) if applicant.occupations.get(code) == 1.0)


def related_months(applicant: Applicant, vacancy: VacancyFacts) -> int | None:
    """Months that count for the vacancy: by its title, or in the own trade where hh's role or the work names it."""
    career = applicant.facts.career
    titled = career.months_for(occupations_of(vacancy))
    own = own_by_role(applicant, vacancy)
    by_role = career.months_for(own) if own else None
    if titled is None:
        return None
    done = career.own if _listed_work(vacancy.title, applicant.named) >= _NEAR_WORK else None
    return max(titled, by_role or 0, done or 0)


def level_distance(applicant: Applicant, vacancy: VacancyFacts) -> float:
    """Levels the vacancy stands above (+) or below (-) the applicant; 0 when it names none."""
    levels = vacancy.title.levels
    if not levels:
        return 0.0
    if max(levels) < applicant.level <= JUNIOR and (applicant.facts.career.own or 0) < _BEGINNER:
        return 0.0  # a junior of few months is taught as a trainee is
    distances = [level - applicant.level for level in levels]
    if min(levels) < FIRST_OF_TRADE:
        return min(distances, key=abs)
    above = min(levels) - applicant.level
    if not applicant.leads:
        return above + _NEVER_LED
    return max(0.0, above - _HAS_LED) if above > 0.0 else min(distances, key=abs)
