"""Control: users, resumes, tokens, applications."""

from typing import Annotated, Any, Literal

from pydantic import Field

from sandbox.headhunter.world.applicants.accounts import DEMO_CLIENT_ID, Client, Token, User
from sandbox.headhunter.world.applicants.resume_cards import ACCESS, STATUS
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.records.models import ResumeRecord, check
from sandbox.headhunter.world.settings import MOST
from sandbox.headhunter.world.state import World
from sandbox.serving.bodies import SpecError
from sandbox.serving.params import Ident, Params, known

Json = dict[str, Any]
MOST_USERS = 10_000
Life = Annotated[float | None, Field(ge=0, le=MOST)]


class UsersParams(Params):
    """How many people of which kind, with how many resumes each."""

    count: Annotated[int, Field(ge=1, le=MOST_USERS)] = 1
    resumes: Annotated[int, Field(ge=0, le=100)] = 1
    kind: Literal["applicant", "employer"] = "applicant"
    life_seconds: Life = None
    client_id: Ident = DEMO_CLIENT_ID
    resume: Json | None = None


class TokenParams(Params):
    """Whose token; `app` asks for one of the application itself."""

    user_id: Ident | None = None
    client_id: Ident = DEMO_CLIENT_ID
    life_seconds: Life = None
    app: bool = False


class TokensParams(Params):
    """Which tokens."""

    access_token: Ident | None = None
    user_id: Ident | None = None
    all: bool = False


class ClientParams(Params):
    """An application."""

    id: Ident
    secret: Ident | None = None
    redirect_uri: Annotated[str | None, Field(pattern=r"^https?://[!-~]+$", max_length=2000)] = None
    name: Ident = "Приложение"
    deleted: bool = False


class ResumeParams(Params):
    """What the site keeps about a resume."""

    resume_id: Ident
    status: str | None = None
    access: str | None = None
    hidden: bool | None = None
    deleted: bool | None = None
    new_views: Annotated[int | None, Field(ge=0, le=1_000_000)] = None


def listed(world: World) -> Json:
    """Everybody with their resumes."""
    people = [
        {"id": u.id, "name": u.full_name, "kind": u.kind, "resume_ids": u.resume_ids}
        for u in world.accounts.users.values()
    ]
    return {"users": people}


def shown(token: Token) -> Json:
    """A pair, as the token endpoint would give it, with its owner."""
    return {
        "access_token": token.access,
        "refresh_token": token.refresh,
        "user_id": token.user_id,
        "client_id": token.client_id,
        "expires_at": None if token.expires is None else stamp(token.expires),
    }


def create(world: World, params: UsersParams) -> Json:
    """New users with copies of the first resume (or of `resume`) and a token pair each."""
    now = world.clock.now()
    pattern = params.resume if params.resume is not None else next((r.data for r in world.resumes.values()), {})
    check(ResumeRecord, pattern)
    made: list[Json] = []
    for _ in range(params.count):
        number = len(world.accounts.users) + 1
        user = world.accounts.add_user(
            User(id=str(10_000_000 + number), first_name="Кандидат", last_name=f"№{number}", kind=params.kind)
        )
        user.email = f"user{number}@sandbox.test"
        for copy in range(params.resumes if params.kind == "applicant" else 0):
            record = {**pattern, "id": f"{number:08x}{copy:04x}{world.rng.getrandbits(104):026x}"}
            world.add_resume(user, record, len(world.resumes) + 1, now)
        token = world.accounts.issue(user.id, params.client_id, now, params.life_seconds)
        made.append({**shown(token), "resume_ids": list(user.resume_ids)})
    return {"users": made}


def issue(world: World, params: TokenParams) -> Json:
    """A token pair for a user (the default one without `user_id`), or an application token with `app`."""
    now = world.clock.now()
    if params.app:
        token = world.accounts.issue_app(params.client_id, now)
        if token is None:
            raise SpecError("an application token was issued less than five minutes ago")
        return shown(token)
    user = world.default_user() if params.user_id is None else known(world.accounts.users, params.user_id, "user")
    pair = world.accounts.issue(user.id, params.client_id, now, params.life_seconds)
    return {**shown(pair), "resume_ids": user.resume_ids}


def _tokens(world: World, params: TokensParams) -> list[Token]:
    if params.access_token is not None:
        return [known(world.accounts.tokens, params.access_token, "token")]
    if params.user_id is not None:
        return [token for token in world.accounts.tokens.values() if token.user_id == params.user_id]
    if params.all:
        return list(world.accounts.tokens.values())
    raise SpecError("say which: access_token, user_id or all")


def revoke(world: World, params: TokensParams) -> Json:
    """As if the password was changed: neither half of the pair works any more."""
    found = _tokens(world, params)
    for token in found:
        token.revoked = True
    return {"revoked": len(found)}


def expire(world: World, params: TokensParams) -> Json:
    """Let access tokens end now; they can be refreshed."""
    found = _tokens(world, params)
    for token in found:
        token.expires = world.clock.now()
    return {"expired": len(found)}


def register_client(world: World, params: ClientParams) -> Json:
    """Register an application, replace one, or delete it (`deleted`: true)."""
    client = world.accounts.clients.get(params.id)
    if client is None or params.redirect_uri is not None:
        if params.redirect_uri is None:
            raise SpecError("say which: redirect_uri")
        secret = params.secret or world.accounts.secret(64)
        client = Client(params.id, secret, params.redirect_uri, params.name)
        world.accounts.add_client(client)
    client.deleted = params.deleted
    return {"id": client.id, "secret": client.secret, "redirect_uri": client.redirect_uri, "deleted": client.deleted}


def act_on_resume(world: World, params: ResumeParams) -> Json:
    """Change what the site keeps about a resume: `status`, `access`, `hidden`, `deleted`, `new_views`."""
    resume = known(world.resumes, params.resume_id, "resume")
    for name, words in (("status", STATUS), ("access", ACCESS)):
        value = getattr(params, name)
        if value is not None and value not in words:
            raise SpecError(f"{name} must be one of {', '.join(words)}")
    for name, value in params.model_dump(exclude_none=True, exclude={"resume_id"}).items():
        setattr(resume, name, value)
    return {"id": resume.id, "status": resume.status, "access": resume.access, "hidden": resume.hidden}
