"""Reading and writing in the chat of a negotiation."""

from typing import Any

from sandbox.headhunter.api.negotiations import messaging_status, own, unknown_topic
from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import negotiation_refusal, not_found, refusal
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer, no_content
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.negotiations.store import APPLICANT, STATES, Message, Negotiation
from sandbox.headhunter.world.state import World

Json = dict[str, Any]


def editable(world: World, negotiation: Negotiation, message: Message) -> bool:
    """Whether a message may still be changed: the letter, unread, of a live resume to an open vacancy."""
    return _edit_problem(world, negotiation, message) is None


def _edit_problem(world: World, negotiation: Negotiation, message: Message) -> str | None:
    letter = negotiation.messages[0] if negotiation.messages else None
    if message is not letter or message.author != APPLICANT or message.state != "response":
        return "message_already_viewed"
    if message.seen_by_opponent or negotiation.viewed:
        return "message_already_viewed"
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    if vacancy is None or vacancy.deleted or negotiation.vacancy_gone:
        return "vacancy_not_found"
    if vacancy.archived:
        return "vacancy_archived"
    resume = world.resumes.get(negotiation.resume_id)
    if resume is None or resume.deleted or negotiation.resume_gone:
        return "resume_not_found"
    return "disabled_by_employer" if negotiation.chat_off else None


def shown(world: World, negotiation: Negotiation, message: Message) -> Json:
    """A message as the API shows it."""
    card: Json = {
        "id": message.id,
        "created_at": stamp(message.created),
        "text": message.text,
        "state": {"id": message.state, "name": STATES.get(message.state, message.state)},
        "author": {"participant_type": message.author},
        "viewed_by_me": message.seen_by_me,
        "viewed_by_opponent": message.seen_by_opponent,
        "editable": editable(world, negotiation, message),
        "read": message.seen_by_opponent if message.author == APPLICANT else message.seen_by_me,
        "address": None,
    }
    if message.assessments:
        card["assessments"] = message.assessments
    return card


def listed(world: World, request: Request, ident: str) -> Answer:
    """The chat, oldest first; reading it clears the news."""
    negotiation = own(world, request, ident)
    if negotiation is None:
        return unknown_topic(world)
    page = paging.lenient(request, default=20, most=100)
    messages = negotiation.messages
    if request.arg("with_text_only") == "true":
        messages = [message for message in messages if message.text is not None]
    negotiation.has_updates = False
    for message in negotiation.messages:
        message.seen_by_me = True
    items = [shown(world, negotiation, message) for message in page.cut(messages)]
    return json_answer(page.wrap(items, len(messages)))


def write(world: World, request: Request, ident: str) -> Answer:
    """Send a message, if the chat allows it right now."""
    negotiation = own(world, request, ident)
    if negotiation is None:
        return unknown_topic(world)
    text = request.form.get("message", "")
    if not text.strip():
        return negotiation_refusal(403, "message_cannot_be_empty", "Message can not be empty")
    if len(text) > world.switches.message_limit:
        return negotiation_refusal(403, "too_long_message", "Message is too long")
    if request.now < negotiation.chat_from:
        return negotiation_refusal(403, "chat_is_not_ready", "Chat is not ready")
    if negotiation.archived:
        return negotiation_refusal(403, "chat_archived", "Chat is archived")
    status = messaging_status(world, negotiation)
    if status != "ok":
        value = status if status != "prohibited" else "disabled_by_employer"
        return negotiation_refusal(403, value, f"Messaging is not possible: {status}")
    message = world.negotiations.write(negotiation, APPLICANT, text, request.now)
    world.employers.on_message(negotiation, request.now)
    return json_answer(shown(world, negotiation, message), 201, "created")


def edit(world: World, request: Request, ident: str, message_id: str) -> Answer:
    """Change the letter while nobody has read it."""
    negotiation = own(world, request, ident)
    message = next((m for m in negotiation.messages if m.id == message_id), None) if negotiation else None
    if negotiation is None or message is None:
        return not_found()
    text = request.form.get("message", "")
    if not text.strip():
        return refusal(403, "negotiations", "message_cannot_be_empty", "Message can not be empty")
    problem = _edit_problem(world, negotiation, message)
    if problem is not None:
        return refusal(403, "negotiations", problem, "Message can not be edited")
    message.text = text
    negotiation.updated = request.now
    return no_content()


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/negotiations/{nid}/messages", listed)
    router.add("POST", "/negotiations/{nid}/messages", write)
    router.add("PUT", "/negotiations/{nid}/messages/{mid}", edit)
