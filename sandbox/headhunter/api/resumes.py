"""`/me` and the methods on resumes."""

from typing import Any

from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import not_found, refusal
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer, no_content
from sandbox.headhunter.world.applicants import resume_cards
from sandbox.headhunter.world.applicants.resume_cards import ACCESS, Resume
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.state import World

Json = dict[str, Any]
STATUS_NAMES = {
    "active_search": "Активно ищу работу",
    "looking_for_offers": "Рассматриваю предложения",
    "not_looking_for_job": "Не ищу работу",
    "has_job_offer": "Предложили работу, пока думаю",
    "accepted_job_offer": "Уже выхожу на новое место",
}


def own_resume(world: World, request: Request, ident: str) -> Resume | None:
    """A resume of the caller that still exists."""
    resume = world.resumes.get(ident)
    if resume is None or resume.user_id != request.owner.id or resume.deleted:
        return None
    return resume


def resumes_of(world: World, request: Request) -> list[Resume]:
    """The caller's resumes in the order of their making."""
    return [r for i in request.owner.resume_ids if not (r := world.resumes[i]).deleted]


def me(world: World, request: Request) -> Answer:
    """Who the token belongs to; an application token shows the flags only."""
    user = request.user
    kind = "application" if user is None else user.kind
    body: Json = {
        "auth_type": kind,
        "is_applicant": kind == "applicant",
        "is_employer": kind == "employer",
        "is_admin": False,
        "is_application": kind == "application",
        "is_employer_integration": False,
    }
    if user is None:
        return json_answer(body)
    body |= {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "middle_name": user.middle_name,
        "mid_name": user.middle_name,
        "email": user.email or None,
        "phone": user.phone or None,
        "is_anonymous": False,
        "employer": None,
        "manager": None,
        "personal_manager": None,
    }
    if kind == "applicant":
        body |= _applicant(world, request)
    return json_answer(body)


def _applicant(world: World, request: Request) -> Json:
    user = request.owner
    resumes = resumes_of(world, request)
    status = user.job_search_status
    return {
        "is_in_search": user.in_search,
        "counters": {
            "resumes_count": len(resumes),
            "new_resume_views": sum(resume.new_views for resume in resumes),
            "unread_negotiations": world.negotiations.unread(user.id, request.now),
        },
        "resumes_url": f"{world.api}/resumes/mine",
        "negotiations_url": f"{world.api}/negotiations",
        "user_statuses": {
            "job_search_status": {
                "id": status,
                "name": STATUS_NAMES[status],
                "last_change_time": stamp(world.born),
            }
        },
    }


def mine(world: World, request: Request) -> Answer:
    """All resumes of the caller, whatever their state."""
    page = paging.lenient(request, default=20, most=100)
    resumes = resumes_of(world, request)
    shown = [
        resume_cards.mine(r, request.now, world.api, world.site, world.similar.count(r)) for r in page.cut(resumes)
    ]
    return json_answer(page.wrap(shown, len(resumes)))


def one(world: World, request: Request, ident: str) -> Answer:
    """The full card of an own resume."""
    resume = own_resume(world, request, ident)
    if resume is None:
        return not_found()
    return json_answer(resume_cards.full(resume, request.now, world.api, world.site))


def status(world: World, request: Request, ident: str) -> Answer:
    """Whether it can be published, and what keeps it from that."""
    resume = own_resume(world, request, ident)
    return not_found() if resume is None else json_answer(resume_cards.status_of(resume, request.now, world.api))


def publish(world: World, request: Request, ident: str) -> Answer:
    """Publish a resume, or move a published one up in search; every four hours at most."""
    resume = own_resume(world, request, ident)
    if resume is None:
        return not_found()
    if resume.status in ("blocked", "on_moderation"):
        return refusal(400, "bad_request", description="Resume is blocked or on moderation")
    if not resume.data["skill_set"] or (resume.status == "not_published" and resume.problem):
        return refusal(400, "bad_request", description="Mandatory fields are not filled")
    if resume.status == "published" and resume.next_publish is not None and request.now < resume.next_publish:
        return refusal(429, "resumes", "touch_limit_exceeded", "Resume was updated recently")
    resume.status = "published"
    resume.updated = request.now
    resume.next_publish = request.now + world.switches.publish_pause
    return no_content()


def views(world: World, request: Request, ident: str) -> Answer:
    """Who looked at the resume; reading it clears the counter of new views."""
    resume = own_resume(world, request, ident)
    if resume is None:
        return not_found()
    page = paging.lenient(request, default=20, most=100)
    newest = list(reversed(resume.views))
    shown = [
        {"created_at": stamp(moment), "employer": _viewer(world, employer), "viewed": viewed}
        for moment, employer, viewed in page.cut(newest)
    ]
    resume.views = [(moment, employer, True) for moment, employer, _ in resume.views]
    resume.new_views = 0
    body = page.wrap(shown, len(newest))
    body["resume"] = {
        "id": resume.id,
        "title": resume.title,
        "url": f"{world.api}/resumes/{resume.id}",
        "alternate_url": f"{world.site}/resume/{resume.id}",
    }
    return json_answer(body)


def _viewer(world: World, ident: str) -> Json:
    employer = world.market.employers.get(ident)
    if employer is None:
        return {"name": "Компания скрыта"}
    keys = ("id", "name", "url", "alternate_url", "vacancies_url", "logo_urls")
    return {key: employer[key] for key in keys}


def access_types(world: World, request: Request, ident: str) -> Answer:
    """Who may see the resume."""
    resume = own_resume(world, request, ident)
    if resume is None:
        return not_found()
    items = [
        {"id": i, "name": n, "active": i == resume.access, "limit": None, "list_url": None, "total": None}
        for i, n in ACCESS.items()
    ]
    return json_answer({"items": items, "auto_hide_time_options": None})


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/me", me, "any")
    router.add("GET", "/resumes/mine", mine)
    router.add("GET", "/resumes/{resume_id}", one)
    router.add("GET", "/resumes/{resume_id}/status", status)
    router.add("POST", "/resumes/{resume_id}/publish", publish)
    router.add("GET", "/resumes/{resume_id}/views", views)
    router.add("GET", "/resumes/{resume_id}/access_types", access_types)
