"""Who asks: the session behind the cookie. Every route but sign-in, its links and the documentation needs one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import User
from libs.common.db.tables.base import table_of
from libs.common.sessions import PLAIN_COOKIE, cookie_name, live_session, sessions
from services.api.ports import Deps
from services.api.web.problems import ApiError

users: Any = table_of(User)
SEEN_EVERY = timedelta(seconds=60)
documented_cookie = APIKeyCookie(
    name=PLAIN_COOKIE,
    scheme_name="session",
    description="Set by sign-in; its name is `__Host-sid` when the api is reached over https.",
    auto_error=False,
)


@dataclass(frozen=True)
class Principal:
    """The signed-in person and the session."""

    user_id: UUID
    session_id: UUID
    email: str
    is_admin: bool


def deps_of(request: Request) -> Deps:
    """The one object that every route uses."""
    return request.app.state.deps


async def current(connection: AsyncConnection, token: str | None) -> Principal | None:
    """The principal of a token, or None; notes at most once a minute that the session is in use."""
    signed_in = await live_session(connection, token)
    if signed_in is None:
        return None
    await connection.execute(
        update(sessions)
        .where(sessions.c.id == signed_in.session_id, sessions.c.last_seen_at < func.now() - SEEN_EVERY)
        .values(last_seen_at=func.now())
    )
    row = (
        await connection.execute(select(users.c.email, users.c.is_admin).where(users.c.id == signed_in.user_id))
    ).one()
    return Principal(signed_in.user_id, signed_in.session_id, row.email, row.is_admin)


async def signed_in(
    request: Request, _: Annotated[str | None, Security(documented_cookie)], deps: Annotated[Deps, Depends(deps_of)]
) -> Principal:
    """The principal of this request; a 401 without redirect otherwise."""
    token = request.cookies.get(cookie_name(secure=deps.settings.secure))
    async with deps.engine.begin() as connection:
        principal = await current(connection, token)
    if principal is None:
        raise ApiError(401, "unauthenticated")
    return principal


async def administrator(principal: Annotated[Principal, Depends(signed_in)]) -> Principal:
    """The principal when it is an administrator; a 403 otherwise."""
    if not principal.is_admin:
        raise ApiError(403, "forbidden")
    return principal


DepsOf = Annotated[Deps, Depends(deps_of)]
Me = Annotated[Principal, Depends(signed_in)]
Admin = Annotated[Principal, Depends(administrator)]
