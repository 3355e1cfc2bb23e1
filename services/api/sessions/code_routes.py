"""The second step of a sign-in: the code, in the browser that showed the first factor."""

from fastapi import APIRouter, Request, Response

from services.api.ports import Attempt
from services.api.sessions.code_asking import HALF, CodeBody, spend_code
from services.api.sessions.opening import here, open_session, strict_cookie
from services.api.sessions.routes import SignedInBody
from services.api.sessions.second_factor import store
from services.api.sessions.store import device_of, forget_attempts, person_of
from services.api.web.auth import DepsOf
from services.api.web.caller import address_of
from services.api.web.problems import ApiError

router = APIRouter(tags=["sessions"])


@router.post("/api/session/code", summary="End a sign-in by the code of the second factor")
async def sign_in_by_code(body: CodeBody, request: Request, response: Response, deps: DepsOf) -> SignedInBody:
    """Sets the session cookie. A code works once, a half sign-in once and for five minutes.

    A 401 `half_session_over` when none waits in this browser, `wrong_code` when the code is not right; both count.
    """
    cookie = strict_cookie(deps, HALF)
    token = request.cookies.get(cookie["key"], "")
    async with deps.engine.begin() as connection:
        half = await store.half_of(connection, token)
        if half is None:
            raise ApiError(401, "half_session_over")
        person = await person_of(connection, half.user_id)
        known = request.cookies.get(strict_cookie(deps, "device")["key"])
        device = await device_of(connection, person.email, known)
    attempt = Attempt(person.email, address_of(request, deps.settings), device, step="code")
    reserved = await deps.sign_in_limits.reserve(attempt)
    async with deps.engine.begin() as connection:
        if await store.half_sessions.spend(connection, token) is None:
            raise ApiError(401, "half_session_over")
        await spend_code(deps, connection, half.user_id, body.code, status=401, address=attempt.address)
        await forget_attempts(connection, (*half.attempts, *reserved))
        before = await here(deps, connection, request)
        await open_session(deps, connection, request, response, half.user_id, how=half.how, coded=True)
    response.delete_cookie(**cookie)
    if before is not None:
        await deps.bell.ring(before.user_id)
    return SignedInBody(user_id=half.user_id, email=person.email, is_admin=person.is_admin)
