"""Linking, checking and unlinking the hh account."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.api.accounts import linking, store
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input, Output
from services.api.web.problems import conflict

router = APIRouter(tags=["accounts"])


class LinkBody(Input):
    """How to sign in at hh."""

    force_login: bool = Field(default=False, description="Ask hh for the login page even if a browser session is there")


class LinkStarted(Output):
    """Where to go on."""

    authorize_url: str = Field(description="Open it in the same browser; it comes back to `/api/hh/callback`")


class CapabilityBody(Output):
    """Whether one function of hh may be used."""

    access: Literal["allowed", "refused", "unknown"]
    reason: str = Field(default="", description="hh's machine word", examples=["hh_access_refused"])
    sentence: str = Field(default="", description="The same for a person, in Russian")
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


def account_body(row: Any) -> AccountBody:
    """The account as the client sees it."""
    known = {key: value for key, value in row.capabilities.items() if isinstance(value, dict)}
    facts = {**row._mapping, "capabilities": known, "token_expires_at": row.expires_at}  # noqa: SLF001 - SQLAlchemy's public name
    return AccountBody.model_validate({**facts, "checked_at": row.capabilities.get("checked_at")})


@router.get("/api/account", summary="Show the linked hh account")
async def show_account(me: Me, deps: DepsOf) -> AccountBody:
    """A 409 `no_account` when none is linked."""
    async with deps.engine.connect() as connection:
        row = await store.current(connection, me.user_id)
    if row is None:
        raise conflict("no_account")
    return account_body(row)


@router.post("/api/accounts/link", summary="Begin to link an hh account, or to sign in anew")
async def begin_link(body: LinkBody, me: Me, deps: DepsOf) -> LinkStarted:
    """The returned page leads back to `/api/hh/callback` in this session, within ten minutes, once."""
    return LinkStarted(authorize_url=await linking.begin(deps, me, force_login=body.force_login))


@router.get("/api/hh/callback", summary="Where hh sends the browser back", response_class=RedirectResponse)
async def callback(
    me: Me,
    deps: DepsOf,
    state: Annotated[str, Query(max_length=200, description="The state of the begun link")] = "",
    code: Annotated[str | None, Query(max_length=500, description="hh's one-time code")] = None,
    error: Annotated[str | None, Query(max_length=200, description="Why there is no code")] = None,
) -> RedirectResponse:
    """Links the account, probes what it may do, syncs its resumes, and goes on to the home page (303)."""
    account_id = await linking.complete(deps, me, state=state, code=code, refused=error)
    await linking.look_around(deps, me.user_id, account_id)
    return RedirectResponse(deps.settings.home_path, status_code=303)


@router.post("/api/account/probe", summary="Find out anew what the account may do at hh")
async def probe_account(me: Me, deps: DepsOf) -> AccountBody:
    """Reads only; nothing at hh changes."""
    async with deps.engine.connect() as connection:
        row = await store.current(connection, me.user_id)
    if row is None:
        raise conflict("no_account")
    await linking.check(deps, me.user_id, row.id)
    return await show_account(me, deps)


@router.delete("/api/account", summary="Unlink the hh account", status_code=204)
async def unlink_account(me: Me, deps: DepsOf) -> None:
    """Erases the stored pair and makes it void at hh; history stays."""
    async with deps.engine.connect() as connection:
        row = await store.current(connection, me.user_id)
    if row is None:
        raise conflict("no_account")
    await linking.unlink(deps, me.user_id, row.id)
