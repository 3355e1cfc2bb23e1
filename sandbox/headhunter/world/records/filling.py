"""Turns vacancy and resume records with gaps into records that the specification accepts."""

import hashlib
import re
from typing import Any

from sandbox.headhunter.world.records.models import VacancyRecord, check

Json = dict[str, Any]

EXPERIENCE = {
    "noExperience": "Нет опыта",
    "between1And3": "От 1 года до 3 лет",
    "between3And6": "От 3 до 6 лет",
    "moreThan6": "Более 6 лет",
}
SCHEDULE = {
    "fullDay": "Полный день",
    "shift": "Сменный график",
    "flexible": "Гибкий график",
    "remote": "Удаленная работа",
    "flyInFlyOut": "Вахтовый метод",
}
EMPLOYMENT = {
    "full": "Полная занятость",
    "part": "Частичная занятость",
    "project": "Проектная работа",
    "probation": "Стажировка",
    "volunteer": "Волонтерство",
}
WORK_FORMAT = {
    "ON_SITE": "На месте работодателя",
    "REMOTE": "Удалённо",
    "HYBRID": "Гибрид",
    "FIELD_WORK": "Разъездной",
}
EMPLOYMENT_FORM = {
    "FULL": "Полная занятость",
    "PART": "Частичная занятость",
    "PROJECT": "Проект или разовое задание",
    "FLY_IN_FLY_OUT": "Вахта",
}
_FORMS = {"full": "FULL", "part": "PART", "project": "PROJECT", "probation": "FULL"}
TYPES = {"open": "Открытая", "closed": "Закрытая", "anonymous": "Анонимная", "direct": "Рекламная"}
_SENIOR = re.compile(r"senior|lead|старш|ведущ|главн|руковод|head|архитектор|principal", re.IGNORECASE)
_JUNIOR = re.compile(r"junior|младш|стаж[её]р|intern|trainee|начинающ|без опыта", re.IGNORECASE)
_REMOTE = re.compile(r"удал[её]нн|remote", re.IGNORECASE)


def named(table: dict[str, str], key: str) -> Json:
    """An entry of a dictionary as the API writes it."""
    return {"id": key, "name": table.get(key, key)}


def employer_id_of(name: str) -> str:
    """A stable id for an employer that the source names only."""
    return str(2_000_000 + int(hashlib.sha256(name.strip().lower().encode()).hexdigest()[:7], 16) % 7_000_000)


def fill_vacancy(record: Any, fallback_id: str, api: str, site: str) -> Json:
    """A card that is valid by the schema; what the record knows is kept, RecordError says what makes it useless."""
    card: Json = dict(check(VacancyRecord, record))
    name: str = card["name"]
    card["id"] = str(record.get("id") or fallback_id)
    card["description"] = str(record.get("description") or "")
    card["area"] = _area(record.get("area"), api)
    card["type"] = _entry(record.get("type"), TYPES, "open")
    card["experience"] = _entry(record.get("experience"), EXPERIENCE, _guess_experience(name))
    remote = _is_remote(record)
    card["schedule"] = _entry(record.get("schedule"), SCHEDULE, "remote" if remote else "fullDay")
    card["employment"] = _entry(record.get("employment"), EMPLOYMENT, "full")
    at_home = card["schedule"]["id"] == "remote"
    card["work_format"] = record.get("work_format") or ([named(WORK_FORMAT, "REMOTE")] if at_home else [])
    form = "FLY_IN_FLY_OUT" if card["schedule"]["id"] == "flyInFlyOut" else _FORMS.get(card["employment"]["id"])
    if form and not record.get("employment_form"):
        card["employment_form"] = named(EMPLOYMENT_FORM, form)
    card["professional_roles"] = _roles(record.get("professional_roles"))
    card["key_skills"] = _skills(record.get("key_skills"))
    card["employer"] = _employer(record, api, site)
    card["address"] = _address(record.get("address"))
    if snippet := record.get("snippet"):
        card["snippet"] = {"requirement": None, "responsibility": None, **snippet}
    card |= _salary(record)
    _set_flags(card)
    _set_links(card, api, site)
    return card


def _entry(value: Any, table: dict[str, str], default: str) -> Json:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return {"id": value["id"], "name": str(value.get("name") or table.get(value["id"], value["id"]))}
    return named(table, default)


def _area(value: Any, api: str) -> Json:
    if not isinstance(value, dict) or not value.get("id"):
        value = {"id": "113", "name": "Россия"}
    return {"id": str(value["id"]), "name": str(value.get("name") or ""), "url": f"{api}/areas/{value['id']}"}


def _address(value: Any) -> Json | None:
    if not isinstance(value, dict):
        return None
    address: Json = dict(value)
    if address.get("metro"):
        address["metro"] = _station(address["metro"])
    address["metro_stations"] = [_station(station) for station in address.get("metro_stations") or []]
    for name in ("lat", "lng"):
        known = address.get(name)
        address[name] = float(known) if isinstance(known, int | float) else None
    return address


def _station(value: Json) -> Json:
    line, name = str(value.get("line_name") or ""), str(value.get("station_name") or "")
    number = int(hashlib.sha256(f"{line}/{name}".encode()).hexdigest()[:6], 16)
    line_id = str(value.get("line_id") or 1000 + number % 900)
    return {
        "station_id": str(value.get("station_id") or f"{line_id}.{number}"),
        "station_name": name,
        "line_id": line_id,
        "line_name": line,
        "lat": value.get("lat"),
        "lng": value.get("lng"),
    }


def _guess_experience(name: str) -> str:
    if _JUNIOR.search(name):
        return "noExperience"
    return "between3And6" if _SENIOR.search(name) else "between1And3"


def _is_remote(record: Json) -> bool:
    formats = record.get("work_format") or []
    return any(isinstance(f, dict) and f.get("id") == "REMOTE" for f in formats) or bool(
        _REMOTE.search(str(record.get("name")))
    )


def _roles(value: Any) -> list[Json]:
    roles = [r for r in value or [] if isinstance(r, dict) and r.get("id")]
    return [{"id": str(r["id"]), "name": str(r.get("name") or "")} for r in roles] or [{"id": "40", "name": "Другое"}]


def _skills(value: Any) -> list[Json]:
    names = [s.get("name") if isinstance(s, dict) else s for s in value or []]
    return [{"name": str(name)} for name in names if name][:30]


def _employer(record: Json, api: str, site: str) -> Json | None:
    source = record.get("employer")
    if source is None:
        return None
    employer: Json = {k: v for k, v in source.items() if v is not None}
    employer["name"] = str(employer.get("name") or "Компания не указана")
    employer["trusted"] = bool(employer.get("trusted", True))
    anonymous = (record.get("type") or {}).get("id") == "anonymous"
    if not employer.get("id") and not anonymous and source.get("name") and not source.get("no_id"):
        employer["id"] = employer_id_of(employer["name"])
    employer.pop("no_id", None)
    employer.pop("alternate_url", None)
    if employer.get("id"):
        ident = employer["id"] = str(employer["id"])
        employer["url"] = f"{api}/employers/{ident}"
        employer["alternate_url"] = f"{site}/employer/{ident}"
        employer["vacancies_url"] = f"{api}/vacancies?employer_id={ident}"
    employer.setdefault("logo_urls", None)
    employer.setdefault("accredited_it_employer", False)
    employer["blacklisted"] = False
    return employer


def _salary(record: Json) -> Json:
    salary, wide = record.get("salary"), record.get("salary_range")
    source = salary or wide
    if not source or (source.get("from") is None and source.get("to") is None):
        return {"salary": None, "salary_range": None}
    bounds = {"from": _whole(source.get("from")), "to": _whole(source.get("to"))}
    currency = str(source.get("currency") or "RUR")
    gross = source.get("gross")
    full = {
        **bounds,
        "currency": currency,
        "gross": bool(gross),
        "mode": (wide or {}).get("mode") or {"id": "MONTH", "name": "За месяц"},
        "frequency": (wide or {}).get("frequency"),
    }
    short = {**bounds, "currency": currency, "gross": gross if isinstance(gross, bool) else None}
    only_range = salary is None and wide is not None
    return {"salary": None if only_range else short, "salary_range": full}


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _set_flags(card: Json) -> None:
    for name in ("premium", "has_test", "response_letter_required", "archived", "approved"):
        card[name] = bool(card.get(name)) if name != "approved" else bool(card.get(name, True))
    for name in ("accept_handicapped", "accept_kids", "accept_incomplete_resumes", "accept_temporary"):
        card[name] = bool(card.get(name))
    for name in ("internship", "night_shifts", "closed_for_applicants", "show_contacts"):
        card[name] = bool(card.get(name))
    card["allow_messages"] = card.get("allow_messages") is not False
    for name in ("department", "contacts", "response_url", "branded_description", "insider_interview"):
        card.setdefault(name, None)
    for name in ("driver_license_types", "languages", "work_schedule_by_days", "working_hours"):
        card[name] = card.get(name) or []
    for name in ("employment_form", "age_restriction", "video_vacancy"):
        if card.get(name) is None:
            card.pop(name, None)
    card["billing_type"] = card.get("billing_type") or {"id": "standard", "name": "Стандарт"}
    card["test"] = {"required": True, "id": "1"} if card["has_test"] else None
    card["code"] = card.get("code")


def _set_links(card: Json, api: str, site: str) -> None:
    ident = card["id"]
    card["url"] = f"{api}/vacancies/{ident}"
    card["alternate_url"] = f"{site}/vacancy/{ident}"
    card["apply_alternate_url"] = f"{site}/applicant/vacancy_response?vacancyId={ident}"
    card["negotiations_url"] = f"{api}/negotiations?vacancy_id={ident}"
    card["suitable_resumes_url"] = f"{api}/vacancies/{ident}/suitable_resumes"
