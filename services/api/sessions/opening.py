"""How a browser gets a session: a new token each time, and a device that is known from then on."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.accounts.one_time import TOKEN_BYTES
from libs.common.accounts.sessions import cookie_name
from libs.common.messages.said import say
from services.api.ports import Deps
from services.api.sessions import store
from services.api.sessions.devices import device_words, is_this_machine, network_of, place_words
from services.api.sessions.telling import tell
from services.api.web.caller import address_of
from services.api.web.store import Principal, current

log = get_logger(__name__)
DEVICE_LIFE = timedelta(days=365)
PASSWORD_CHANGED, FACTOR_CHANGED = "password_change", "second_factor_change"
OWN_CHANGES = (PASSWORD_CHANGED, FACTOR_CHANGED)
"""How sessions begin that are no news to their owner."""


async def open_session(
    deps: Deps,
    connection: AsyncConnection,
    request: Request,
    response: Response,
    user_id: UUID,
    *,
    how: str,
    coded: bool = False,
) -> UUID:
    """A new session with a new token: nobody can plant one beforehand. What this browser had open ends.

    `coded`: the second factor was shown for it. A user has at most SESSIONS_KEPT: past it the one ends that was used
    longest ago.
    """
    token, life = secrets.token_urlsafe(TOKEN_BYTES), timedelta(days=deps.settings.session_days)
    before = await here(deps, connection, request)
    if before is not None:
        await store.revoke(connection, before.user_id, before.session_id)
    agent = request.headers.get("user-agent", "")
    address = address_of(request, deps.settings)
    network = network_of(address)
    known = request.cookies.get(strict_cookie(deps, "device")["key"])
    seen = await store.seen_before(connection, user_id, known, network)
    session_id = await store.open_session(connection, user_id, token, user_agent=agent, life=life, coded=coded)
    await audit.append(connection, user_id=user_id, actor="owner", action="session.opened", data={"how": how})
    log.info("signed in", action="session.opened", how=how, user_id=str(user_id), address=address)
    if ended := await store.end_oldest(connection, user_id):
        await audit.append(connection, user_id=user_id, actor="owner", action="sessions.ended", data={"count": ended})
    response.set_cookie(value=token, max_age=int(life.total_seconds()), **session_cookie(deps))
    device = secrets.token_urlsafe(TOKEN_BYTES)
    await store.keep_device(connection, user_id, device, network)
    own = how in OWN_CHANGES or (deps.settings.mode == "demo" and how == "link" and is_this_machine(network))
    if not own and seen.ever and not (seen.device and seen.network):
        said = say("news", "signed_in", device=device_words(agent), place=place_words(network))
        await tell(deps.outbox, connection, user_id, "signed_in", said)
    response.set_cookie(value=device, max_age=int(DEVICE_LIFE.total_seconds()), **strict_cookie(deps, "device"))
    return session_id


async def here(deps: Deps, connection: AsyncConnection, request: Request) -> Principal | None:
    """Who is signed in in this browser, if anybody."""
    return await current(connection, request.cookies.get(cookie_name(secure=deps.settings.secure)))


def session_cookie(deps: Deps) -> dict[str, Any]:
    """Name and attributes of the session's cookie."""
    secure = deps.settings.secure
    return {"key": cookie_name(secure=secure), "path": "/", "secure": secure, "httponly": True, "samesite": "lax"}


def strict_cookie(deps: Deps, name: str) -> dict[str, Any]:
    """Name and attributes of a cookie that no request from another site carries."""
    secure = deps.settings.secure
    key = f"__Host-{name}" if secure else name
    return {"key": key, "path": "/", "secure": secure, "httponly": True, "samesite": "strict"}
