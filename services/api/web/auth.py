"""Who asks: the session behind the cookie. Every route but sign-in, its links and the documentation needs one."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie

from libs.common.accounts.sessions import PLAIN_COOKIE, cookie_name
from libs.common.concurrency.token_bucket import SpentError
from services.api.ports import Deps
from services.api.web.cursors import MAX_PAGE
from services.api.web.problems import ApiError
from services.api.web.store import Principal, current

FULL_SPEED = 0.75
"""Who has less than this share of his requests left is worked for half of the time, so that others notice little."""

ROWS_OF_ONE = 50
documented_cookie = APIKeyCookie(
    name=PLAIN_COOKIE,
    scheme_name="session",
    description="Set by sign-in; its name is `__Host-sid` when the api is reached over https.",
    auto_error=False,
)


def deps_of(request: Request) -> Deps:
    """The one object that every route uses."""
    return request.app.state.deps


async def signed_in_or_owing(
    request: Request, _: Annotated[str | None, Security(documented_cookie)], deps: Annotated[Deps, Depends(deps_of)]
) -> AsyncGenerator[Principal]:
    """The principal of this request, in his turn; a 401 without redirect otherwise, a 429 when he asks too much.

    For the few routes that somebody may use who owes a second factor; all others take `signed_in`.
    """
    principal = await leaving(request, None, deps)
    async with deps.turns.of(principal.user_id, resting=deps.requests.left(principal.user_id) < FULL_SPEED):
        yield principal


async def leaving(
    request: Request, _: Annotated[str | None, Security(documented_cookie)], deps: Annotated[Deps, Depends(deps_of)]
) -> Principal:
    """The same without a turn, to sign out: who leaves waits for nothing else that he has asked for."""
    token = request.cookies.get(cookie_name(secure=deps.settings.secure))
    async with deps.engine.begin() as connection:
        principal = await current(connection, token)
    if principal is None:
        raise ApiError(401, "unauthenticated")
    request.state.user_id = principal.user_id
    try:
        deps.requests.take(principal.user_id, _cost(request.query_params.get("limit", "")))
    except SpentError as error:
        deps.spent.note(token or "", error.empty_seconds)
        raise
    return principal


async def signed_in(principal: Annotated[Principal, Depends(signed_in_or_owing)]) -> Principal:
    """The principal, unless he has to set a second factor up first: a 403 `second_factor_demanded`."""
    return owing_nothing(principal)


def owing_nothing(principal: Principal) -> Principal:
    """The same for who is known otherwise."""
    if principal.owes:
        raise ApiError(403, "second_factor_demanded")
    return principal


def _cost(limit: str) -> int:
    """Of a request for a list of so many rows; what is no number is refused further on."""
    rows = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 else 0
    return 1 + min(rows, MAX_PAGE) // ROWS_OF_ONE


async def administrator(principal: Annotated[Principal, Depends(signed_in)]) -> Principal:
    """The principal when it is an administrator; a 403 otherwise."""
    if not principal.is_admin:
        raise ApiError(403, "forbidden")
    return principal


DepsOf = Annotated[Deps, Depends(deps_of)]
Me = Annotated[Principal, Depends(signed_in)]
MeOwing = Annotated[Principal, Depends(signed_in_or_owing)]
Leaving = Annotated[Principal, Depends(leaving)]
Admin = Annotated[Principal, Depends(administrator)]
