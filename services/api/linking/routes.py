"""Linking, checking and unlinking the hh account."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from libs.common.messages.catalogue import Language
from libs.common.messages.said import retold
from services.api.accounts.domain import experienced
from services.api.accounts.store import linked, pending
from services.api.accounts.store.experience import Experience, experience_of
from services.api.accounts.store.pending import LIFE
from services.api.linking import steps as linking
from services.api.linking import upkeep
from services.api.linking.confirm_page import CONFIRM, browser_of
from services.api.sessions.opening import strict_cookie
from services.api.sessions.proof import require_code
from services.api.web.auth import DepsOf, Me
from services.api.web.caller import address_of
from services.api.web.language import LanguageOf
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError, conflict

router = APIRouter(tags=["accounts"])


class HHSignInBody(Input):
    """How to sign in at hh."""

    force_login: bool = Field(default=False, description="Ask hh for the login page even if a browser session is there")


class LinkStarted(Output):
    """Where to go on."""

    authorize_url: str = Field(description="Open it in the same browser; it comes back to `/api/hh/callback`")


class PendingLinkBody(Output):
    """The hh account that waits for its owner's word: show both names before it is linked."""

    id: UUID = Field(description="Names what was shown; confirm with it")
    signed_in_as: str = Field(description="Who is signed in here", examples=["anna@example.org"])
    hh_user_id: str = Field(examples=["12345678"])
    display_name: str = Field(description="The applicant at hh; may be empty", examples=["Анна Кузнецова"])
    hh_email: str | None = Field(description="Their e-mail at hh, masked", examples=["a***@example.org"])
    resumes: int | None = Field(description="How many resumes they have; null when hh did not say")
    ends_at: datetime = Field(description="Until when it can be confirmed")


class ConfirmBody(Input):
    """The owner's word."""

    id: UUID = Field(description="From `GET /api/accounts/link`")


class CapabilityBody(Output):
    """Whether one function of hh may be used."""

    access: Literal["allowed", "refused", "unknown"]
    reason: str = Field(default="", description="hh's machine word", examples=["hh_access_refused"])
    sentence: str = Field(default="", description="The same for a person, in the reader's language")
    link: str | None = Field(default=None, description="Where a person can act, e.g. a captcha page")


class AccountBody(Output):
    """The linked account; its tokens never leave the server."""

    id: UUID
    origin: Literal["sandbox", "hh"]
    hh_user_id: str = Field(examples=["12345678"])
    display_name: str = Field(examples=["Анна Кузнецова"])
    state: Literal["linked", "needs_login", "unlinked"]
    linked_at: datetime
    token_expires_at: datetime = Field(description="The pair renews itself; a dead one shows as needs_login")
    capabilities: dict[str, CapabilityBody] = Field(description="By function: search, resumes, apply, messages, ...")
    checked_at: datetime | None = Field(description="When the capabilities were last probed")
    version: int


def account_body(row: linked.LinkedAccount, experience: Experience, language: Language) -> AccountBody:
    """The account as the client sees it."""
    known = {
        key: {**value, "sentence": retold(value.get("said") or value.get("sentence"), language)}
        for key, value in experienced(row.capabilities, **experience._asdict()).items()
        if isinstance(value, dict)
    }
    facts = {**row._asdict(), "capabilities": known, "token_expires_at": row.expires_at}
    return AccountBody.model_validate({**facts, "checked_at": row.capabilities.get("checked_at")})


@router.get("/api/account", summary="Show the linked hh account")
async def show_account(me: Me, deps: DepsOf, language: LanguageOf) -> AccountBody:
    """A 409 `no_account` when none is linked."""
    async with deps.engine.connect() as connection:
        row = await linked.current(connection, me.user_id)
        if row is None:
            raise conflict("no_account")
        return account_body(row, await experience_of(connection, row.id), language)


@router.post("/api/accounts/link", summary="Begin to link an hh account, or to sign in anew")
async def begin_link(body: HHSignInBody, request: Request, me: Me, deps: DepsOf) -> LinkStarted:
    """The returned page leads back to `/api/hh/callback` in this session, within ten minutes, once.

    A 403 `code_needed` where the second factor is on and was not shown in these ten minutes.
    """
    await require_code(deps, me)
    deps.links_of_address.take(address_of(request, deps.settings))
    return LinkStarted(authorize_url=await linking.begin(deps, me, force_login=body.force_login))


@router.get("/api/accounts/link", summary="Show the hh account that waits to be confirmed")
async def show_pending_link(me: Me, deps: DepsOf) -> PendingLinkBody:
    """A 404 `no_pending_link` when none waits in this session."""
    async with deps.engine.connect() as connection:
        question = await pending.asked(connection, me.user_id, me.session_id, deps.settings.origin)
    if question is None:
        raise ApiError(404, "no_pending_link")
    return PendingLinkBody.model_validate({**vars(question), "signed_in_as": me.email})


@router.post("/api/accounts/link/confirm", summary="Link the hh account that was shown")
async def confirm_link(body: ConfirmBody, request: Request, me: Me, deps: DepsOf, language: LanguageOf) -> AccountBody:
    """Only in the session and browser that came back from hh, once; probes the account and syncs its resumes."""
    account_id = await linking.confirm(deps, me, body.id, browser_of(request, deps))
    await upkeep.look_around(deps, me.user_id, account_id)
    return await show_account(me, deps, language)


@router.delete("/api/accounts/link", summary="Do not link the hh account that waits", status_code=204)
async def cancel_link(me: Me, deps: DepsOf) -> None:
    """What came from hh is erased here and made void there."""
    if not await linking.cancel(deps, me):
        raise ApiError(404, "no_pending_link")


@router.get("/api/hh/callback", summary="Where hh sends the browser back", response_class=RedirectResponse)
async def callback(
    me: Me,
    deps: DepsOf,
    state: Annotated[str, Query(max_length=200, description="The state of the begun link")] = "",
    code: Annotated[str | None, Query(max_length=500, description="hh's one-time code")] = None,
    error: Annotated[str | None, Query(max_length=200, description="Why there is no code")] = None,
) -> RedirectResponse:
    """Links nothing yet: goes on (303) to a page that names both accounts and asks. See `GET /api/accounts/link`."""
    browser = await linking.come_back(deps, me, state=state, code=code, refused=error)
    answer = RedirectResponse(CONFIRM, status_code=303)
    answer.set_cookie(value=browser, max_age=int(LIFE.total_seconds()), **strict_cookie(deps, "linking"))
    return answer


@router.post("/api/account/probe", summary="Find out anew what the account may do at hh")
async def probe_account(me: Me, deps: DepsOf, language: LanguageOf) -> AccountBody:
    """Reads only; nothing at hh changes."""
    async with deps.engine.connect() as connection:
        row = await linked.current(connection, me.user_id)
    if row is None:
        raise conflict("no_account")
    await upkeep.check(deps, me.user_id, row.id)
    return await show_account(me, deps, language)


@router.delete("/api/account", summary="Unlink the hh account", status_code=204)
async def unlink_account(me: Me, deps: DepsOf) -> None:
    """Erases the stored pair and makes it void at hh; history stays."""
    async with deps.engine.connect() as connection:
        row = await linked.current(connection, me.user_id)
    if row is None:
        raise conflict("no_account")
    await upkeep.unlink(deps, me.user_id, row.id)
