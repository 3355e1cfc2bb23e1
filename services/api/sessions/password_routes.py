"""Changing the password: with the present one, or right after a sign-in by link."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from pydantic import Field

from libs.common.accounts import audit
from services.api.sessions import store
from services.api.sessions.limits import Attempt
from services.api.sessions.opening import address_of, open_session, strict_cookie
from services.api.sessions.passwords import check_password
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input
from services.api.web.problems import ApiError

router = APIRouter(tags=["sessions"])
FRESH = timedelta(minutes=10)


class PasswordBody(Input):
    """The present password and the new one."""

    current_password: str | None = Field(
        default=None, max_length=128, description="Not needed when there is none yet and the sign-in was just now"
    )
    new_password: str = Field(min_length=1, max_length=128, examples=["пять слов без пробелов"])


@router.put("/api/password", summary="Change the password", status_code=204)
async def change_password(body: PasswordBody, request: Request, response: Response, me: Me, deps: DepsOf) -> None:
    """Ends every other session, forgets links and known devices, and gives this browser a new session."""
    async with deps.engine.begin() as connection:
        known = await store.password_of(connection, me.user_id)
        fresh = await store.is_fresh(connection, me.session_id, FRESH)
        device = await store.device_of(connection, me.email, request.cookies.get(strict_cookie(deps, "device")["key"]))
    check_password(body.new_password, known.email, known.display_name)
    address = address_of(request, deps)
    if known.password_hash is None:
        if not fresh:
            raise ApiError(403, "fresh_sign_in_needed")
    else:
        reserved = await deps.sign_in_limits.reserve(Attempt(me.email, address, device))
        right, _ = await deps.passwords.verify(body.current_password or "", known.password_hash, asker=address)
        if not right:
            raise ApiError(403, "wrong_password")
        async with deps.engine.begin() as connection:
            await store.forget_attempts(connection, reserved)
    hashed = await deps.passwords.hash(body.new_password, asker=address)
    async with deps.engine.begin() as connection:
        await store.store_password_hash(connection, me.user_id, hashed)
        await store.forget_access(connection, me.user_id)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="password.changed", data={})
        await open_session(deps, connection, request, response, me.user_id, how="password_change")
    await deps.bell.ring(me.user_id)
