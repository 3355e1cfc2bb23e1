"""Why it fits and why not, in sentences for the owner."""

from collections.abc import Iterable, Iterator

from libs.common.text.years import months_ru, plural_ru
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.matching.features import Applicant, Requirement
from services.auto_reply.matching.gates import Gates
from services.auto_reply.matching.money import Offer, thousands_ru
from services.auto_reply.matching.place import Place
from services.auto_reply.matching.score import Fit

_MOST = 5
_NAMED = 4
_SOFT_WEIGHT = 0.3
_EXPERIENCE = {
    "noExperience": "Опыт не требуется",
    "between1And3": "Нужен опыт 1–3 года",
    "between3And6": "Нужен опыт 3–6 лет",
    "moreThan6": "Нужен опыт более 6 лет",
}


def missing_skills(found: Iterable[Requirement]) -> list[str]:
    """Names of what the vacancy asks for in earnest and the applicant lacks, the weightiest first."""
    lacking = [item for item in found if item.share < 0.5 and item.weight >= _SOFT_WEIGHT]
    return [item.name for item in sorted(lacking, key=lambda item: (-item.weight * (1 - item.share), item.name))]


def shared_skills(found: Iterable[Requirement]) -> list[str]:
    """Names of what the vacancy asks for and the applicant has, the weightiest first."""
    having = [item for item in found if item.share >= 0.9 and item.weight >= _SOFT_WEIGHT]
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
    if gates.offer is not None and gates.expected and gates.salary >= 0.95:
        yield f"Зарплата {_money(gates.offer)} не ниже ваших {thousands_ru(gates.expected, gates.expected)}."
    if gates.experience >= 0.95 and (line := _experience_line(applicant, vacancy, gates)):
        yield line


def _against(applicant: Applicant, vacancy: VacancyFacts, fit: Fit) -> Iterator[str]:
    gates, factors = fit.gates, fit.factors
    if gates.refusal < 1.0:
        yield "В резюме вы пишете, что такую работу не рассматриваете."
    if factors["role"] < 0.5:
        yield f"Другая профессия: «{vacancy.title.text}»."
    elif factors["stack"] < 0.5:
        yield "Основной язык или платформа вакансии не ваши."
    if gates.place < 0.9 and (line := _place_line(gates, vacancy)):
        yield line
    if gates.experience < 0.95 and (line := _experience_line(applicant, vacancy, gates)):
        yield line
    if gates.level < 0.9:
        lower = applicant.level > sum(vacancy.title.levels) / max(len(vacancy.title.levels), 1)
        yield "Уровень ниже вашего." if lower else "Уровень выше вашего."
    if gates.offer is not None and gates.expected and gates.salary < 0.95:
        yield _salary_against(gates.offer, gates.expected)
    if missing := missing_skills(fit.requirements):
        yield f"Не хватает: {_enumerate(missing)}."


def _enumerate(names: list[str]) -> str:
    rest = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} и ещё {rest}" if rest > 0 else shown


def _money(offer: Offer) -> str:
    return thousands_ru(offer.low, offer.high)


def _salary_against(offer: Offer, expected: int) -> str:
    wish = thousands_ru(expected, expected)
    top = offer.high if offer.high is not None else offer.low or 0
    return f"Зарплата {_money(offer)} {'ниже' if top < expected else 'намного выше'} ваших {wish}."


def _experience_line(applicant: Applicant, vacancy: VacancyFacts, gates: Gates) -> str | None:
    own = applicant.facts.months
    if own is None or gates.asked is None:
        return None
    has = f"у вас {months_ru(own)}" if own else "у вас его нет"
    band = _EXPERIENCE.get(vacancy.experience or "")
    years = gates.asked / 12
    if (
        band is None
        or (vacancy.profile.years is not None
        and round(vacancy.profile.years * 12) == gates.asked
        and years not in {0, 1, 3})
    ):
        whole = f"{years:g}".replace(".", ",")
        band = f"Нужен опыт от {whole} {plural_ru(int(years), 'года', 'лет', 'лет') if years == int(years) else 'лет'}"
    return f"{band}, {has}."


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
