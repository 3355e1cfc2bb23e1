"""Hard rules: each has a code, a level and a Russian sentence, and judges by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from libs.common.text.money import Rates, pay_per_ru, thousands_ru
from services.auto_reply.matching.areas import AreaTree
from services.auto_reply.matching.career import own_months
from services.auto_reply.matching.decision import RuleKind, RuleLevel, Verdict
from services.auto_reply.matching.facts import ResumeFacts, VacancyFacts
from services.auto_reply.matching.features import asked_months, occupations_of
from services.auto_reply.matching.filters import PreparedFilters
from services.auto_reply.matching.place import formats_of, offices_of, stated_formats

FORMAT_NAMES = {"ON_SITE": "в офисе", "REMOTE": "удалённо", "HYBRID": "гибрид", "FIELD_WORK": "разъездная работа"}
_FORM_NAMES = {
    "FULL": "полная занятость",
    "PART": "частичная занятость",
    "PROJECT": "проект",
    "FLY_IN_FLY_OUT": "вахта",
    "PROBATION": "стажировка",
    "VOLUNTEER": "волонтёрство",
}
_SCHEDULE_NAMES = {
    "fullDay": "полный день",
    "shift": "сменный график",
    "flexible": "гибкий график",
    "remote": "удалённая работа",
    "flyInFlyOut": "вахтовый метод",
}
_EXPERIENCE_NAMES = {
    "noExperience": "без опыта",
    "between1And3": "от 1 года до 3 лет",
    "between3And6": "от 3 до 6 лет",
    "moreThan6": "более 6 лет",
}
_ANSWERED = {"got_rejection": "работодатель уже отказал", "got_invitation": "работодатель уже пригласил"}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a rule may look at."""

    resume: ResumeFacts
    vacancy: VacancyFacts
    filters: PreparedFilters
    areas: AreaTree
    rates: Rates


Check = Callable[[Case], str | None]
"""Returns the sentence why not, or None when the rule has nothing against it."""


class Rule:
    """A named rule; `final` operational rules need not be looked at in detail: nothing can be done about them."""

    __slots__ = ("check", "code", "final", "kind", "level", "passed")

    def __init__(
        self, code: str, kind: RuleKind, level: RuleLevel, fine: str, check: Check, *, final: bool = True
    ) -> None:
        self.code, self.kind, self.level, self.check, self.final = code, kind, level, check, final
        self.passed = Verdict(code, kind, level, passed=True, sentence=fine)

    def judge(self, case: Case) -> Verdict:
        """The rule's verdict with its sentence, whichever way it went."""
        against = self.check(case)
        return self.passed if against is None else Verdict(self.code, self.kind, self.level, False, against)


def _archived(case: Case) -> str | None:
    return "Вакансия в архиве." if case.vacancy.archived else None


def _applied(case: Case) -> str | None:
    got = sorted(relation for relation in case.vacancy.relations if relation.startswith("got_"))
    if not got:
        return None
    return f"Вы уже откликались: {next((_ANSWERED[item] for item in got if item in _ANSWERED), 'отклик отправлен')}."


def _hidden(case: Case) -> str | None:
    return "Вакансия скрыта вами на hh.ru." if "blacklisted" in case.vacancy.relations else None


def _closed(case: Case) -> str | None:
    return "Работодатель закрыл приём откликов." if case.vacancy.closed else None


def _external(case: Case) -> str | None:
    return (
        "Отклик принимают на сайте работодателя, не на hh.ru: откликнитесь там сами." if case.vacancy.external else None
    )


def _test(case: Case) -> str | None:
    return "Работодатель просит пройти тест: его проходят на hh.ru сами." if case.vacancy.has_test else None


def _no_external(case: Case) -> str | None:
    if case.filters.source.exclude_external and case.vacancy.external:
        return "Отклик на сайте работодателя, а такие вы исключили."
    return None


def _no_test(case: Case) -> str | None:
    return (
        "Есть тест, а вакансии с тестом вы исключили."
        if case.filters.source.exclude_tests and case.vacancy.has_test
        else None
    )


def _area(case: Case) -> str | None:
    area, limits = case.vacancy.area_id, case.filters.source.areas
    if area is None:
        return None
    name = case.vacancy.area_name or case.areas.name(area)
    if limits.exclude and case.areas.is_inside(area, frozenset(limits.exclude)):
        return f"Регион исключён: {name}."
    if not limits.include or case.areas.is_inside(area, frozenset(limits.include)):
        return None
    if any(case.areas.is_inside(wanted, {area}) for wanted in limits.include):
        return None
    offices = offices_of(case.resume, case.vacancy, case.areas)
    if any(case.areas.is_inside(office, frozenset(limits.include)) for office in offices):
        return None
    if case.filters.source.remote_from_anywhere and not _surely_not_remote(case):
        return None
    return f"Не ваш регион: {name}."


def _surely_not_remote(case: Case) -> bool:
    """Before the detail is read a vacancy that names no format may still turn out to be remote."""
    formats = formats_of(case.vacancy)
    return "REMOTE" not in formats and (bool(case.vacancy.formats) or case.vacancy.detailed)


def _format(case: Case) -> str | None:
    allowed, formats = frozenset(case.filters.source.work_formats), stated_formats(case.vacancy)
    if not allowed or not formats or allowed & formats:
        return None
    return f"Формат работы: {_listed(FORMAT_NAMES, formats)}; вам подходит: {_listed(FORMAT_NAMES, allowed)}."


def _salary(case: Case) -> str | None:
    floor = case.filters.source.salary_from
    if floor is None:
        return None
    salary, offer = case.vacancy.salary, case.rates.offer(case.vacancy.salary)
    if offer is None:
        if case.filters.source.no_salary == "accept":
            return None
        if pay := pay_per_ru(salary):
            return f"Оплата {pay}: сравнить с вашими {_thousands(floor)} в месяц нельзя."
        if salary is not None and not case.rates.knows(salary.currency):
            return f"Зарплата в неизвестной валюте {salary.currency}: сравнить с вашими {_thousands(floor)} нельзя."
        return "Зарплата не указана, а такие вакансии вы не рассматриваете."
    if offer.high is not None and offer.high < floor:
        return f"Зарплата {thousands_ru(offer.low, offer.high)} на руки ниже ваших {_thousands(floor)}."
    return None


def _experience(case: Case) -> str | None:
    limits, band = case.filters.source, case.vacancy.experience
    if limits.experience and band is not None and band not in limits.experience:
        return f"Требуемый опыт не из выбранных: {_EXPERIENCE_NAMES.get(band, band)}."
    own = case.resume.career.months_for(occupations_of(case.vacancy))
    asked, gap = asked_months(case.vacancy), limits.max_experience_gap_months
    if asked is None or own is None or gap is None or asked - own <= gap:
        return None
    return f"Нужен опыт от {_years_from(asked)}, {own_months(own, case.resume.career.total)}."


def _stop_title(case: Case) -> str | None:
    found = case.filters.title_words.first_in(case.vacancy.title.text)
    return f"Стоп-слово в названии: «{found.rstrip('!')}»." if found else None


def _stop_text(case: Case) -> str | None:
    found = case.filters.any_words.first_in("\n".join([case.vacancy.text, *case.vacancy.skills]))
    return f"Стоп-слово в описании: «{found.rstrip('!')}»." if found else None


def _employer_never(case: Case) -> str | None:
    name, number = case.vacancy.employer_name, case.vacancy.employer_id
    if case.filters.never.holds(number, name):
        return f"Работодатель из вашего списка «никогда»: {name or number}."
    return None


def _employer_current(case: Case) -> str | None:
    name, number = case.vacancy.employer_name, case.vacancy.employer_id
    if case.filters.current.holds(number, name):
        return f"Это ваш нынешний работодатель или компания его группы: {name or number}."
    return None


def _employer_anonymous(case: Case) -> str | None:
    if case.filters.source.employers.skip_anonymous and case.vacancy.anonymous:
        return "Работодатель не назван, а такие вакансии вы исключили."
    return None


def _roles(case: Case) -> str | None:
    wanted = frozenset(case.filters.source.professional_roles)
    if not wanted or not case.vacancy.roles or wanted & case.vacancy.roles:
        return None
    return "Профессиональная роль вакансии не из выбранных."


def _employment(case: Case) -> str | None:
    wanted, offered = frozenset(case.filters.source.employment_forms), case.vacancy.employment
    if not wanted or not offered or wanted & offered:
        return None
    return f"Занятость: {_listed(_FORM_NAMES, offered)}; вам подходит: {_listed(_FORM_NAMES, wanted)}."


def _schedule(case: Case) -> str | None:
    wanted, offered = case.filters.source.schedules, case.vacancy.schedule
    if not wanted or offered is None or offered in wanted:
        return None
    return (
        f"График: {_SCHEDULE_NAMES.get(offered, offered)}; вам подходит: {_listed(_SCHEDULE_NAMES, frozenset(wanted))}."
    )


def _description(case: Case) -> str | None:
    least = case.filters.source.min_description_chars
    if not case.vacancy.detailed or len(case.vacancy.text) >= least:
        return None
    return f"Описание короче {least} знаков: судить не по чему."


def _listed(names: dict[str, str], codes: frozenset[str]) -> str:
    return ", ".join(names.get(code, code) for code in sorted(codes))


def _thousands(amount: int) -> str:
    return thousands_ru(amount, amount)


def _years_from(months: int) -> str:
    """«3 лет», «1 года», «1,5 лет»: the genitive after «от»."""
    years = months / 12
    text = f"{years:g}".replace(".", ",")
    return f"{text} {'года' if years == 1 else 'лет'}"


_FIT, _OPS, _LIST, _DETAIL = RuleKind.FIT, RuleKind.OPERATIONAL, RuleLevel.LIST, RuleLevel.DETAIL

RULES: tuple[Rule, ...] = (
    Rule("archived", _OPS, _LIST, "Вакансия открыта.", _archived),
    Rule("already_applied", _OPS, _LIST, "Вы ещё не откликались.", _applied),
    Rule("hidden_by_owner", _OPS, _LIST, "Вакансия не скрыта.", _hidden),
    Rule("closed_for_applicants", _OPS, _LIST, "Отклики принимают.", _closed),
    Rule("employer_never", _FIT, _LIST, "Работодатель не в списке «никогда».", _employer_never),
    Rule("employer_current", _FIT, _LIST, "Это не нынешний работодатель.", _employer_current),
    Rule("employer_anonymous", _FIT, _LIST, "Работодатель подходит.", _employer_anonymous),
    Rule("area", _FIT, _LIST, "Регион подходит.", _area),
    Rule("work_format", _FIT, _LIST, "Формат работы подходит.", _format),
    Rule("employment", _FIT, _LIST, "Занятость подходит.", _employment),
    Rule("schedule", _FIT, _LIST, "График подходит.", _schedule),
    Rule("professional_role", _FIT, _LIST, "Профессиональная роль подходит.", _roles),
    Rule("salary", _FIT, _LIST, "Зарплата не ниже минимальной или не названа.", _salary),
    Rule("experience", _FIT, _LIST, "Опыта достаточно.", _experience),
    Rule("stop_word_title", _FIT, _LIST, "В названии нет стоп-слов.", _stop_title),
    Rule("excluded_test", _FIT, _LIST, "Тест не мешает.", _no_test),
    Rule("excluded_external", _FIT, _LIST, "Место отклика подходит.", _no_external),
    Rule("stop_word", _FIT, _DETAIL, "В описании нет стоп-слов.", _stop_text),
    Rule("description", _FIT, _DETAIL, "Описания достаточно.", _description),
    Rule("has_test", _OPS, _LIST, "Тест не нужен.", _test, final=False),
    Rule("external", _OPS, _LIST, "Отклик принимают на hh.ru.", _external, final=False),
)
"""In the order they are asked.

Not final: those an owner can settle by hand, so the vacancy is still scored and shown.
"""


def judge_listed(case: Case) -> Verdict | None:
    """The first list-level rule against the vacancy, or None: then its detail is worth fetching."""
    for rule in RULES:
        if rule.level is RuleLevel.LIST and rule.final:
            against = rule.check(case)
            if against is not None:
                return Verdict(rule.code, rule.kind, rule.level, passed=False, sentence=against)
    return None


def judge_all(case: Case) -> Iterator[Verdict]:
    """Every rule's verdict, in order."""
    return (rule.judge(case) for rule in RULES)
