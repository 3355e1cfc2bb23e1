"""Sign-in by password, sign-out, and the list of sessions."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field
from structlog.stdlib import get_logger

from libs.common.db.rows import columns
from services.api.ports import Attempt
from services.api.sessions import store
from services.api.sessions.code_asking import WAITS, ask_for_code
from services.api.sessions.opening import here, open_session, session_cookie, strict_cookie
from services.api.sessions.second_factor.store import is_on
from services.api.web.auth import DepsOf, Leaving, Me, MeOwing
from services.api.web.caller import address_of
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError, not_found

log = get_logger(__name__)
router = APIRouter(tags=["sessions"])


class SignInBody(Input):
    """E-mail and password."""

    email: str = Field(min_length=1, max_length=255, examples=["anna@example.org"])
    password: str = Field(min_length=1, max_length=128, examples=["пять слов без пробелов"])


class SignedInBody(Output):
    """Who is signed in now."""

    user_id: UUID
    email: str = Field(examples=["anna@example.org"])
    is_admin: bool


class WhoBody(SignedInBody):
    """Who is signed in, how he may prove it, and whether he may do anything yet."""

    has_password: bool = Field(description="None: a sign-in by link of the last ten minutes stands in its place")

    second_factor_needed: bool = Field(
        description="The administrator demands a second factor and there is none: until it is set up everything but "
        "that, this answer and signing out is a 403 `second_factor_demanded`"
    )


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


@router.post("/api/session", summary="Sign in with e-mail and password", response_model=SignedInBody, responses=WAITS)
async def sign_in(body: SignInBody, request: Request, response: Response, deps: DepsOf) -> SignedInBody | Response:
    """Sets the session cookie. Wrong e-mail and wrong password are the same answer in the same time.

    A 202 where the second factor is on: `POST /api/session/code` ends the sign-in. Until then the try counts as failed.
    """
    email = body.email.strip().lower()
    address = address_of(request, deps.settings)
    async with deps.engine.begin() as connection:
        user = await store.user_by_email(connection, email)
        device = await store.device_of(connection, email, request.cookies.get(strict_cookie(deps, "device")["key"]))
    attempt = Attempt(email, address, device)
    reserved = await deps.sign_in_limits.reserve(attempt)
    right, newer = await deps.passwords.verify(body.password, user.password_hash if user else None, asker=address)
    if not right or user is None:
        whose = {"user_id": str(user.id)} if user is not None else {"account": attempt.short}
        log.info("sign-in refused", action="session.refused", how="password", address=address, **whose)
        raise ApiError(401, "wrong_credentials")
    async with deps.engine.begin() as connection:
        if newer:
            await store.store_password_hash(connection, user.id, newer)
        if await is_on(connection, user.id):
            return await ask_for_code(deps, connection, user.id, how="password", attempts=reserved)
        await store.forget_attempts(connection, reserved)
        before = await here(deps, connection, request)
        await open_session(deps, connection, request, response, user.id, how="password")
    if before is not None:
        await deps.bell.ring(before.user_id)
    return SignedInBody(user_id=user.id, email=email, is_admin=user.is_admin)


@router.get("/api/session", summary="Say who is signed in")
async def who(me: MeOwing, deps: DepsOf) -> WhoBody:
    """A cheap look whether the session still stands."""
    async with deps.engine.connect() as connection:
        has_password = (await store.password_of(connection, me.user_id)).password_hash is not None
    return WhoBody(
        user_id=me.user_id,
        email=me.email,
        is_admin=me.is_admin,
        has_password=has_password,
        second_factor_needed=me.owes,
    )


@router.delete("/api/session", summary="Sign out", status_code=204)
async def sign_out(response: Response, me: Leaving, deps: DepsOf) -> None:
    """Ends the session on the server, and its open sockets with it."""
    async with deps.engine.begin() as connection:
        await store.revoke(connection, me.user_id, me.session_id)
    await deps.bell.ring(me.user_id)
    response.delete_cookie(**session_cookie(deps))


@router.get("/api/sessions", summary="List the sessions that still sign in")
async def list_sessions(me: Me, deps: DepsOf) -> SessionList:
    """The last used first."""
    async with deps.engine.connect() as connection:
        rows = await store.live_sessions(connection, me.user_id)
    items = [SessionBody.model_validate({**columns(row), "is_current": row.id == me.session_id}) for row in rows]
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
