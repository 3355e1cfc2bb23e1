"""Applying, and reading what became of it."""

from typing import Any

from sandbox.headhunter.api import applying
from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import bad_argument, forbidden, negotiation_refusal, not_found, refusal
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer, no_content
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.negotiations.store import STATES, Negotiation, matches_status, newest
from sandbox.headhunter.world.state import World

Json = dict[str, Any]
STATUSES = ("all", "active", "invitations", "response", "discard", "archived", "non_archived", "deleted")


def messaging_status(world: World, negotiation: Negotiation) -> str:
    """Whether the applicant may write, in the words of the `messaging_status` dictionary."""
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    resume = world.resumes.get(negotiation.resume_id)
    if vacancy is None or vacancy.archived or vacancy.deleted or negotiation.archived or negotiation.vacancy_gone:
        return "archived"
    if resume is None or resume.deleted or negotiation.resume_gone:
        return "resume_deleted"
    if negotiation.prohibited:
        return "prohibited"
    if negotiation.chat_off:
        return "disabled_by_employer"
    if negotiation.state == "discard":
        return "no_invitation"
    if not negotiation.invited and not world.switches.allow_before_invitation:
        return "no_invitation"
    if negotiation.sent >= world.switches.overall_limit:
        return "overall_limit"
    return "in_a_row_limit" if negotiation.in_a_row >= world.switches.in_a_row_limit else "ok"


def decline_allowed(world: World, negotiation: Negotiation) -> bool:
    """Whether the applicant may take leave with a message: after an invitation, while the chat works."""
    return negotiation.invited and messaging_status(world, negotiation) in ("ok", "in_a_row_limit")


def shown(world: World, negotiation: Negotiation, *, detailed: bool = False) -> Json:
    """A negotiation as the lists show it; alone it tells more of the resume."""
    url = f"{world.api}/negotiations/{negotiation.id}"
    card: Json = {
        "id": negotiation.id,
        "state": {"id": negotiation.state, "name": STATES.get(negotiation.state, negotiation.state)},
        "created_at": stamp(negotiation.created),
        "updated_at": stamp(negotiation.updated),
        "has_updates": negotiation.has_updates,
        "viewed_by_opponent": negotiation.viewed,
        "messaging_status": messaging_status(world, negotiation),
        "hidden": negotiation.hidden,
        "decline_allowed": decline_allowed(world, negotiation),
        "source": negotiation.source,
        "counters": {"messages": len(negotiation.messages), "unread_messages": negotiation.unread_by_employer},
        "url": url,
        "messages_url": f"{url}/messages",
        "chat_id": negotiation.chat_id,
        "chat_states": {"response_reminder_state": {"allowed": False}},
        "job_search_status": None,
        "phone_calls": None,
        "tags": [],
        "vacancy": _vacancy(world, negotiation),
    }
    resume = world.resumes.get(negotiation.resume_id)
    if resume is not None and not resume.deleted and not negotiation.resume_gone:
        card["resume"] = {
            "id": resume.id,
            "title": resume.title,
            "url": f"{world.api}/resumes/{resume.id}",
            "alternate_url": f"{world.site}/resume/{resume.id}",
        }
        if detailed:
            card["resume"] |= {"created_at": stamp(resume.created), "updated_at": stamp(resume.updated)}
    elif detailed or int(negotiation.id) % 2:
        card["resume"] = None  # the others lack the key altogether, as seen in practice
    return card


def _vacancy(world: World, negotiation: Negotiation) -> Json | None:
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    if vacancy is None or vacancy.deleted or negotiation.vacancy_gone:
        return None
    return vacancy.short()


def own(world: World, request: Request, ident: str) -> Negotiation | None:
    """A negotiation of the caller."""
    negotiation = world.negotiations.by_id.get(ident)
    return negotiation if negotiation is not None and negotiation.user_id == request.owner.id else None


def unknown_topic(world: World) -> Answer:
    """404 for a negotiation that is not there or not mine."""
    if world.switches.unknown_topic == "not_found":
        return not_found()
    return refusal(404, "negotiations", "topic_not_found", "Topic not found")


def listed(world: World, request: Request) -> Answer:
    """My negotiations, the last changed first; fresh ones only after the read-back lag."""
    return _listed(world, request, request.arg("status") or "all")


def active(world: World, request: Request) -> Answer:
    """The deprecated short form of status=active."""
    return _listed(world, request, "active")


def _listed(world: World, request: Request, status: str) -> Answer:
    page = paging.read(request, default=20, most=100)
    if isinstance(page, Answer):
        return page
    order_by = request.arg("order_by") or "updated_at"
    order = request.arg("order") or "desc"
    updates = request.arg("has_updates")
    if status not in STATUSES and world.switches.unknown_negotiation_status == "all":
        status = "all"
    checks = {
        "status": status in STATUSES,
        "order_by": order_by in ("updated_at", "created_at"),
        "order": order in ("asc", "desc"),
        "has_updates": updates in (None, "", "true", "false"),
    }
    if wrong := [name for name, good in checks.items() if not good]:
        return bad_argument(*wrong)
    found = [n for n in _candidates(world, request) if _fits(world, request, n, status, updates)]
    ordered = newest(found, order_by, ascending=order == "asc")
    return json_answer(page.wrap([shown(world, n) for n in page.cut(ordered)], len(ordered)))


def _candidates(world: World, request: Request) -> list[Negotiation]:
    vacancies = [value for value in request.args.get("vacancy_id", ()) if value]
    if not vacancies:
        return world.negotiations.of_user(request.owner.id)
    pairs = [world.negotiations.pair(r, v) for v in dict.fromkeys(vacancies) for r in request.owner.resume_ids]
    return [n for n in pairs if n is not None]


def _fits(world: World, request: Request, negotiation: Negotiation, status: str, updates: str | None) -> bool:
    if negotiation.visible_from > request.now:
        return False
    if updates and negotiation.has_updates != (updates == "true"):
        return False
    if status == "all":
        return not negotiation.hidden
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    return matches_status(
        negotiation,
        status,
        vacancy_archived=vacancy is None or vacancy.archived,
        discards_active=world.switches.active_includes_discards,
    )


def one(world: World, request: Request, ident: str) -> Answer:
    """One of my negotiations."""
    negotiation = own(world, request, ident)
    return unknown_topic(world) if negotiation is None else json_answer(shown(world, negotiation, detailed=True))


def mark_read(_world: World, _request: Request) -> Answer:
    """Only employers may mark topics as read."""
    return forbidden()


def hide(world: World, request: Request, ident: str) -> Answer:
    """Take a negotiation off my list, with a parting message if that is allowed."""
    negotiation = own(world, request, ident)
    if negotiation is None or negotiation.hidden:
        again = negotiation is not None and world.switches.hide_twice_status == 204
        return no_content() if again else not_found()
    if request.now < negotiation.chat_from:
        return negotiation_refusal(425, "chat_is_not_ready", "Chat is not ready")
    if request.arg("with_decline_message") == "true":
        if not decline_allowed(world, negotiation):
            status = messaging_status(world, negotiation)
            known = status if status in ("disabled_by_employer", "no_invitation") else "wrong_state"
            return negotiation_refusal(403, known, "Decline is not allowed")
        text = "Спасибо за приглашение, но я вынужден отказаться."
        world.negotiations.write(negotiation, "applicant", text, request.now)
    negotiation.hidden = True
    return no_content()


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("POST", "/negotiations", applying.apply)
    router.add("GET", "/negotiations", listed)
    router.add("GET", "/negotiations/active", active)
    router.add("POST", "/negotiations/read", mark_read)
    router.add("GET", "/negotiations/{id}", one)
    router.add("DELETE", "/negotiations/active/{nid}", hide)
