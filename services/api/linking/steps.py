"""Linking: from the sign-in at hh to a row with a sealed pair, with the owner's word in between.

What comes back from hh is kept as a question; only its owner's answer, in the same session and browser, links it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import switches
from libs.common.accounts.masking import masked_email
from libs.common.errors import VkatilsyaError
from libs.common.hh.answers.errors import HHError
from libs.common.hh.client import HHClient
from libs.common.hh.models.me import Me, TokenPair
from libs.common.ids import new_id
from libs.common.reasons import APPLYING_LOST
from services.api.accounts.domain import placing
from services.api.accounts.giving_back import give_back, give_back_taken, pair_of, row_of
from services.api.accounts.store import linked, pending
from services.api.accounts.store.pending import Taken
from services.api.accounts.telling import tell
from services.api.ports import Deps
from services.api.web.problems import ApiError, conflict
from services.api.web.store import Principal

HEALED = ("needs_login", *APPLYING_LOST)
"""Pauses that a fresh sign-in ends."""


@dataclass(frozen=True)
class _Found:
    """The account that a pair belongs to, and how many resumes it has; None when hh does not say."""

    who: Me
    hh_user_id: str
    resumes: int | None


async def begin(deps: Deps, me: Principal, *, force_login: bool) -> str:
    """The page of hh to go to; its `state` works once, in this session, for ten minutes."""
    async with deps.engine.begin() as connection:
        state = await linked.begun_links.issue(connection, me.user_id, session_id=me.session_id)
    return deps.sign_in.authorize_url(state, force_login=force_login)


async def come_back(deps: Deps, me: Principal, *, state: str, code: str | None, refused: str | None) -> str:
    """Keep the account of a code as a question to its owner; returns the secret of the browser that may answer it."""
    async with deps.engine.begin() as connection:
        began = await linked.begun_links.spend(connection, state, user_id=me.user_id, session_id=me.session_id)
    if began is None:
        raise ApiError(400, "oauth_state")
    if refused is not None or code is None:
        raise ApiError(400, "oauth_denied", reason=(refused or "code")[:60])
    pair = await deps.sign_in.exchange_code(code)
    browser = secrets.token_urlsafe(32)
    try:
        found = await _found(deps.hh.with_token(pair.access_token))
        before = await _ask(deps, me, pair, found, browser)
    except VkatilsyaError:
        await give_back(deps, pair.access_token)  # nobody keeps it: it must not stay valid either
        raise
    await give_back_taken(deps, before)
    return browser


async def _found(hh: HHClient) -> _Found:
    who = await hh.me()
    if not who.is_applicant or who.id is None:
        raise ApiError(409, "not_an_applicant")
    try:
        resumes = (await hh.resumes_page(per_page=1)).found
    except HHError:
        resumes = None
    return _Found(who, who.id, resumes)


async def _ask(deps: Deps, me: Principal, pair: TokenPair, found: _Found, browser: str) -> Taken | None:
    """Store the question; returns the user's earlier one, which it replaces."""
    link_id = new_id()
    async with deps.engine.begin() as connection:
        await _place_of(deps, connection, me.user_id, found.hh_user_id)
        before = await pending.take_back(connection, me.user_id)
        row = {
            "id": link_id,
            "user_id": me.user_id,
            "session_id": me.session_id,
            "browser_hash": browser_hash(browser),
            "origin": deps.settings.origin,
            "hh_user_id": found.hh_user_id,
            "display_name": found.who.display_name,
            "hh_email": masked_email(found.who.email),
            "resumes": found.resumes,
            **deps.tokens.sealed(row_of(link_id), pair),
        }
        await pending.keep(connection, row)
    return before


async def confirm(deps: Deps, me: Principal, link_id: UUID, browser: str | None) -> UUID:
    """Link the account that was shown and return its id; its capabilities and resumes follow in `look_around`."""
    async with deps.engine.begin() as connection:
        taken = await pending.take_confirmed(
            connection,
            link_id,
            user_id=me.user_id,
            session_id=me.session_id,
            browser_hash=browser_hash(browser or ""),
            origin=deps.settings.origin,
        )
        if taken is None:
            raise ApiError(410, "link_not_asked")
        placed = await _link_or_refuse(deps, connection, me.user_id, taken)
    if isinstance(placed, ApiError):
        await give_back_taken(deps, taken)
        raise placed
    deps.tokens.forget(placed)
    return placed


async def cancel(deps: Deps, me: Principal) -> bool:
    """Erase the user's question and make its pair void at hh; False when there was none."""
    async with deps.engine.begin() as connection:
        taken = await pending.take_back(connection, me.user_id)
    await give_back_taken(deps, taken)
    return taken is not None


async def _link_or_refuse(deps: Deps, connection: AsyncConnection, user_id: UUID, taken: Taken) -> UUID | ApiError:
    """The account's id, or why it cannot be linked; then nothing of it is kept, and the question is gone too."""
    try:
        async with connection.begin_nested():
            return await _link(deps, connection, user_id, taken)
    except ApiError as error:
        return error
    except IntegrityError:
        return conflict("another_account")


async def _link(deps: Deps, connection: AsyncConnection, user_id: UUID, taken: Taken) -> UUID:
    held = await _place_of(deps, connection, user_id, taken.hh_user_id)
    account_id = held or new_id()
    pair = deps.tokens.sealed(account_id, pair_of(deps, taken))
    values = {**pair, "display_name": taken.display_name}
    if held:
        await linked.relink(connection, user_id, account_id, values)
    else:
        row = {"id": account_id, "user_id": user_id, "origin": deps.settings.origin, "hh_user_id": taken.hh_user_id}
        await linked.insert_account(connection, {**row, **values})
    await switches.lift(connection, "account", account_id, *HEALED)
    await tell(deps, connection, user_id, account_id, "linked")
    return account_id


async def _place_of(deps: Deps, connection: AsyncConnection, user_id: UUID, hh_user_id: str) -> UUID | None:
    """The user's row for this hh account, None for a new one; a conflict when it may not be linked by this user now.

    Links of one hh account wait for each other until the end of the transaction.
    """
    held = await linked.lock_hh_account(connection, deps.settings.origin, hh_user_id)
    mine = await linked.current(connection, user_id)
    place = placing(
        user_id=user_id,
        holder=held.user_id if held else None,
        current_hh_id=mine.hh_user_id if mine else None,
        hh_user_id=hh_user_id,
    )
    if place in {"taken", "another"}:
        raise conflict("account_taken" if place == "taken" else "another_account")
    return held.id if held else None


def browser_hash(browser: str) -> str:
    """What is stored instead of a browser's secret."""
    return hashlib.sha256(browser.encode("utf-8", "replace")).hexdigest()
