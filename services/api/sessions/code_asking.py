"""Between the first factor and the code: a browser's half sign-in, and what a wrong code costs."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.messages.said import say
from libs.common.security.crypto import SealBrokenError
from services.api.ports import Deps
from services.api.sessions.opening import strict_cookie
from services.api.sessions.second_factor import store
from services.api.sessions.second_factor.store import Way
from services.api.sessions.telling import tell
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError

log = get_logger(__name__)
HALF = "half"
"""The cookie: only the browser that showed the first factor ends the sign-in."""


class CodeBody(Input):
    """What the authenticator shows now, or a recovery code."""

    code: str = Field(min_length=1, max_length=60, description="Spaces and dashes do not matter", examples=["123 456"])


class CodeAsked(Output):
    """The first factor was right; the code is still asked, in this browser."""

    code_needed: bool = Field(default=True, description="Send it to `POST /api/session/code`")
    seconds: int = Field(description="For how long", examples=[300])


WAITS: dict[int | str, dict[str, Any]] = {
    202: {"model": CodeAsked, "description": "The second factor is on: its code is asked before the session opens"}
}


async def ask_for_code(
    deps: Deps, connection: AsyncConnection, user_id: UUID, *, how: str, attempts: Iterable[UUID] = ()
) -> JSONResponse:
    """The answer to a right first factor where the second one is on. `attempts` count as failed until it is shown."""
    token = await store.open_half(connection, user_id, how=how, attempts=attempts)
    seconds = int(store.HALF_LIFE.total_seconds())
    answer = JSONResponse(CodeAsked(seconds=seconds).model_dump(), status_code=202)
    answer.set_cookie(value=token, max_age=seconds, **strict_cookie(deps, HALF))
    log.info("the code is asked", action="session.code_asked", how=how, user_id=str(user_id))
    return answer


async def spend_code(
    deps: Deps, connection: AsyncConnection, user_id: UUID, typed: str, *, status: int, address: str
) -> Way:
    """How the code was right; it works no more. A spent recovery code is told and noted.

    Raises `status` with `wrong_code`, and a 409 `second_factor_unreadable` when the secret's key is gone. Whoever calls
    has counted the try (`SignInLimits.reserve`).
    """
    try:
        way = await store.accept(connection, deps.keys, user_id, typed, drift=deps.settings.second_factor_drift)
    except SealBrokenError as error:
        raise ApiError(409, "second_factor_unreadable") from error
    if way is None:
        log.info("code refused", action="session.refused", how="code", user_id=str(user_id), address=address)
        raise ApiError(status, "wrong_code")
    if way == "recovery":
        left = (await store.standing(connection, user_id)).recovery_left
        await audit.append(
            connection, user_id=user_id, actor="owner", action="second_factor.recovery_used", data={"left": left}
        )
        await tell(deps.outbox, connection, user_id, "recovery_code_used", say("news", "recovery_code_used", left=left))
    return way
