"""Signing in: the authorize page of the site and the token endpoint."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from sandbox.headhunter.api import oauth_pages as pages
from sandbox.headhunter.http.errors import forbidden, html_page, token_refusal
from sandbox.headhunter.http.web import HTML, Answer, Request, Router, json_answer, no_content
from sandbox.headhunter.world.applicants.accounts import Client, Token, User
from sandbox.headhunter.world.state import World

SESSION_COOKIE = "sandbox_session"
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def redirect_allowed(asked: str, registered: str, *, any_loopback_port: bool) -> bool:
    """Whether an address derives from the registered one: same scheme and port, its host and path or deeper ones."""
    want, have = _split(asked), _split(registered)
    if want is None or have is None:
        return False
    if want.scheme != have.scheme or not want.hostname or not have.hostname or want.username or want.fragment:
        return False
    if want.hostname != have.hostname and not want.hostname.endswith("." + have.hostname):
        both_loopback = want.hostname in LOOPBACK and have.hostname in LOOPBACK
        if not (any_loopback_port and both_loopback):
            return False
    if want.port != have.port and not (any_loopback_port and want.hostname in LOOPBACK):
        return False
    base = have.path.rstrip("/")
    if not (want.path == base or want.path.startswith(base + "/") or (not base and not want.path)):
        return False
    asked_query = parse_qsl(want.query)
    return all(pair in asked_query for pair in parse_qsl(have.query))


def _split(uri: str) -> SplitResult | None:
    """The parts of an address whose host and port can be read; None for another."""
    try:
        parts = urlsplit(uri)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def with_query(uri: str, extra: dict[str, str]) -> str:
    """An address with further query parameters."""
    parts = urlsplit(uri)
    query = "&".join(piece for piece in (parts.query, urlencode(extra)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _redirect(uri: str, state: str | None, extra: dict[str, str]) -> Answer:
    if state is not None:
        extra = {**extra, "state": state}
    return Answer(status=302, content_type=HTML, headers=[(b"location", with_query(uri, extra).encode())])


def _checked_client(world: World, asked: dict[str, str]) -> tuple[Client, str] | Answer:
    client = world.accounts.clients.get(asked.get("client_id", ""))
    if asked.get("response_type") != "code":
        return html_page(400, pages.problem("Параметр response_type должен быть равен code."))
    if client is None or client.deleted:
        return html_page(400, pages.problem("Приложение с таким client_id не зарегистрировано."))
    uri = asked.get("redirect_uri") or client.redirect_uri
    if not redirect_allowed(uri, client.redirect_uri, any_loopback_port=world.switches.loopback_any_port):
        return html_page(400, pages.problem("Адрес возврата (redirect_uri) не совпадает с указанным при регистрации."))
    return client, uri


def _signed_in(world: World, request: Request) -> User | None:
    for piece in request.headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, _, value = piece.strip().partition("=")
        if name == SESSION_COOKIE:
            return world.accounts.users.get(world.accounts.sessions.get(value, ""))
    return None


def authorize_page(world: World, request: Request) -> Answer:
    """The page a person opens in a browser; a redirect at once when signed in and granted before."""
    asked = {name: values[-1] for name, values in request.args.items()}
    checked = _checked_client(world, asked)
    if isinstance(checked, Answer):
        return checked
    client, uri = checked
    state = asked.get("state")
    user = _signed_in(world, request)
    forced = asked.get("force_login") == "true"
    if world.switches.auto_grant and not forced:
        user = user or world.granted_user()
        return _grant(world, request, user, client, asked, uri)
    if user and (user.id, client.id) in world.accounts.grants and not forced:
        code = world.accounts.issue_code(user.id, client.id, asked.get("redirect_uri"), request.now)
        return _redirect(uri, state, {"code": code.value})
    people = [u for u in world.accounts.users.values() if u.kind == "applicant"]
    if asked.get("skip_choose_account") == "true":
        people = [user or world.default_user()]
    return html_page(200, pages.consent(client.name, [(u, _trade(world, u)) for u in people[:50]], user, asked))


def _trade(world: World, user: User) -> str:
    """The title of a person's first resume."""
    return next((world.resumes[ident].title for ident in user.resume_ids if ident in world.resumes), "")


def _grant(world: World, request: Request, user: User, client: Client, asked: dict[str, str], uri: str) -> Answer:
    code = world.accounts.issue_code(user.id, client.id, asked.get("redirect_uri"), request.now)
    answer = _redirect(uri, asked.get("state"), {"code": code.value})
    cookie = f"{SESSION_COOKIE}={world.accounts.sign_in(user.id)}; Path=/oauth; HttpOnly; SameSite=Lax"
    answer.headers.append((b"set-cookie", cookie.encode()))
    return answer


def authorize_decision(world: World, request: Request) -> Answer:
    """The pressed button of the page: back to the application with a code or with a refusal."""
    asked = {name: values[-1] for name, values in request.args.items()}
    asked |= request.form
    checked = _checked_client(world, asked)
    if isinstance(checked, Answer):
        return checked
    client, uri = checked
    if asked.get("decision") != "allow":
        return _redirect(uri, asked.get("state"), {"error": "access_denied"})
    user = world.accounts.users.get(asked.get("user_id", "")) or _signed_in(world, request)
    if user is None:
        return html_page(400, pages.problem("Выберите, от чьего имени войти."))
    return _grant(world, request, user, client, asked, uri)


def token(world: World, request: Request) -> Answer:
    """The token endpoint, on the API's and on the site's host."""
    form = request.form
    grant = form.get("grant_type")
    if not form or not grant:
        return token_refusal("invalid_request", world.switches.unreadable_form)
    if grant == "authorization_code":
        return _exchange(world, request, form)
    if grant == "refresh_token":
        return _refresh(world, request, form)
    if grant == "client_credentials":
        return _app_token(world, request, form)
    return token_refusal("unsupported_grant_type", "unsupported grant_type")


def _secret_problem(world: World, form: dict[str, str]) -> Answer | None:
    client = world.accounts.clients.get(form.get("client_id", ""))
    if client is not None and not client.deleted and client.secret == form.get("client_secret"):
        return None
    if world.switches.bad_client == "invalid_client":
        return token_refusal("invalid_client", "client_id or client_secret not found")
    return token_refusal("invalid_request", "account not found")


def _exchange(world: World, request: Request, form: dict[str, str]) -> Answer:
    if not form.get("client_id") or not form.get("client_secret"):
        return token_refusal("invalid_request", world.switches.unreadable_form)
    if not form.get("code"):
        return token_refusal("invalid_request", "code not found")
    if problem := _secret_problem(world, form):
        return problem
    code = world.accounts.codes.get(form["code"])
    if code is None or code.client_id != form["client_id"]:
        return token_refusal("invalid_request", "code not found")
    if code.used:
        return token_refusal("invalid_grant", "code has already been used")
    if request.now - code.issued > world.switches.code_life:
        return token_refusal("invalid_grant", "code expired")
    if code.redirect_uri is not None and form.get("redirect_uri") != code.redirect_uri:
        return token_refusal("invalid_request", "bad redirect url")
    code.used = True
    return _pair(world, world.accounts.issue(code.user_id, code.client_id, request.now))


def _pair(world: World, pair: Token) -> Answer:
    life = world.switches.expires_in_shown
    shown = int((pair.expires or 0) - pair.issued) if life is None else life
    body = {
        "access_token": pair.access,
        "token_type": "bearer",
        "expires_in": shown,
        "refresh_token": pair.refresh,
    }
    return json_answer(body)


def _refresh(world: World, request: Request, form: dict[str, str]) -> Answer:
    value = form.get("refresh_token", "")
    if not value:
        return token_refusal("invalid_request", "token is empty")
    old = world.accounts.refreshes.get(value)
    if old is None or old.user_id is None:
        return token_refusal("invalid_grant", "bad token")
    if old.refreshed:
        return token_refusal("invalid_grant", "token has already been refreshed")
    if old.revoked:
        return token_refusal("invalid_grant", world.switches.dead_refresh)
    if not old.displaced and old.expires is not None and request.now < old.expires:
        old.refreshed = world.switches.early_refresh == "burned"
        return token_refusal("invalid_grant", "token not expired")
    old.refreshed = True
    return _pair(world, world.accounts.issue(old.user_id, old.client_id, request.now))


def _app_token(world: World, request: Request, form: dict[str, str]) -> Answer:
    if problem := _secret_problem(world, form):
        return problem
    issued = world.accounts.issue_app(form["client_id"], request.now)
    if issued is None:
        return token_refusal("forbidden", "app token refresh too early", 403)
    return json_answer({"access_token": issued.access, "token_type": "bearer"})


def revoke(world: World, request: Request) -> Answer:
    """Throw away the pair that the call is made with; application tokens cannot be thrown away."""
    if request.token is None or request.token.user_id is None:
        return forbidden()
    request.token.revoked = True
    return no_content()


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/oauth/authorize", authorize_page, "page")
    router.add("POST", "/oauth/authorize", authorize_decision, "page")
    router.add("POST", "/token", token, "token")
    router.add("POST", "/oauth/token", token, "token")
    router.add("DELETE", "/oauth/token", revoke, "any")
