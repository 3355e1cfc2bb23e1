"""Linking: from the sign-in at hh to a row with a sealed pair, its capabilities and its resumes."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from structlog.stdlib import get_logger

from libs.common.accounts import audit, switches
from libs.common.db.clock import now
from libs.common.errors import VkatilsyaError
from libs.common.events.account import AccountChanged
from libs.common.hh.errors import HHError
from libs.common.hh.models import Me, TokenPair
from libs.common.hh.probe import probe
from libs.common.ids import new_id
from services.api.accounts import store
from services.api.accounts.domain import LINKED, UNLINKED, lost, placing, state_hash, stored_capabilities
from services.api.accounts.login_lost import noticing_lost_login
from services.api.ports import Deps
from services.api.resumes.syncing import sync
from services.api.web.problems import ApiError, conflict
from services.api.web.store import Principal

log = get_logger(__name__)
HEALED = ("needs_login", "app_deleted", "access_refused")
"""Pauses that a fresh sign-in ends."""


async def begin(deps: Deps, me: Principal, *, force_login: bool) -> str:
    """The page of hh to go to; its `state` works once, in this session, for ten minutes."""
    state = secrets.token_urlsafe(32)
    url = deps.sign_in.authorize_url(state, force_login=force_login)
    async with deps.engine.begin() as connection:
        await store.begin_link(connection, user_id=me.user_id, session_id=me.session_id, hashed=state_hash(state))
    return url


async def complete(deps: Deps, me: Principal, *, state: str, code: str | None, refused: str | None) -> UUID:
    """Link the account of a code and return its id; its capabilities and resumes follow in `look_around`."""
    async with deps.engine.begin() as connection:
        spent = await store.spend_state(
            connection, user_id=me.user_id, session_id=me.session_id, hashed=state_hash(state)
        )
    if not spent:
        raise ApiError(400, "oauth_state")
    if refused is not None or code is None:
        raise ApiError(400, "oauth_denied", reason=(refused or "code")[:60])
    pair = await deps.sign_in.exchange_code(code)
    try:
        who = await deps.hh.with_token(pair.access_token).me()
        if not who.is_applicant or who.id is None:
            raise ApiError(409, "not_an_applicant")
        account_id = await _place(deps, me.user_id, pair, who, who.id)
    except VkatilsyaError:
        await _give_back(deps, pair.access_token)  # nobody keeps it: it must not stay valid either
        raise
    deps.tokens.forget(account_id)
    deps.outbox.nudge()
    return account_id


async def _place(deps: Deps, user_id: UUID, pair: TokenPair, who: Me, hh_user_id: str) -> UUID:
    origin = deps.settings.origin
    try:
        async with deps.engine.begin() as connection:
            held = await store.lock_hh_account(connection, origin, hh_user_id)
            mine = await store.current(connection, user_id)
            place = placing(
                user_id=user_id,
                holder=held.user_id if held else None,
                current_hh_id=mine.hh_user_id if mine else None,
                hh_user_id=hh_user_id,
            )
            if place in {"taken", "another"}:
                raise conflict("account_taken" if place == "taken" else "another_account")
            account_id: UUID = held.id if held else new_id()
            values = {**deps.tokens.sealed(account_id, pair), "display_name": who.display_name}
            if held:
                await store.relink(connection, user_id, account_id, values)
            else:
                row = {"id": account_id, "user_id": user_id, "origin": origin, "hh_user_id": hh_user_id, **values}
                await store.insert_account(connection, row)
            await switches.lift(connection, "account", account_id, *HEALED)
            await _tell(deps, connection, user_id, account_id, "linked", LINKED)
    except IntegrityError as error:
        raise conflict("another_account") from error
    return account_id


async def look_around(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Probe the account and sync its resumes; what hh refuses or loses now is logged and can be asked for again."""
    try:
        await check(deps, user_id, account_id)
        await sync(deps, user_id, account_id)
    except HHError as error:
        log.warning("the linked account could not be read yet", action="account.unread", fault=error.code)


async def check(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Find out what the account may do and store it; a lost function is told as an event."""
    async with noticing_lost_login(deps, user_id, account_id):
        found = await probe(deps.hh.of(account_id))
    async with deps.engine.begin() as connection:
        account = await store.current(connection, user_id)
        if account is None or account.id != account_id:
            raise conflict("no_account")
        capabilities = stored_capabilities(found, account.capabilities, await now(connection))
        await store.store_capabilities(connection, user_id, account_id, capabilities)
        for name in lost(account.capabilities, capabilities):
            sentence = capabilities[name]["sentence"]
            await _tell(deps, connection, user_id, account_id, "capability_lost", sentence, capability=name)
    deps.outbox.nudge()


async def unlink(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Erase the pair here first, then ask hh to forget it; that hh cannot be asked does not keep the account linked."""
    try:
        token = await deps.tokens.access_token(account_id)
    except VkatilsyaError:
        token = None
    async with deps.engine.begin() as connection:
        if not await store.unlink(connection, user_id, account_id):
            raise conflict("no_account")
        await _tell(deps, connection, user_id, account_id, "unlinked", UNLINKED)
    deps.tokens.forget(account_id)
    deps.outbox.nudge()
    if token is not None:
        await _give_back(deps, token)


async def _give_back(deps: Deps, token: str) -> None:
    try:
        await deps.sign_in.revoke(token)
    except VkatilsyaError as error:
        log.warning("hh did not confirm that the pair is void", action="account.not_revoked", fault=error.code)


async def _tell(
    deps: Deps, connection: Any, user_id: UUID, account_id: UUID, change: Any, sentence: str, **facts: Any
) -> None:
    data = {"account": str(account_id), **facts}
    await audit.append(connection, user_id=user_id, actor="owner", action=f"account.{change}", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await now(connection),
        account_id=account_id,
        change=change,
        scope_id=account_id,
        sentence=sentence,
        **facts,
    )
    await deps.outbox.add(connection, event)
