"""That the person at the browser is the account's owner, asked again before what cannot be undone."""

from datetime import timedelta

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from services.api.ports import Attempt, Deps
from services.api.sessions import store
from services.api.sessions.opening import strict_cookie
from services.api.sessions.second_factor import store as factors
from services.api.web.caller import address_of
from services.api.web.problems import ApiError
from services.api.web.store import Principal

log = get_logger(__name__)
FRESH = timedelta(minutes=10)


async def code_needed(connection: AsyncConnection, me: Principal) -> bool:
    """Whether the second factor is on and was not shown in this session just now."""
    shown = await factors.coded_within(connection, me.session_id, FRESH)
    return not shown and await factors.is_on(connection, me.user_id)


async def require_code(deps: Deps, me: Principal) -> None:
    """Raises a 403 `code_needed` when it is."""
    async with deps.engine.connect() as connection:
        if await code_needed(connection, me):
            raise ApiError(403, "code_needed")


async def prove_owner(deps: Deps, request: Request, me: Principal, password: str | None) -> None:
    """Both factors: `require_code` and `prove_first_factor`, and what they raise."""
    await require_code(deps, me)
    await prove_first_factor(deps, request, me, password)


async def prove_first_factor(deps: Deps, request: Request, me: Principal, password: str | None) -> None:
    """Return when the password is right, or when there is none and the sign-in was just now. Wrong ones are limited.

    Raises a 403 `wrong_password` or `fresh_sign_in_needed`, and what the sign-in limits raise.
    """
    async with deps.engine.begin() as connection:
        known = await store.password_of(connection, me.user_id)
        fresh = await store.is_fresh(connection, me.session_id, FRESH)
        device = await store.device_of(connection, me.email, request.cookies.get(strict_cookie(deps, "device")["key"]))
    if known.password_hash is None:
        if not fresh:
            raise ApiError(403, "fresh_sign_in_needed")
        return
    address = address_of(request, deps.settings)
    reserved = await deps.sign_in_limits.reserve(Attempt(me.email, address, device))
    right, _ = await deps.passwords.verify(password or "", known.password_hash, asker=address)
    if not right:
        log.info("password refused", action="session.refused", how="proof", user_id=str(me.user_id), address=address)
        raise ApiError(403, "wrong_password")
    async with deps.engine.begin() as connection:
        await store.forget_attempts(connection, reserved)
