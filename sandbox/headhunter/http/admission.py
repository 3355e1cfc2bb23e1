"""What is checked before any method: user agent, closed access, rate, route, token, captcha (in this order)."""

import time
from urllib.parse import urlencode

from sandbox.headhunter.http.errors import error_body, forbidden, oauth_refusal, refusal, token_refusal
from sandbox.headhunter.http.web import HTML, Answer, Endpoint, Request
from sandbox.headhunter.world.state import World


def agent_problem(world: World, request: Request) -> Answer | None:
    """400 for a missing or blacklisted user agent; only `HH-User-Agent` counts where both are sent."""
    agent = request.headers.get(b"hh-user-agent") or request.headers.get(b"user-agent")
    if not agent:
        return refusal(400, "bad_user_agent", "unset", "User-Agent header is required")
    if agent in world.good_agents:
        return None
    text = agent.decode("latin-1").lower()
    if any(bad.lower() in text for bad in world.switches.agent_blacklist):
        return refusal(400, "bad_user_agent", "blacklisted", "User-Agent is blacklisted")
    world.good_agents.add(agent)
    return None


def rate_problem(world: World, request: Request) -> Answer | None:
    """429 for more calls a second than allowed, in one of the bodies that were seen."""
    switches = world.switches
    if switches.rate <= 0:
        return None
    key = request.client
    if switches.rate_scope == "token":
        key = request.headers.get(b"authorization", b"").decode("latin-1") or key
    if world.rate.take(key, switches.rate, switches.rate_burst):
        return None
    answer = Answer(status=429, verdict="too_many_requests")
    if switches.rate_body == "json":
        answer.error = error_body([{"type": "too_many_requests"}], description="Too many requests")
    elif switches.rate_body == "html":
        answer.body = b"<html><body><h1>429 Too Many Requests</h1></body></html>"
        answer.content_type = HTML
    if switches.rate_retry_after is not None:
        answer.headers.append((b"retry-after", str(switches.rate_retry_after).encode()))
    return answer


def closed_problem(world: World, request: Request, endpoint: Endpoint) -> Answer | None:
    """403 for everyone but the clients on the list, while access is closed (the state of 2026)."""
    if not world.switches.access_closed or endpoint.access in ("token", "page"):
        return None
    token = world.accounts.tokens.get(_bearer(request) or "")
    if token is not None and token.client_id in world.switches.access_allowed_clients:
        return None
    answer = forbidden()
    answer.verdict = "access_closed"
    return answer


def _bearer(request: Request) -> str | None:
    header = request.headers.get(b"authorization")
    if header is None:
        return None
    kind, _, value = header.decode("latin-1").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def token_problem(world: World, request: Request, endpoint: Endpoint) -> Answer | None:
    """Find out who calls; the refusal when the method needs somebody else."""
    value = _bearer(request)
    if value is None:
        return None if endpoint.access in ("public", "token") else forbidden()
    if endpoint.access == "token":
        return None
    token = world.accounts.tokens.get(value)
    problem = world.accounts.problem_of(token, request.now)
    if problem is not None or token is None:
        return oauth_refusal(problem or "bad_authorization", world.switches.auth_status)
    request.token = token
    request.user = world.accounts.users.get(token.user_id) if token.user_id else None
    if endpoint.access != "applicant":
        return None
    if request.user is None:
        if world.switches.app_on_user_method == "forbidden":
            return forbidden()
        return oauth_refusal("user_auth_expected")
    return None if request.user.kind == "applicant" else forbidden()


def captcha_problem(world: World, request: Request) -> Answer | None:
    """403 with the address of a captcha, until control or the captcha page says that it is solved."""
    captcha = world.faults.captcha
    if captcha.hits(request.method, request.path):
        return captcha_refusal(world, captcha.state)
    if request.token is None and request.path == "/vacancies" and world.switches.anonymous_captcha:
        seen = world.anonymous_calls.get(request.client, 0)
        world.anonymous_calls[request.client] = seen + 1
        if seen >= 1:
            return captcha_refusal(world, f"anonymous-{request.client}")
    limit = world.switches.captcha_apply_after
    if limit and request.user and request.method == "POST" and request.path == "/negotiations":
        if request.user.apply_calls >= limit:
            return captcha_refusal(world, f"user-{request.user.id}")
        request.user.apply_calls += 1
    return None


def captcha_refusal(world: World, state: str) -> Answer:
    """The body of a demanded captcha; the client adds `backurl` itself."""
    url = f"{world.site}/account/captcha?{urlencode({'state': state})}"
    error = {"type": "captcha_required", "value": "captcha_required"}
    shown = world.switches.captcha_urls
    if shown in ("both", "captcha_url"):
        error["captcha_url"] = url
    if shown in ("both", "fallback_url"):
        error["fallback_url"] = url
    body = error_body([error], description="Captcha required")
    return Answer(status=403, error=body, verdict="captcha_required")


def solve_captcha(world: World, state: str) -> None:
    """Let the calls through that waited for a person."""
    if state.startswith("user-"):
        if user := world.accounts.users.get(state.removeprefix("user-")):
            user.apply_calls = 0
    elif state.startswith("anonymous-"):
        world.anonymous_calls[state.removeprefix("anonymous-")] = -1_000_000
    else:
        world.faults.captcha.on = False


def solve_all_captchas(world: World) -> None:
    """Let everybody through."""
    world.faults.captcha.on = False
    for client in world.anonymous_calls:
        world.anonymous_calls[client] = -1_000_000
    for user in world.accounts.users.values():
        user.apply_calls = 0


def method_problem(world: World, known: bool) -> Answer:
    """404 for an unknown path, 405 (or the 403 that some methods give) for a wrong method."""
    if not known:
        return refusal(404, "not_found", description="Not Found")
    if world.switches.wrong_method_status == 403:
        return forbidden()
    return refusal(405, "method_not_allowed", description="Method Not Allowed")


def bad_body(world: World, request: Request) -> Answer | None:
    """413 for a body that is too large, as a proxy gives it; 400 for a token call without a form."""
    if request.too_large:
        page = b"<html><body><h1>413 Request Entity Too Large</h1></body></html>"
        return Answer(status=413, body=page, content_type=HTML, verdict="too_large")
    if request.path in ("/token", "/oauth/token") and request.method == "POST":
        kind = request.headers.get(b"content-type", b"")
        if not kind.startswith((b"application/x-www-form-urlencoded", b"multipart/form-data")):
            return token_refusal("invalid_request", world.switches.unreadable_form)
    return None


def admit(world: World, request: Request, endpoint: Endpoint | None, *, known: bool) -> Answer | None:
    """The first refusal in the order of the real service; None when the method may run."""
    refused = agent_problem(world, request)
    if refused is None and endpoint is not None:
        refused = closed_problem(world, request, endpoint)
    if refused is None:
        world.rate.now = time.monotonic()
        refused = rate_problem(world, request)
    if refused is not None:
        return refused
    if endpoint is None:
        return method_problem(world, known)
    return token_problem(world, request, endpoint) or captcha_problem(world, request) or bad_body(world, request)
