"""Sign-in, sign-out, sessions, and the page of a one-time link."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.http_guard import address_key
from libs.common.sessions import cookie_name
from services.api.ports import Deps
from services.api.sessions import store
from services.api.users import TOKEN_BYTES
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError, not_found

log = get_logger(__name__)
router = APIRouter(tags=["sessions"])
NextPath = Annotated[str | None, Query(max_length=300, description="Path of this server to go on to")]


class SignInBody(Input):
    """E-mail and password."""

    email: str = Field(min_length=1, max_length=255, examples=["anna@example.org"])
    password: str = Field(min_length=1, max_length=128, examples=["пять слов без пробелов"])


class SignedInBody(Output):
    """Who is signed in now."""

    user_id: UUID
    email: str = Field(examples=["anna@example.org"])
    is_admin: bool


class SessionBody(Output):
    """One session of the user."""

    id: UUID
    user_agent: str = Field(description="The browser as it named itself")
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool = Field(description="The session of this request")


class SessionList(Output):
    """Sessions that still sign in."""

    items: list[SessionBody]


class RevokedBody(Output):
    """How many sessions were ended."""

    revoked: int


@router.post("/api/session", summary="Sign in with e-mail and password")
async def sign_in(body: SignInBody, request: Request, response: Response, deps: DepsOf) -> SignedInBody:
    """Sets the session cookie. Wrong e-mail and wrong password are the same answer in the same time."""
    email = body.email.strip().lower()
    reserved = await _reserve(deps, request, email)
    async with deps.engine.connect() as connection:
        user = await store.user_by_email(connection, email)
    asker = address_of(request, deps)
    right, newer = await deps.passwords.verify(body.password, user.password_hash if user else None, asker=asker)
    if not right or user is None:
        log.info("sign-in refused", action="session.refused")
        raise ApiError(401, "wrong_credentials")
    async with deps.engine.begin() as connection:
        await store.forget_attempts(connection, reserved)
        if newer:
            await store.store_password_hash(connection, user.id, newer)
        await _open(deps, connection, request, response, user.id, how="password")
    return SignedInBody(user_id=user.id, email=email, is_admin=user.is_admin)


@router.get("/api/session", summary="Say who is signed in")
async def who(me: Me) -> SignedInBody:
    """A cheap look whether the session still stands."""
    return SignedInBody(user_id=me.user_id, email=me.email, is_admin=me.is_admin)


@router.delete("/api/session", summary="Sign out", status_code=204)
async def sign_out(response: Response, me: Me, deps: DepsOf) -> None:
    """Ends the session on the server, and its open sockets with it."""
    async with deps.engine.begin() as connection:
        await store.revoke(connection, me.user_id, me.session_id)
    await deps.bell.ring(me.user_id)
    response.delete_cookie(**_cookie(deps))


@router.get("/api/sessions", summary="List the sessions that still sign in")
async def list_sessions(me: Me, deps: DepsOf) -> SessionList:
    """The last used first."""
    async with deps.engine.connect() as connection:
        rows = await store.live_sessions(connection, me.user_id)
    items = [
        SessionBody.model_validate({**row._mapping, "is_current": row.id == me.session_id})  # noqa: SLF001 - SQLAlchemy's public name
        for row in rows
    ]
    return SessionList(items=items)


@router.delete("/api/sessions/{session_id}", summary="End one session", status_code=204)
async def revoke_session(session_id: UUID, me: Me, deps: DepsOf) -> None:
    """A 404 when it is not one of yours that still stands."""
    async with deps.engine.begin() as connection:
        if not await store.revoke(connection, me.user_id, session_id):
            raise not_found()
    await deps.bell.ring(me.user_id)


@router.post("/api/sessions/revoke-others", summary="End every session but this one")
async def revoke_others(me: Me, deps: DepsOf) -> RevokedBody:
    """For a lost device."""
    async with deps.engine.begin() as connection:
        revoked = await store.revoke_others(connection, me.user_id, me.session_id)
    await deps.bell.ring(me.user_id)
    return RevokedBody(revoked=revoked)


@router.get("/login/{token}", summary="Sign in by a one-time link", response_class=RedirectResponse, status_code=303)
async def open_link(
    token: Annotated[str, Path(max_length=100, description="From the terminal")],
    request: Request,
    deps: DepsOf,
    next: NextPath = None,  # noqa: A002 - the name in the address
) -> RedirectResponse:
    """Sets the session cookie and goes on to the documentation (or `next`); works once, for ten minutes."""
    response = RedirectResponse(own_path(next) or deps.settings.home_path, status_code=303)
    async with deps.engine.begin() as connection:
        user_id = await store.spend_link(connection, token)
        if user_id is None:
            raise ApiError(410, "link_used")
        await _open(deps, connection, request, response, user_id, how="link")
    return response


def own_path(path: str | None) -> str | None:
    """The path when it stays on this server, else None."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return None
    return path


def address_of(request: Request, deps: Deps) -> str:
    """The caller as the limits count it: an address, or the network that one customer has."""
    direct = request.client.host if request.client else "unknown"
    return address_key(deps.settings.proxies.client_of(direct, request.headers.getlist("x-forwarded-for")))


async def _reserve(deps: Deps, request: Request, email: str) -> tuple[UUID, ...]:
    settings = deps.settings
    account = hashlib.sha256(email.encode()).hexdigest()
    limits = [
        (f"account:{account}", settings.login_account_attempts),
        (f"address:{address_of(request, deps)}", settings.login_address_attempts),
    ]
    async with deps.engine.begin() as connection:
        reserved = await store.reserve_attempt(connection, limits, timedelta(seconds=settings.login_window_seconds))
    if reserved.wait is not None:
        seconds = round(reserved.wait)
        log.warning("sign-in limit reached", action="session.limited", seconds=seconds)
        raise ApiError(429, "too_many_attempts", headers={"Retry-After": str(seconds)}, retry_after=seconds)
    return reserved.ids


async def _open(
    deps: Deps, connection: AsyncConnection, request: Request, response: Response, user_id: UUID, *, how: str
) -> None:
    """A new session with a new token each time: nobody can plant one beforehand."""
    token, life = secrets.token_urlsafe(TOKEN_BYTES), timedelta(days=deps.settings.session_days)
    agent = request.headers.get("user-agent", "")
    await store.open_session(connection, user_id, token, user_agent=agent, life=life)
    await audit.append(connection, user_id=user_id, actor="owner", action="session.opened", data={"how": how})
    response.set_cookie(value=token, max_age=int(life.total_seconds()), **_cookie(deps))


def _cookie(deps: Deps) -> dict[str, Any]:
    secure = deps.settings.secure
    return {"key": cookie_name(secure=secure), "path": "/", "secure": secure, "httponly": True, "samesite": "lax"}
