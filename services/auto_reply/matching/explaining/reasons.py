"""Why it fits and why not, in sentences for the owner; their texts are `fit` in `libs.common.messages`."""

from collections.abc import Iterable, Iterator
from typing import Literal

from libs.common.messages.figures import Months, Names, Rubles
from libs.common.messages.said import Fact, Said, say
from libs.common.text.money import Offer
from services.auto_reply.matching.applicants.applicant import Applicant
from services.auto_reply.matching.fit.features import BANDS
from services.auto_reply.matching.fit.gates import Gates
from services.auto_reply.matching.fit.needs import Requirement
from services.auto_reply.matching.fit.score import Fit
from services.auto_reply.matching.places.place import Place
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.reading.pay import pay_per
from services.auto_reply.matching.trades.career import own_months

_MOST = 5
_NAMED = 4
_ASKED, _SHARED = 0.55, 0.3
"""Weight from which a skill is named as missing (key skills and requirements) or as shared."""
_FITS = 0.95


def missing_skills(found: Iterable[Requirement]) -> list[str]:
    """Names of what the vacancy asks for in earnest and the applicant lacks, the weightiest first."""
    lacking = [item for item in found if item.share < 0.5 and item.weight >= _ASKED]
    return [item.name for item in sorted(lacking, key=lambda item: (-item.weight * (1 - item.share), item.name))]


def shared_skills(found: Iterable[Requirement]) -> list[str]:
    """Names of what the vacancy asks for and the applicant has, the weightiest first."""
    having = [item for item in found if item.share >= 0.9 and item.weight >= _SHARED]
    return [item.name for item in sorted(having, key=lambda item: (-item.weight, item.name))]


def reasons_for(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> list[Said]:
    """Up to five sentences for the vacancy, the weightiest first."""
    return list(_for(applicant, vacancy, fit))[:_MOST]


def reasons_against(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> list[Said]:
    """Up to five sentences against it, the weightiest first."""
    return list(_against(applicant, vacancy, fit))[:_MOST]


def _for(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> Iterator[Said]:
    if fit.factors["role"] >= 0.8 and fit.factors["stack"] >= 0.7:
        yield say("fit", "position", title=vacancy.title.text)
    if shared := shared_skills(fit.requirements):
        yield say("fit", "shared", skills=_enumerate(shared))
    gates = fit.gates
    if (said := _place(gates, vacancy)) and gates.place >= 0.9:
        yield said
    if said := _salary_for(gates):
        yield said
    if gates.experience >= _FITS and (said := _experience(applicant, vacancy, gates)):
        yield said


def _against(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> Iterator[Said]:
    gates, factors = fit.gates, fit.factors
    if gates.refused is not None:
        yield say("fit", "refused", refused=gates.refused)
    if factors["role"] < 0.5:
        yield say("fit", "trade", title=vacancy.title.text)
    elif factors["stack"] < 0.5:
        yield say("fit", "stack")
    if gates.place < 0.9 and (said := _place(gates, vacancy)):
        yield said
    if gates.experience < _FITS and (said := _experience(applicant, vacancy, gates)):
        yield said
    if gates.level < 0.9:
        lower = applicant.level > sum(vacancy.title.levels) / max(len(vacancy.title.levels), 1)
        yield say("fit", "level_lower" if lower else "level_higher")
    if gates.licence < 1.0:
        lacking = ", ".join(sorted(vacancy.licences - applicant.facts.licences))
        yield say("fit", "licence", lacking=lacking, own=", ".join(sorted(applicant.facts.licences)))
    if said := _salary_against(gates, vacancy):
        yield said
    if missing := missing_skills(fit.requirements):
        yield say("fit", "missing", skills=_enumerate(missing))


def _enumerate(names: list[str]) -> Names:
    return Names(names=tuple(names[:_NAMED]), more=max(len(names) - _NAMED, 0))


def _salary_for(gates: Gates) -> Said | None:
    """Only what the figures prove: «от 170» says nothing about a wish of 220."""
    offer, expected = gates.offer, gates.expected
    if offer is None or not expected or gates.salary < _FITS:
        return None
    if offer.low is not None and offer.low >= expected:
        return _compared("enough", offer, expected)
    if offer.high is not None and offer.high >= expected:
        return _compared("within", offer, expected)
    return None


def _salary_against(gates: Gates, vacancy: VacancyFacts) -> Said | None:
    if pay := pay_per(vacancy.salary):
        return say("fit", "salary_unit", pay=pay)
    offer, expected = gates.offer, gates.expected
    if offer is None or not expected:
        return None
    if offer.high is not None and offer.high < expected:
        return _compared("below", offer, expected)
    if offer.high is None and (offer.low or 0) < expected:
        return _compared("open", offer, expected)
    return _compared("above", offer, expected) if gates.salary < _FITS else None


def _compared(how: Literal["enough", "within", "below", "open", "above"], offer: Offer, wish: int) -> Said:
    offered = Rubles(low=offer.low, high=offer.high)
    return say("fit", f"salary_{how}", offered=offered, wish=Rubles(low=wish, high=wish))


def _experience(applicant: Applicant, vacancy: VacancyFacts, gates: Gates) -> Said | None:
    own = gates.related
    if own is None or gates.asked is None:
        return None
    if not gates.asked and gates.experience >= _FITS:
        return say("fit", "no_experience")
    has = own_months(own, applicant.facts.career.total)
    if not gates.asked:
        return say("fit", "no_experience_own", own=has)
    if (band := vacancy.experience) in BANDS and not _is_exact(vacancy, gates.asked):
        return say("fit", "band", band=(f"term.{band}",), own=has)
    return say("fit", "years", asked=Months(months=gates.asked, least=True), own=has)


def _is_exact(vacancy: VacancyFacts, asked: int) -> bool:
    """Whether the text asks for years of its own, that are no edge of hh's band."""
    years = vacancy.profile.years
    return years is not None and round(years * 12) == asked and asked / 12 not in {1, 3}


def _place(gates: Gates, vacancy: VacancyFacts) -> Said | None:
    where = gates.where
    city: Fact = where.city or say("fit", "unknown_city")
    match where.place:
        case Place.REMOTE:
            return say("fit", "remote")
        case Place.HOME:
            return say("fit", "home" if where.format_fits else "home_format", city=city)
        case Place.UNKNOWN:
            return say("fit", "no_place") if vacancy.area_id is None else None
        case _:
            return say("fit", where.place.value, city=city)
