"""One-time links: opening one shows whose account it is, and only the button on that page signs in.

Their address is `/link#token`; the token comes here in a body only.

A preview that follows the link spends nothing. The button works in the browser that opened the page: a cookie that no
other site can send, and a ticket over it, the token and who is signed in here meanwhile.
"""

import hashlib
import hmac
import secrets
from typing import Annotated
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from libs.common.accounts.one_time import TOKEN_BYTES
from libs.common.security.constant_time import is_secret
from services.api.ports import Deps
from services.api.sessions import store
from services.api.sessions.code_asking import WAITS, ask_for_code
from services.api.sessions.link_page import asking_page, page
from services.api.sessions.opening import here, open_session, strict_cookie
from services.api.sessions.second_factor.store import is_on
from services.api.web.auth import DepsOf
from services.api.web.caller import address_of
from services.api.web.language import LanguageOf
from services.api.web.models import Input
from services.api.web.problems import ApiError

router = APIRouter(tags=["sessions"])
PAGE_SECONDS = 600
CODE_PAGE = "/login?step=code"
"""The page of the web client that asks for the code."""
NextPath = Annotated[str | None, Query(max_length=300, description="Path of this server to go on to")]


class LinkBody(Input):
    """The token of a one-time link, i.e. what stands after the `#` of its address."""

    token: str = Field(min_length=1, max_length=100)


@router.get("/link", include_in_schema=False)
async def ask_for_token(
    language: LanguageOf,
    next: NextPath = None,  # noqa: A002 - the name in the address
) -> HTMLResponse:
    """The page that takes the token out of the address; it knows nothing yet."""
    return asking_page(language, {"next": own_path(next) or ""})


@router.post("/link", include_in_schema=False)
async def show_link(request: Request, language: LanguageOf, deps: DepsOf) -> HTMLResponse:
    """A page with a button; the link stays unspent. A 410 when it was used or is older than ten minutes."""
    form = await _form(request)
    token = form.get("token", "").strip().rpartition("#")[2][:100]
    async with deps.engine.begin() as connection:
        user = await store.linked_user(connection, token)
        present = await here(deps, connection, request)
    if user is None:
        await deps.sign_in_limits.wrong_link(address_of(request, deps.settings))
        raise ApiError(410, "link_used")
    cookie = strict_cookie(deps, "login")
    nonce = request.cookies.get(cookie["key"]) or secrets.token_urlsafe(TOKEN_BYTES)
    wanted = own_path(form.get("next")) or ""
    answer = page(
        language,
        who=user.display_name or user.email,
        present=present.email if present else None,
        same=present is not None and present.user_id == user.id,
        fields={"token": token, "next": wanted, "ticket": _ticket(nonce, token, wanted, _id(present))},
    )
    answer.set_cookie(value=nonce, max_age=PAGE_SECONDS, **cookie)
    return answer


@router.post("/login", include_in_schema=False)
async def press_button(request: Request, deps: DepsOf) -> RedirectResponse:
    """Sign in as the page said, and go on to the home page or `next`."""
    form = await _form(request)
    token, wanted = form.get("token", "")[:100], form.get("next", "")
    nonce = request.cookies.get(strict_cookie(deps, "login")["key"])
    async with deps.engine.begin() as connection:
        present = await here(deps, connection, request)
        expected = _ticket(nonce or "", token, wanted, _id(present))
        if not nonce or not is_secret(form.get("ticket", ""), expected):
            raise ApiError(403, "link_elsewhere")
    response: Response = RedirectResponse(own_path(wanted) or deps.settings.home, status_code=303)
    if (waits := await _sign_in(deps, request, response, token)) is not None:
        response = RedirectResponse(f"{CODE_PAGE}&{urlencode({'next': own_path(wanted) or ''})}", status_code=303)
        response.raw_headers += [one for one in waits.raw_headers if one[0] == b"set-cookie"]
    cookie = strict_cookie(deps, "login")
    response.delete_cookie(**cookie)
    return response


@router.post(
    "/api/session/link",
    summary="Sign in by the token of a one-time link",
    status_code=204,
    response_model=None,
    responses=WAITS,
)
async def sign_in_by_link(body: LinkBody, request: Request, response: Response, deps: DepsOf) -> Response | None:
    """For programs: no page of another site can send this. Sets the session cookie; a 410 when the link is spent.

    A 202 where the second factor is on: `POST /api/session/code` ends the sign-in.
    """
    return await _sign_in(deps, request, response, body.token)


async def _sign_in(deps: Deps, request: Request, response: Response, token: str) -> Response | None:
    """Spend the link and open a session; the answer instead of it where a code is asked first."""
    before = None
    async with deps.engine.begin() as connection:
        user_id = await store.sign_in_links.spend(connection, token)
        if user_id is not None and await is_on(connection, user_id):
            return await ask_for_code(deps, connection, user_id, how="link")
        if user_id is not None:
            before = await here(deps, connection, request)
            await open_session(deps, connection, request, response, user_id, how="link")
    if user_id is None:
        await deps.sign_in_limits.wrong_link(address_of(request, deps.settings))
        raise ApiError(410, "link_used")
    if before is not None:
        await deps.bell.ring(before.user_id)
    return None


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("ascii", "replace")
    return {name: values[0] for name, values in parse_qs(body).items()}


def own_path(path: str | None) -> str | None:
    """The path when it stays on this server, else None."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return None
    return path


def _id(present: object) -> UUID | None:
    return getattr(present, "user_id", None)


def _ticket(nonce: str, token: str, wanted: str, present: UUID | None) -> str:
    said = f"{token}\n{wanted}\n{present}"
    return hmac.new(nonce.encode(), said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
