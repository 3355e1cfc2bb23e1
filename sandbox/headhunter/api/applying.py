"""`POST /negotiations`: every check in the order of the real service, then the effects."""

from collections import deque
from urllib.parse import quote

from sandbox.headhunter.http.errors import bad_argument, error_body, negotiation_refusal, refusal
from sandbox.headhunter.http.web import HTML, NUMBER, Answer, Request, created
from sandbox.headhunter.world.applicants.accounts import User
from sandbox.headhunter.world.applicants.resume_cards import Resume
from sandbox.headhunter.world.formats.encoding import dumps
from sandbox.headhunter.world.negotiations.store import APPLICANT, Negotiation, forget_old
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy

_MISSING = {"vacancy_id": "Vacancy id must be set", "resume_id": "Resume id must be set"}


def apply(world: World, request: Request) -> Answer:
    """Send a resume to a vacancy; at most one negotiation ever comes of a pair."""
    form = request.form
    vacancy_id, resume_id = form.get("vacancy_id", "").strip(), form.get("resume_id", "").strip()
    message = form.get("message")
    given = {"vacancy_id": NUMBER.fullmatch(vacancy_id) is not None, "resume_id": bool(resume_id)}
    missing = [name for name, good in given.items() if not good]
    if missing:
        return bad_argument(*missing, texts=[_MISSING[name] for name in missing])
    vacancy = world.market.known(vacancy_id)
    if vacancy is None:
        return negotiation_refusal(400, "vacancy_not_found", "Vacancy not found")
    resume = world.resumes.get(resume_id)
    if resume is None or resume.user_id != request.owner.id or resume.hidden or resume.deleted:
        return negotiation_refusal(400, "resume_not_found", "Resume not found")
    refused = (
        _resume_problem(world, resume)
        or _vacancy_problem(world, vacancy)
        or _pair_problem(world, request, resume, vacancy)
        or _letter_problem(world, vacancy, message)
        or _limit_problem(world, request, resume)
    )
    if refused is not None:
        return refused
    return _accept(world, request, resume, vacancy, message)


def _resume_problem(world: World, resume: Resume) -> Answer | None:
    if resume.status != "published":
        return negotiation_refusal(
            world.switches.unpublished_resume_status, "resume_not_found", "Resume is not published"
        )
    return None


def _vacancy_problem(world: World, vacancy: Vacancy) -> Answer | None:
    if vacancy.archived or vacancy.hidden:
        return negotiation_refusal(403, world.switches.archived_vacancy, "Vacancy is archived or hidden")
    if vacancy.external:
        location = vacancy.card.get("response_url") or "https://employer.example/apply"
        headers = [(b"location", quote(location, safe=":/?#[]@!$&'()*+,;=%~-._").encode())]
        return Answer(status=303, content_type=HTML, headers=headers, verdict="external")
    if vacancy.card["has_test"]:
        return negotiation_refusal(world.switches.test_required_status, "test_required", "Test is required")
    if consent := world.switches.consent_error:
        text = f'"{consent}" param required'
        return Answer(status=400, body=dumps({"description": text}), verdict=consent)
    if vacancy.visibility_id:
        text = '"required_applicant_visibility_id" param required'
        return Answer(status=400, body=dumps({"description": text}), verdict="required_applicant_visibility_id")
    return None


def _pair_problem(world: World, request: Request, resume: Resume, vacancy: Vacancy) -> Answer | None:
    if world.negotiations.pair(resume.id, vacancy.id) is not None:
        return negotiation_refusal(403, "already_applied", "Already applied")
    if vacancy.card["type"]["id"] == "anonymous" and resume.access == "whitelist":
        return negotiation_refusal(403, "resume_visibility_conflict", "Resume is not visible for anonymous vacancies")
    hidden = vacancy.employer_id in request.owner.hidden_employers
    unwanted = hidden and world.switches.blacklisted_employer == "application_denied"
    if vacancy.closed or vacancy.denied or request.owner.id in world.denied_users or unwanted:
        return negotiation_refusal(403, "application_denied", "Application denied")
    return None


def _letter_problem(world: World, vacancy: Vacancy, message: str | None) -> Answer | None:
    switches = world.switches
    text = message or ""
    if vacancy.card["response_letter_required"] and not text.strip():
        return _letter_missing(switches.letter_missing)
    if len(text) > switches.letter_limit:
        return negotiation_refusal(403, "too_long_message", "Message is too long")
    lowered = text.lower()
    for words, value in (
        (switches.obscene_words, "inappropriate_language"),
        (switches.forbidden_words, "resource_policy_violation"),
    ):
        if any(word in lowered for word in words):
            ending = "_message" if switches.policy_status == 403 else ""
            return negotiation_refusal(switches.policy_status, value + ending, "Message breaks the rules")
    return None


def _letter_missing(variant: str) -> Answer:
    if variant == "letter_required":
        return refusal(400, "negotiations", "letter_required", "letter required")
    if variant == "empty_message":
        return negotiation_refusal(403, "empty_message", "letter required")
    return bad_argument("message", text="letter required")


def _windows(world: World, user: User, resume: Resume) -> deque[float]:
    key = resume.id if world.switches.limit_scope == "resume" else ""
    return user.sent.setdefault(key, deque())


def _limit_problem(world: World, request: Request, resume: Resume) -> Answer | None:
    switches = world.switches
    window = _windows(world, request.owner, resume)
    # a slot frees exactly 24 hours after the application that took it
    used = forget_old(window, request.now - switches.limit_window)
    if used < switches.limit_value:
        return None
    answer = Answer(
        status=switches.limit_status,
        error=error_body([{"type": "negotiations", "value": "limit_exceeded"}], description="Limit exceeded"),
        verdict="limit_exceeded",
    )
    if switches.limit_status == 429:
        wait = switches.limit_retry_after
        if wait is None:
            wait = int(window[0] + switches.limit_window - request.now) + 1 if window else int(switches.limit_window)
        answer.headers.append((b"retry-after", str(wait).encode()))
    return answer


def _accept(world: World, request: Request, resume: Resume, vacancy: Vacancy, message: str | None) -> Answer:
    switches = world.switches
    negotiation = record(world, request.owner, resume, vacancy, message, request.now, lag=switches.read_back_lag)
    body = b""
    if switches.with_chat_info and request.arg("with_chat_info") == "true":
        body = dumps({"id": None if switches.chat_info_id_null else negotiation.id})
    answer = created(f"/negotiations/{negotiation.id}", body)
    if body:
        answer.content_type = b"application/json; charset=UTF-8"
    answer.verdict = "created"
    return answer


def record(
    world: World, user: User, resume: Resume, vacancy: Vacancy, message: str | None, now: float, *, lag: float
) -> Negotiation:
    """The effects of an accepted application, also of one made by hand on the site."""
    delay = world.switches.chat_ready_delay
    negotiation = world.negotiations.add(user.id, resume.id, vacancy.id, now, lag=lag, chat_delay=delay)
    letter = message if message and message.strip() else None
    world.negotiations.write(negotiation, APPLICANT, letter, now, state="response")
    negotiation.in_a_row, negotiation.sent = 0, int(letter is not None)
    user.relations.setdefault(vacancy.id, set()).add("got_response")
    for key in ("", resume.id):
        user.sent.setdefault(key, deque()).append(now)
    vacancy.responses += 1
    world.employers.on_application(negotiation, now)
    return negotiation
