"""Control: users, resumes, tokens, applications."""

from typing import TYPE_CHECKING, Any

from sandbox.headhunter.accounts import DEMO_CLIENT_ID, Client, Token, User
from sandbox.headhunter.clock import stamp
from sandbox.headhunter.resume_cards import STATUS

if TYPE_CHECKING:
    from sandbox.headhunter.state import World

Json = dict[str, Any]
MOST_USERS = 10_000


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


def create(world: "World", body: Json) -> Json:
    """`count` new users with `resumes` each (copies of the first resume or of `resume`) and a token pair."""
    count, resumes = int(body.get("count", 1)), int(body.get("resumes", 1))
    if not 0 < count <= MOST_USERS or not 0 <= resumes <= 100:
        raise ValueError(f"count must lie between 1 and {MOST_USERS}, resumes between 0 and 100")
    kind = str(body.get("kind", "applicant"))
    if kind not in ("applicant", "employer"):
        raise ValueError("kind must be applicant or employer")
    now = world.clock.now()
    pattern: Json = body.get("resume") or next(iter(world.resumes.values())).data
    client = str(body.get("client_id", DEMO_CLIENT_ID))
    made: list[Json] = []
    for _ in range(count):
        number = len(world.accounts.users) + 1
        user = world.accounts.add_user(
            User(id=str(10_000_000 + number), first_name="Кандидат", last_name=f"№{number}", kind=kind)
        )
        user.email = f"user{number}@sandbox.test"
        for copy in range(resumes if kind == "applicant" else 0):
            record = {**pattern, "id": f"{number:08x}{copy:04x}{world.rng.getrandbits(104):026x}"}
            world.add_resume(user, record, len(world.resumes) + 1, now)
        token = world.accounts.issue(user.id, client, now, _life(body))
        made.append({**shown(token), "resume_ids": list(user.resume_ids)})
    return {"users": made}


def _life(body: Json) -> float | None:
    return float(body["life_seconds"]) if "life_seconds" in body else None


def issue(world: "World", body: Json) -> Json:
    """A token pair for a user (the default one without `user_id`), or an application token with `app`."""
    client = str(body.get("client_id", DEMO_CLIENT_ID))
    now = world.clock.now()
    if body.get("app"):
        token = world.accounts.issue_app(client, now)
        if token is None:
            raise ValueError("an application token was issued less than five minutes ago")
        return shown(token)
    user = world.accounts.users[str(body["user_id"])] if "user_id" in body else world.default_user()
    return {**shown(world.accounts.issue(user.id, client, now, _life(body))), "resume_ids": user.resume_ids}


def _tokens(world: "World", body: Json) -> list[Token]:
    if access := body.get("access_token"):
        return [world.accounts.tokens[str(access)]]
    if user := body.get("user_id"):
        return [token for token in world.accounts.tokens.values() if token.user_id == str(user)]
    if body.get("all"):
        return list(world.accounts.tokens.values())
    raise ValueError("say which: access_token, user_id or all")


def revoke(world: "World", body: Json) -> Json:
    """As if the password was changed: neither half of the pair works any more."""
    found = _tokens(world, body)
    for token in found:
        token.revoked = True
    return {"revoked": len(found)}


def expire(world: "World", body: Json) -> Json:
    """Let access tokens end now; they can be refreshed."""
    found = _tokens(world, body)
    for token in found:
        token.expires = world.clock.now()
    return {"expired": len(found)}


def register_client(world: "World", body: Json) -> Json:
    """Register an application, replace one, or delete it (`deleted`: true)."""
    known = world.accounts.clients.get(str(body["id"]))
    if known is None or "redirect_uri" in body:
        secret = str(body.get("secret") or world.accounts.secret(64))
        known = Client(str(body["id"]), secret, str(body["redirect_uri"]), str(body.get("name", "Приложение")))
        world.accounts.add_client(known)
    known.deleted = bool(body.get("deleted", False))
    return {"id": known.id, "secret": known.secret, "redirect_uri": known.redirect_uri, "deleted": known.deleted}


def act_on_resume(world: "World", body: Json) -> Json:
    """Change what the site keeps about a resume: `status`, `access`, `hidden`, `deleted`, `new_views`."""
    resume = world.resumes[str(body["resume_id"])]
    if (status := body.get("status")) is not None:
        if status not in STATUS:
            raise ValueError(f"status must be one of {', '.join(STATUS)}")
        resume.status = status
    resume.access = str(body.get("access", resume.access))
    resume.hidden = bool(body.get("hidden", resume.hidden))
    resume.deleted = bool(body.get("deleted", resume.deleted))
    resume.new_views = int(body.get("new_views", resume.new_views))
    return {"id": resume.id, "status": resume.status, "access": resume.access, "hidden": resume.hidden}
