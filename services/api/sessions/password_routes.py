"""Changing the password: with the present one, or right after a sign-in by link."""

from fastapi import APIRouter, Request, Response
from pydantic import Field

from libs.common.accounts import audit
from services.api.passwords.hashing import check_password
from services.api.sessions import store
from services.api.sessions.opening import PASSWORD_CHANGED, open_session
from services.api.sessions.proof import prove_owner
from services.api.sessions.second_factor.store import is_on
from services.api.web.auth import DepsOf, Me
from services.api.web.caller import address_of
from services.api.web.models import Input

router = APIRouter(tags=["sessions"])


class PasswordBody(Input):
    """The present password and the new one."""

    current_password: str | None = Field(
        default=None, max_length=128, description="Not needed when there is none yet and the sign-in was just now"
    )
    new_password: str = Field(min_length=1, max_length=128, examples=["пять слов без пробелов"])


@router.put("/api/password", summary="Change the password", status_code=204)
async def change_password(body: PasswordBody, request: Request, response: Response, me: Me, deps: DepsOf) -> None:
    """Ends every other session, forgets links and known devices, and gives this browser a new session."""
    async with deps.engine.connect() as connection:
        known = await store.password_of(connection, me.user_id)
    check_password(body.new_password, known.email, known.display_name, breached=deps.breached)
    await prove_owner(deps, request, me, body.current_password)
    address = address_of(request, deps.settings)
    hashed = await deps.passwords.hash(body.new_password, asker=address)
    async with deps.engine.begin() as connection:
        await store.store_password_hash(connection, me.user_id, hashed)
        await store.forget_access(connection, me.user_id)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="password.changed", data={})
        coded = await is_on(connection, me.user_id)
        await open_session(deps, connection, request, response, me.user_id, how=PASSWORD_CHANGED, coded=coded)
    await deps.bell.ring(me.user_id)
