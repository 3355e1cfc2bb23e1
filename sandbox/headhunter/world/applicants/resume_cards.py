"""Resumes as the API shows them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.records.models import ResumeRecord, check

Json = dict[str, Any]
STATUS = {
    "published": "опубликовано",
    "not_published": "не опубликовано",
    "blocked": "заблокирован",
    "on_moderation": "на модерации",
}
ACCESS = {
    "no_one": "не видно никому",
    "whitelist": "видно выбранным компаниям",
    "blacklist": "скрыто от выбранных компаний",
    "clients": "видно всем компаниям, зарегистрированным на HeadHunter",
    "everyone": "видно всему интернету",
    "direct": "доступно только по прямой ссылке",
}
_BRIEF = (
    "id", "title", "first_name", "last_name", "middle_name", "age", "gender", "area", "salary", "total_experience",
    "certificate", "education", "photo", "platform", "hidden_fields", "can_view_full_info", "employment_form",
    "work_format",
)  # fmt: skip
_PLACE_KEYS = (
    "area", "company", "company_id", "company_url", "employer", "end", "industries", "industry", "position", "start",
)  # fmt: skip


@dataclass(slots=True)
class Resume:
    """A resume: what its owner wrote (`data`) and what the site keeps about it."""

    id: str
    user_id: str
    data: Json
    real_id: str
    created: float
    updated: float
    status: str = "published"
    access: str = "clients"
    next_publish: float | None = None
    new_views: int = 0
    views: list[tuple[float, str, bool]] = field(default_factory=list[tuple[float, str, bool]])
    hidden: bool = False
    deleted: bool = False
    problem: str = ""

    @property
    def title(self) -> str:
        """The wanted position."""
        return self.data["title"]


def fill_resume(record: Any, number: int) -> Json:
    """A record with every key that the specification requires; RecordError says what makes it useless."""
    data: Json = dict(check(ResumeRecord, record))
    data["id"] = str(record.get("id") or hashlib.sha256(f"resume-{number}".encode()).hexdigest()[:38])
    data["title"] = str(record.get("title") or "Без названия")
    for name in ("first_name", "last_name", "middle_name", "age", "gender", "salary", "photo", "birth_date", "metro"):
        data.setdefault(name, None)
    data["area"] = record.get("area") or {"id": "1", "name": "Москва", "url": "https://api.hh.ru/areas/1"}
    for name in ("certificate", "hidden_fields", "citizenship", "work_ticket", "driver_license_types", "language"):
        data[name] = record.get(name) or []
    for name in ("recommendation", "portfolio", "site", "skill_set", "contact", "professional_roles"):
        data[name] = record.get(name) or []
    for name in ("employment_form", "work_format", "experience", "paid_services", "tags"):
        data[name] = record.get(name) or []
    data["skills"] = record.get("skills")
    data["has_vehicle"] = record.get("has_vehicle")
    data["total_experience"] = record.get("total_experience") or {"months": 0}
    data["education"] = record.get("education") or _no_education()
    data["platform"] = {"id": "headhunter"}
    data["can_view_full_info"] = True
    data["creds"] = record.get("creds")
    _fill_wishes(data)
    data["experience"] = [_place(place) for place in data["experience"]]
    return data


def _no_education() -> Json:
    level = {"id": "secondary", "name": "Среднее"}
    return {"level": level, "primary": [], "additional": [], "attestation": [], "elementary": []}


def _fill_wishes(data: Json) -> None:
    schedules = data.get("schedules") or [{"id": "fullDay", "name": "Полный день"}]
    employments = data.get("employments") or [{"id": "full", "name": "Полная занятость"}]
    data["schedules"], data["employments"] = schedules, employments
    data["schedule"] = data.get("schedule") or schedules[0]
    data["employment"] = data.get("employment") or employments[0]
    data["business_trip_readiness"] = data.get("business_trip_readiness") or {
        "id": "never",
        "name": "не готов к командировкам",
    }
    data["travel_time"] = data.get("travel_time") or {"id": "any", "name": "Не имеет значения"}
    relocation: Json = data.get("relocation") or {}
    data["relocation"] = {
        "type": relocation.get("type") or {"id": "no_relocation", "name": "не готов к переезду"},
        "area": relocation.get("area") or [],
        "district": relocation.get("district") or [],
    }
    data["resume_locale"] = data.get("resume_locale") or {"id": "RU", "name": "Русский"}


def _place(place: Json) -> Json:
    filled: Json = dict.fromkeys(_PLACE_KEYS)
    filled["description"] = None
    filled |= place
    filled["industries"] = place.get("industries") or []
    filled["position"] = str(place.get("position") or "")
    filled["start"] = str(place.get("start") or "2020-01-01")
    return filled


def _can_publish(resume: Resume, now: float) -> bool:
    if resume.status == "not_published":
        return not resume.problem
    return resume.status == "published" and (resume.next_publish is None or now >= resume.next_publish)


def _download(resume: Resume, api: str) -> Json:
    links = {kind: {"url": f"{api}/resumes/{resume.id}/download/resume.{kind}?type={kind}"} for kind in ("pdf", "rtf")}
    return {"download": links}


def status_of(resume: Resume, now: float, api: str) -> Json:
    """Readiness for publication, the body of `GET /resumes/{id}/status`."""
    missing = [{"id": "skills", "name": "Ключевые навыки"}] if not resume.data["skill_set"] else []
    notes = [{"id": "bad_description", "name": resume.problem}] if resume.status == "blocked" else []
    return {
        "blocked": resume.status == "blocked",
        "can_publish_or_update": _can_publish(resume, now),
        "finished": not missing,
        "status": {"id": resume.status, "name": STATUS[resume.status]},
        "moderation_note": notes,
        "progress": {"mandatory": missing, "percentage": 60 if missing else 100, "recommended": []},
        "publish_url": f"{api}/resumes/{resume.id}/publish",
    }


def brief(resume: Resume, now: float, api: str, site: str) -> Json:
    """What every list shows of a resume."""
    card: Json = {key: resume.data[key] for key in _BRIEF}
    card["id"] = resume.id
    download = _download(resume, api)
    state = status_of(resume, now, api)
    card |= {key: state[key] for key in ("blocked", "can_publish_or_update", "finished", "status")}
    card |= {
        "access": {"type": {"id": resume.access, "name": ACCESS[resume.access]}},
        "actions": download,
        "alternate_url": f"{site}/resume/{resume.id}",
        "created_at": stamp(resume.created),
        "download": download["download"],
        "experience": [{key: place[key] for key in _PLACE_KEYS} for place in resume.data["experience"]],
        "marked": False,
        "real_id": resume.real_id,
        "updated_at": stamp(resume.updated),
        "url": f"{api}/resumes/{resume.id}",
    }
    return card


def mine(resume: Resume, now: float, api: str, site: str, similar: int) -> Json:
    """The line of `GET /resumes/mine`."""
    return brief(resume, now, api, site) | {
        "contact": resume.data["contact"],
        "created": stamp(resume.created),
        "updated": stamp(resume.updated),
        "visible": resume.status == "published" and resume.access != "no_one",
        "similar_vacancies": {"counters": {"total": similar}, "url": f"{api}/resumes/{resume.id}/similar_vacancies"},
        "tags": resume.data["tags"],
        **_views_of(resume, api, now),
    }


def _views_of(resume: Resume, api: str, now: float) -> Json:
    later = resume.next_publish if resume.status == "published" else None
    return {
        "new_views": resume.new_views,
        "total_views": len(resume.views),
        "views_url": f"{api}/resumes/{resume.id}/views",
        "next_publish_at": stamp(later if later is not None else now) if resume.status == "published" else None,
        "paid_services": resume.data["paid_services"],
    }


def full(resume: Resume, now: float, api: str, site: str) -> Json:
    """The card of `GET /resumes/{id}`."""
    card: Json = {key: value for key, value in resume.data.items() if not key.startswith("_")}
    return (
        card
        | brief(resume, now, api, site)
        | status_of(resume, now, api)
        | _views_of(resume, api, now)
        | {
            "experience": resume.data["experience"],
        }
    )


def applying(resume: Resume, now: float, api: str, site: str) -> Json:
    """The resume in the lists of what can be sent to a vacancy."""
    return brief(resume, now, api, site) | {"requires_completion": not resume.data["skill_set"]}
