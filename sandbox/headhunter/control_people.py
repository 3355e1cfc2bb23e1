"""Control: users, resumes, tokens, applications."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from sandbox.headhunter.accounts import DEMO_CLIENT_ID, Client, Token, User
from sandbox.headhunter.clock import stamp
from sandbox.headhunter.records import ResumeRecord, check
from sandbox.headhunter.resume_cards import ACCESS, STATUS
from sandbox.headhunter.settings import MOST
from sandbox.serving.bodies import SpecError
from sandbox.serving.given import Given, Ident, known

if TYPE_CHECKING:
    from sandbox.headhunter.state import World

Json = dict[str, Any]
MOST_USERS = 10_000
Life = Annotated[float | None, Field(ge=0, le=MOST)]


class UsersGiven(Given):
    """How many people of which kind, with how many resumes each."""

    count: Annotated[int, Field(ge=1, le=MOST_USERS)] = 1
    resumes: Annotated[int, Field(ge=0, le=100)] = 1
    kind: Literal["applicant", "employer"] = "applicant"
    life_seconds: Life = None
    client_id: Ident = DEMO_CLIENT_ID
    resume: Json | None = None


class TokenGiven(Given):
    """Whose token; `app` asks for one of the application itself."""

    user_id: Ident | None = None
    client_id: Ident = DEMO_CLIENT_ID
    life_seconds: Life = None
    app: bool = False


class TokensGiven(Given):
    """Which tokens."""

    access_token: Ident | None = None
    user_id: Ident | None = None
    all: bool = False


class ClientGiven(Given):
    """An application."""

    id: Ident
    secret: Ident | None = None
    redirect_uri: Annotated[str | None, Field(pattern=r"^https?://[!-~]+$", max_length=2000)] = None
    name: Ident = "Приложение"
    deleted: bool = False


class ResumeGiven(Given):
    """What the site keeps about a resume."""

    resume_id: Ident
    status: str | None = None
    access: str | None = None
    hidden: bool | None = None
    deleted: bool | None = None
    new_views: Annotated[int | None, Field(ge=0, le=1_000_000)] = None


def listed(world: "World") -> Json:
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


def create(world: "World", given: UsersGiven) -> Json:
    """New users with copies of the first resume (or of `resume`) and a token pair each."""
    now = world.clock.now()
    pattern = given.resume if given.resume is not None else next((r.data for r in world.resumes.values()), {})
    check(ResumeRecord, pattern)
    made: list[Json] = []
    for _ in range(given.count):
        number = len(world.accounts.users) + 1
        user = world.accounts.add_user(
            User(id=str(10_000_000 + number), first_name="Кандидат", last_name=f"№{number}", kind=given.kind)
        )
        user.email = f"user{number}@sandbox.test"
        for copy in range(given.resumes if given.kind == "applicant" else 0):
            record = {**pattern, "id": f"{number:08x}{copy:04x}{world.rng.getrandbits(104):026x}"}
            world.add_resume(user, record, len(world.resumes) + 1, now)
        token = world.accounts.issue(user.id, given.client_id, now, given.life_seconds)
        made.append({**shown(token), "resume_ids": list(user.resume_ids)})
    return {"users": made}


def issue(world: "World", given: TokenGiven) -> Json:
    """A token pair for a user (the default one without `user_id`), or an application token with `app`."""
    now = world.clock.now()
    if given.app:
        token = world.accounts.issue_app(given.client_id, now)
        if token is None:
            raise SpecError("an application token was issued less than five minutes ago")
        return shown(token)
    user = world.default_user() if given.user_id is None else known(world.accounts.users, given.user_id, "user")
    pair = world.accounts.issue(user.id, given.client_id, now, given.life_seconds)
    return {**shown(pair), "resume_ids": user.resume_ids}


def _tokens(world: "World", given: TokensGiven) -> list[Token]:
    if given.access_token is not None:
        return [known(world.accounts.tokens, given.access_token, "token")]
    if given.user_id is not None:
        return [token for token in world.accounts.tokens.values() if token.user_id == given.user_id]
    if given.all:
        return list(world.accounts.tokens.values())
    raise SpecError("say which: access_token, user_id or all")


def revoke(world: "World", given: TokensGiven) -> Json:
    """As if the password was changed: neither half of the pair works any more."""
    found = _tokens(world, given)
    for token in found:
        token.revoked = True
    return {"revoked": len(found)}


def expire(world: "World", given: TokensGiven) -> Json:
    """Let access tokens end now; they can be refreshed."""
    found = _tokens(world, given)
    for token in found:
        token.expires = world.clock.now()
    return {"expired": len(found)}


def register_client(world: "World", given: ClientGiven) -> Json:
    """Register an application, replace one, or delete it (`deleted`: true)."""
    client = world.accounts.clients.get(given.id)
    if client is None or given.redirect_uri is not None:
        if given.redirect_uri is None:
            raise SpecError("say which: redirect_uri")
        secret = given.secret or world.accounts.secret(64)
        client = Client(given.id, secret, given.redirect_uri, given.name)
        world.accounts.add_client(client)
    client.deleted = given.deleted
    return {"id": client.id, "secret": client.secret, "redirect_uri": client.redirect_uri, "deleted": client.deleted}


def act_on_resume(world: "World", given: ResumeGiven) -> Json:
    """Change what the site keeps about a resume: `status`, `access`, `hidden`, `deleted`, `new_views`."""
    resume = known(world.resumes, given.resume_id, "resume")
    for name, words in (("status", STATUS), ("access", ACCESS)):
        value = getattr(given, name)
        if value is not None and value not in words:
            raise SpecError(f"{name} must be one of {', '.join(words)}")
    for name, value in given.model_dump(exclude_none=True, exclude={"resume_id"}).items():
        setattr(resume, name, value)
    return {"id": resume.id, "status": resume.status, "access": resume.access, "hidden": resume.hidden}
