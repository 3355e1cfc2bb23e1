"""What lowers a fit however well the content suits.

Experience, level, place, format, salary, the applicant's own refusals.
"""

from dataclasses import dataclass

from libs.common.text.money import Offer, Rates
from services.auto_reply.matching.applicants.applicant import Applicant
from services.auto_reply.matching.applicants.refusals import refused_by
from services.auto_reply.matching.fit.features import (
    asked_months,
    band_top,
    level_distance,
    occupations_of,
    own_by_role,
    related_months,
)
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.places.place import Place, Where, locate
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.trades.occupations import occupations

FLOOR = 0.1
"""No single gate is zero: a score has to stay comparable among poor vacancies."""

_PLACE = {
    Place.REMOTE: 1.0,
    Place.HOME: 1.0,
    Place.UNKNOWN: 0.9,
    Place.RELOCATION: 0.62,
    Place.REMOTE_ABROAD: 0.52,
    Place.REMOTE_UNASKED: 0.5,
    Place.PARTLY_REMOTE: 0.36,
    Place.AWAY: 0.22,
    Place.ABROAD: 0.1,
}
_WRONG_FORMAT = 0.75
_MISSING_18_MONTHS = 0.5
_SPARE_24_MONTHS = 0.88
_GRADED = frozenset({"it", "data", "analysis", "product", "project"})
_LEVEL_ABOVE, _LEVEL_ABOVE_FREE = 0.55, 0.45
_LEVEL_BELOW, _LEVEL_BELOW_FREE = 0.45, 0.35
_REFUSED, _NO_LICENCE = 0.2, 0.5
_OPEN_TOP = 1.35
"""An offer «от X» is taken to reach this much more."""
_OPEN_BOTTOM = 0.7
_TOO_HIGH, _TOO_HIGH_STEP, _TOO_HIGH_SHARE = 1.6, 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Gates:
    """Shares 0-1 by which each condition lowers the fit, and what they were read from."""

    experience: float
    level: float
    place: float
    salary: float
    licence: float
    refusal: float
    refused: str | None
    """What the resume says no to, in its own words."""
    where: Where
    offer: Offer | None
    expected: int | None
    related: int | None
    """Months of experience in what the vacancy is about; None when the resume does not say."""
    asked: int | None


def read_gates(applicant: Applicant, vacancy: VacancyFacts, areas: AreaTree, rates: Rates) -> Gates:
    """Compare the conditions of a vacancy with those of the applicant; what neither says lowers nothing."""
    where = locate(applicant.facts, vacancy, areas)
    offer = rates.offer(vacancy.salary)
    wish = rates.offer(applicant.facts.salary)
    expected = wish.low if wish else None
    asked = asked_months(vacancy)
    related = related_months(applicant, vacancy)
    said = refused_by(applicant.refusals, vacancy)
    return Gates(
        experience=_experience(related, asked, _graded_top(applicant, vacancy)),
        level=_level(level_distance(applicant, vacancy)),
        place=_PLACE[where.place] * (1.0 if where.format_fits or where.place is not Place.HOME else _WRONG_FORMAT),
        salary=_salary(offer, expected),
        licence=_licence(applicant.facts.licences, vacancy.licences),
        refusal=1.0 if said is None else _REFUSED,
        refused=said,
        where=where,
        offer=offer,
        expected=expected,
        related=related,
        asked=asked,
    )


def _experience(months: int | None, asked: int | None, top: int | None) -> float:
    """A lack lowers the fit; having more does so only where the band says the grade."""
    if months is None:
        return 1.0
    share = 1.0
    if asked is not None and asked > months:
        share *= _MISSING_18_MONTHS ** ((asked - months) / 18)
    if top is not None and months > top + 12:
        share *= _SPARE_24_MONTHS ** ((months - top - 12) / 24)
    return max(share, FLOOR)


def _graded_top(applicant: Applicant, vacancy: VacancyFacts) -> int | None:
    """The upper end of hh's band where it tells the grade: in trades hired by junior, middle, senior."""
    groups = occupations().groups
    graded = any(groups[code] in _GRADED for code in own_by_role(applicant, vacancy) or occupations_of(vacancy))
    return band_top(vacancy) if graded else None


def _level(distance: float) -> float:
    if distance > _LEVEL_ABOVE_FREE:
        return max(_LEVEL_ABOVE ** (distance - _LEVEL_ABOVE_FREE), FLOOR)
    if distance < -_LEVEL_BELOW_FREE:
        return max(_LEVEL_BELOW ** (-distance - _LEVEL_BELOW_FREE), FLOOR)
    return 1.0


def _licence(own: frozenset[str], needed: frozenset[str]) -> float:
    """A resume that names no category says nothing of the licence."""
    return 1.0 if not own or needed <= own else _NO_LICENCE


def _salary(offer: Offer | None, expected: int | None) -> float:
    if offer is None or not expected:
        return 1.0
    top = offer.high if offer.high is not None else (offer.low or 0) * _OPEN_TOP
    bottom = offer.low if offer.low is not None else (offer.high or 0) * _OPEN_BOTTOM
    share = min(1.0, top / expected) ** 1.5
    if bottom / expected > _TOO_HIGH:
        share *= _TOO_HIGH_SHARE ** ((bottom / expected - _TOO_HIGH) / _TOO_HIGH_STEP)
    return max(share, FLOOR)
