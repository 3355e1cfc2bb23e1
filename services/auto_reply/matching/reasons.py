"""Why it fits and why not, in sentences for the owner."""

from collections.abc import Iterable, Iterator

from libs.common.messages.catalogue import known
from libs.common.text.money import Offer, pay_per_ru, thousands_ru
from libs.common.text.years import years_from_ru
from services.auto_reply.matching.applicant import Applicant
from services.auto_reply.matching.career import own_months
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.matching.gates import Gates
from services.auto_reply.matching.needs import Requirement
from services.auto_reply.matching.place import Place
from services.auto_reply.matching.score import Fit

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


def reasons_for(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> list[str]:
    """Up to five sentences for the vacancy, the weightiest first."""
    return list(_for(applicant, vacancy, fit))[:_MOST]


def reasons_against(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> list[str]:
    """Up to five sentences against it, the weightiest first."""
    return list(_against(applicant, vacancy, fit))[:_MOST]


def _for(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> Iterator[str]:
    if fit.factors["role"] >= 0.8 and fit.factors["stack"] >= 0.7:
        yield f"Должность по профилю: «{vacancy.title.text}»."
    if shared := shared_skills(fit.requirements):
        yield f"Совпали навыки: {_enumerate(shared)}."
    gates = fit.gates
    if (line := _place_line(gates, vacancy)) and gates.place >= 0.9:
        yield line
    if line := _salary_for(gates):
        yield line
    if gates.experience >= _FITS and (line := _experience_line(applicant, vacancy, gates)):
        yield line


def _against(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> Iterator[str]:
    gates, factors = fit.gates, fit.factors
    if gates.refused is not None:
        yield f"В резюме вы исключаете: «{gates.refused}»."
    if factors["role"] < 0.5:
        yield f"Другая профессия: «{vacancy.title.text}»."
    elif factors["stack"] < 0.5:
        yield "Основной язык или платформа вакансии не ваши."
    if gates.place < 0.9 and (line := _place_line(gates, vacancy)):
        yield line
    if gates.experience < _FITS and (line := _experience_line(applicant, vacancy, gates)):
        yield line
    if gates.level < 0.9:
        lower = applicant.level > sum(vacancy.title.levels) / max(len(vacancy.title.levels), 1)
        yield "Уровень ниже вашего." if lower else "Уровень выше вашего."
    if gates.licence < 1.0:
        lacking = ", ".join(sorted(vacancy.licences - applicant.facts.licences))
        yield f"Нужны права категории {lacking}, в резюме названы {', '.join(sorted(applicant.facts.licences))}."
    if line := _salary_against(gates, vacancy):
        yield line
    if missing := missing_skills(fit.requirements):
        yield f"Не хватает: {_enumerate(missing)}."


def _enumerate(names: list[str]) -> str:
    rest = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} и ещё {rest}" if rest > 0 else shown


def _money(offer: Offer) -> str:
    return thousands_ru(offer.low, offer.high)


def _salary_for(gates: Gates) -> str | None:
    """Only what the figures prove: «от 170» says nothing about a wish of 220."""
    offer, expected = gates.offer, gates.expected
    if offer is None or not expected or gates.salary < _FITS:
        return None
    wish = thousands_ru(expected, expected)
    if offer.low is not None and offer.low >= expected:
        return f"Зарплата {_money(offer)} не ниже ваших {wish}."
    if offer.high is not None and offer.high >= expected:
        return f"Зарплата {_money(offer)}: ваши {wish} в этих пределах."
    return None


def _salary_against(gates: Gates, vacancy: VacancyFacts) -> str | None:
    if pay := pay_per_ru(vacancy.salary):
        return f"Оплата {pay}: с месячной не сравнить."
    offer, expected = gates.offer, gates.expected
    if offer is None or not expected:
        return None
    wish = thousands_ru(expected, expected)
    if offer.high is not None and offer.high < expected:
        return f"Зарплата {_money(offer)} ниже ваших {wish}."
    if offer.high is None and (offer.low or 0) < expected:
        return f"Зарплата {_money(offer)}, верхняя граница не названа; вы хотите {wish}."
    return f"Зарплата {_money(offer)} намного выше ваших {wish}: ждут другого уровня." if gates.salary < _FITS else None


def _experience_line(applicant: Applicant, vacancy: VacancyFacts, gates: Gates) -> str | None:
    own = gates.related
    if own is None or gates.asked is None:
        return None
    if not gates.asked and gates.experience >= _FITS:
        return "Опыт не требуется."
    has = own_months(own, applicant.facts.career.total)
    term = known("term", vacancy.experience or "")
    years = gates.asked / 12
    if term is None or (
        vacancy.profile.years is not None
        and round(vacancy.profile.years * 12) == gates.asked
        and years not in {0, 1, 3}
    ):
        return f"Нужен опыт от {years_from_ru(gates.asked)}, {has}."
    return f"{term.sentence}, {has}."


def _place_line(gates: Gates, vacancy: VacancyFacts) -> str | None:
    where = gates.where
    city = where.city or "не указан"
    match where.place:
        case Place.REMOTE:
            return "Можно работать удалённо."
        case Place.HOME:
            return f"Город подходит: {city}." if where.format_fits else f"{city}, но формат работы не из ваших."
        case Place.RELOCATION:
            return f"{city}: понадобится переезд."
        case Place.REMOTE_ABROAD:
            return f"Удалённо, но работодатель в другой стране: {city}."
        case Place.PARTLY_REMOTE:
            return f"Частично удалённо, офис в другом городе: {city}."
        case Place.AWAY:
            return f"Работа в другом городе: {city}."
        case Place.ABROAD:
            return f"Работа в другой стране: {city}."
        case Place.UNKNOWN:
            return "Место работы не названо." if vacancy.area_id is None else None
