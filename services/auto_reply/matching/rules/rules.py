"""Hard rules: each judges by itself; its texts are `rule` and `verdict` in `libs.common.messages`."""

from collections.abc import Iterable, Iterator

from libs.common.messages.figures import Months, Rubles
from libs.common.messages.said import Fact, Said, say
from services.auto_reply.matching.decision import RuleKind, RuleLevel, Verdict
from services.auto_reply.matching.fit.features import asked_months, occupations_of
from services.auto_reply.matching.places.place import formats_of, offices_of, stated_formats
from services.auto_reply.matching.reading.pay import pay_per
from services.auto_reply.matching.rules.rule import Case, Rule
from services.auto_reply.matching.trades.career import own_months

_ANSWERED = {"got_rejection": "already_applied_rejected", "got_invitation": "already_applied_invited"}


def _archived(case: Case) -> Said | None:
    return _against("archived") if case.vacancy.archived else None


def _applied(case: Case) -> Said | None:
    got = sorted(relation for relation in case.vacancy.relations if relation.startswith("got_"))
    if not got:
        return None
    return _against(next((_ANSWERED[item] for item in got if item in _ANSWERED), "already_applied"))


def _hidden(case: Case) -> Said | None:
    return _against("hidden_by_owner") if "blacklisted" in case.vacancy.relations else None


def _closed(case: Case) -> Said | None:
    return _against("closed_for_applicants") if case.vacancy.closed else None


def _external(case: Case) -> Said | None:
    return _against("external") if case.vacancy.external else None


def _test(case: Case) -> Said | None:
    return _against("has_test") if case.vacancy.has_test else None


def _no_external(case: Case) -> Said | None:
    if case.filters.source.exclude_external and case.vacancy.external:
        return _against("excluded_external")
    return None


def _no_test(case: Case) -> Said | None:
    return _against("excluded_test") if case.filters.source.exclude_tests and case.vacancy.has_test else None


def _area(case: Case) -> Said | None:
    area, limits = case.vacancy.area_id, case.filters.source.areas
    if area is None:
        return None
    name = case.vacancy.area_name or case.areas.name(area)
    if limits.exclude and case.areas.is_inside(area, frozenset(limits.exclude)):
        return _against("area_excluded", area=name)
    if not limits.include or case.areas.is_inside(area, frozenset(limits.include)):
        return None
    if any(case.areas.is_inside(wanted, {area}) for wanted in limits.include):
        return None
    offices = offices_of(case.resume, case.vacancy, case.areas)
    if any(case.areas.is_inside(office, frozenset(limits.include)) for office in offices):
        return None
    if case.filters.source.remote_from_anywhere and not _surely_not_remote(case):
        return None
    return _against("area", area=name)


def _surely_not_remote(case: Case) -> bool:
    """Before the detail is read a vacancy that names no format may still turn out to be remote."""
    formats = formats_of(case.vacancy)
    return "REMOTE" not in formats and (bool(case.vacancy.formats) or case.vacancy.detailed)


def _format(case: Case) -> Said | None:
    allowed, formats = frozenset(case.filters.source.work_formats), stated_formats(case.vacancy)
    if not allowed or not formats or allowed & formats:
        return None
    return _against("work_format", offered=_listed(formats), wanted=_listed(allowed))


def _salary(case: Case) -> Said | None:
    floor = case.filters.source.salary_from
    if floor is None:
        return None
    salary, offer = case.vacancy.salary, case.rates.offer(case.vacancy.salary)
    if offer is None:
        if case.filters.source.no_salary == "accept":
            return None
        if pay := pay_per(salary):
            return _against("salary_unit", pay=pay, floor=_amount(floor))
        if salary is not None and not case.rates.knows(salary.currency):
            return _against("salary_currency", currency=salary.currency, floor=_amount(floor))
        return _against("salary_none")
    if offer.high is not None and offer.high < floor:
        return _against("salary", offered=Rubles(low=offer.low, high=offer.high), floor=_amount(floor))
    return None


def _experience(case: Case) -> Said | None:
    limits, band = case.filters.source, case.vacancy.experience
    if limits.experience and band is not None and band not in limits.experience:
        return _against("experience_band", band=_listed([band]))
    own = case.resume.career.months_for(occupations_of(case.vacancy))
    asked, gap = asked_months(case.vacancy), limits.max_experience_gap_months
    if asked is None or own is None or gap is None or asked - own <= gap:
        return None
    return _against("experience", asked=Months(months=asked, least=True), own=own_months(own, case.resume.career.total))


def _stop_title(case: Case) -> Said | None:
    found = case.filters.title_words.first_in(case.vacancy.title.text)
    return _against("stop_word_title", word=found.rstrip("!")) if found else None


def _stop_text(case: Case) -> Said | None:
    found = case.filters.any_words.first_in("\n".join([case.vacancy.text, *case.vacancy.skills]))
    return _against("stop_word", word=found.rstrip("!")) if found else None


def _employer_never(case: Case) -> Said | None:
    name, number = case.vacancy.employer_name, case.vacancy.employer_id
    if case.filters.never.holds(number, name):
        return _against("employer_never", employer=name or number or "")
    return None


def _employer_current(case: Case) -> Said | None:
    name, number = case.vacancy.employer_name, case.vacancy.employer_id
    if case.filters.current.holds(number, name):
        return _against("employer_current", employer=name or number or "")
    return None


def _employer_anonymous(case: Case) -> Said | None:
    if case.filters.source.employers.skip_anonymous and case.vacancy.anonymous:
        return _against("employer_anonymous")
    return None


def _roles(case: Case) -> Said | None:
    wanted = frozenset(case.filters.source.professional_roles)
    if not wanted or not case.vacancy.roles or wanted & case.vacancy.roles:
        return None
    return _against("professional_role")


def _employment(case: Case) -> Said | None:
    wanted, offered = frozenset(case.filters.source.employment_forms), case.vacancy.employment
    if not wanted or not offered or wanted & offered:
        return None
    return _against("employment", offered=_listed(offered), wanted=_listed(wanted))


def _schedule(case: Case) -> Said | None:
    wanted, offered = case.filters.source.schedules, case.vacancy.schedule
    if not wanted or offered is None or offered in wanted:
        return None
    return _against("schedule", offered=_listed([offered]), wanted=_listed(wanted))


def _description(case: Case) -> Said | None:
    least = case.filters.source.min_description_chars
    if not case.vacancy.detailed or len(case.vacancy.text) >= least:
        return None
    return _against("description", least=least)


def _against(code: str, **facts: Fact) -> Said:
    return say("verdict", code, **facts)


def _listed(codes: Iterable[str]) -> tuple[str, ...]:
    """Words of hh's dictionaries; a word that nobody knew yet stands as it is."""
    return tuple(f"term.{code}" for code in sorted(codes))


def _amount(amount: int) -> Rubles:
    return Rubles(low=amount, high=amount)


_FIT, _OPS, _LIST, _DETAIL = RuleKind.FIT, RuleKind.OPERATIONAL, RuleLevel.LIST, RuleLevel.DETAIL

RULES: tuple[Rule, ...] = (
    Rule("archived", _OPS, _LIST, _archived),
    Rule("already_applied", _OPS, _LIST, _applied),
    Rule("hidden_by_owner", _OPS, _LIST, _hidden),
    Rule("closed_for_applicants", _OPS, _LIST, _closed),
    Rule("employer_never", _FIT, _LIST, _employer_never),
    Rule("employer_current", _FIT, _LIST, _employer_current),
    Rule("employer_anonymous", _FIT, _LIST, _employer_anonymous),
    Rule("area", _FIT, _LIST, _area),
    Rule("work_format", _FIT, _LIST, _format),
    Rule("employment", _FIT, _LIST, _employment),
    Rule("schedule", _FIT, _LIST, _schedule),
    Rule("professional_role", _FIT, _LIST, _roles),
    Rule("salary", _FIT, _LIST, _salary),
    Rule("experience", _FIT, _LIST, _experience),
    Rule("stop_word_title", _FIT, _LIST, _stop_title),
    Rule("excluded_test", _FIT, _LIST, _no_test),
    Rule("excluded_external", _FIT, _LIST, _no_external),
    Rule("stop_word", _FIT, _DETAIL, _stop_text),
    Rule("description", _FIT, _DETAIL, _description),
    Rule("has_test", _OPS, _LIST, _test, final=False),
    Rule("external", _OPS, _LIST, _external, final=False),
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
                return Verdict(rule.code, rule.kind, rule.level, passed=False, said=against)
    return None


def judge_all(case: Case) -> Iterator[Verdict]:
    """Every rule's verdict, in order."""
    return (rule.judge(case) for rule in RULES)
