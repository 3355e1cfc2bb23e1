"""Switching the second factor on and off, its recovery codes, and showing it again before what cannot be undone."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.db.clock import now
from libs.common.events.account import Change
from libs.common.messages.said import say
from libs.common.security.crypto import SealBrokenError
from services.api.ports import Attempt, Deps
from services.api.sessions.code_asking import CodeBody, spend_code
from services.api.sessions.opening import FACTOR_CHANGED, open_session, strict_cookie
from services.api.sessions.proof import code_needed, prove_first_factor
from services.api.sessions.second_factor import codes, store
from services.api.sessions.store import device_of, forget_access, forget_attempts
from services.api.sessions.telling import tell
from services.api.web.auth import DepsOf, Me, MeOwing
from services.api.web.caller import address_of
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError, conflict
from services.api.web.qr import qr_svg
from services.api.web.store import Principal

router = APIRouter(tags=["sessions"])
PASSWORD = Field(default=None, max_length=128, description="Not needed when there is none and the sign-in was just now")


class OwnerBody(Input):
    """The owner's word for a change."""

    password: str | None = PASSWORD


class OwnerCodeBody(CodeBody):
    """The owner's word for a change of a second factor that is on."""

    password: str | None = PASSWORD


class SecondFactorBody(Output):
    """How the second factor stands."""

    on: bool
    since: datetime | None = Field(description="Since when it is on")
    recovery_left: int = Field(description="Recovery codes that were not used yet", examples=[10])
    code_needed: bool = Field(description="Whether what cannot be undone asks for a code in this session now")


class BegunBody(Output):
    """A new secret; nothing is on until its first code has come."""

    secret: str = Field(description="In base32, to be typed where no QR code can be read")
    address: str = Field(description="The same as an `otpauth://` address, which opens an authenticator on a phone")
    qr_svg: str = Field(description="The same as a QR code: an SVG document, black on white")
    ends_at: datetime = Field(description="Until when it waits for the first code")


class RecoveryCodesBody(Output):
    """Shown this once."""

    recovery_codes: list[str] = Field(description="Each signs in once instead of a code of the authenticator")


@router.get("/api/second-factor", summary="Show how the second factor stands")
async def show_second_factor(me: MeOwing, deps: DepsOf) -> SecondFactorBody:
    """The secret and the recovery codes are never shown again."""
    async with deps.engine.connect() as connection:
        standing = await store.standing(connection, me.user_id)
        needed = await code_needed(connection, me)
    return SecondFactorBody(on=standing.since is not None, code_needed=needed, **standing._asdict())


@router.post("/api/second-factor/begin", summary="Get a secret for an authenticator")
async def begin_second_factor(body: OwnerBody, request: Request, me: MeOwing, deps: DepsOf) -> BegunBody:
    """After the owner's proof; a 409 `second_factor_on` when there is one. The secret before it, if any, is void."""
    await prove_first_factor(deps, request, me, body.password)
    secret = codes.new_secret()
    async with deps.engine.begin() as connection:
        if not await store.begin(connection, deps.keys, me.user_id, secret):
            raise conflict("second_factor_on")
        ends_at = await now(connection) + store.BEGUN_LIFE
    address = codes.address_of(secret, me.email)
    return BegunBody(secret=secret, address=address, qr_svg=qr_svg(address), ends_at=ends_at)


@router.post("/api/second-factor/confirm", summary="Switch the second factor on by its first code")
async def confirm_second_factor(
    body: CodeBody, request: Request, response: Response, me: MeOwing, deps: DepsOf
) -> RecoveryCodesBody:
    """Ends every other session, forgets links and known devices, and gives this browser a new session.

    A 409 `second_factor_not_begun` when no secret waits, a 403 `wrong_code` when the code is not its.
    """
    reserved = await deps.sign_in_limits.reserve(await _attempt(deps, request, me))
    shown = codes.new_recovery_codes()
    async with deps.engine.begin() as connection:
        try:
            confirmed = await store.confirm(
                connection, deps.keys, me.user_id, body.code, drift=deps.settings.second_factor_drift
            )
        except SealBrokenError as error:
            raise conflict("second_factor_not_begun") from error
        await forget_attempts(connection, reserved if confirmed is not False else ())
        if confirmed:
            await store.keep_recovery_codes(connection, me.user_id, shown)
            await _changed(deps, connection, request, response, me, "second_factor_on")
    if confirmed is None:
        raise conflict("second_factor_not_begun")
    if not confirmed:
        raise ApiError(403, "wrong_code")
    await deps.bell.ring(me.user_id)
    return RecoveryCodesBody(recovery_codes=shown)


@router.post("/api/second-factor/recovery-codes", summary="Make new recovery codes")
async def renew_recovery_codes(
    body: OwnerCodeBody, request: Request, response: Response, me: Me, deps: DepsOf
) -> RecoveryCodesBody:
    """After both factors; those before work no more. Other sessions end as with every change."""
    await prove_first_factor(deps, request, me, body.password)
    reserved = await deps.sign_in_limits.reserve(await _attempt(deps, request, me))
    shown = codes.new_recovery_codes()
    async with deps.engine.begin() as connection:
        await _spend(deps, connection, request, me, body.code)
        await forget_attempts(connection, reserved)
        await store.keep_recovery_codes(connection, me.user_id, shown)
        await _changed(deps, connection, request, response, me, "recovery_codes_made")
    await deps.bell.ring(me.user_id)
    return RecoveryCodesBody(recovery_codes=shown)


@router.post("/api/second-factor/off", summary="Switch the second factor off", status_code=204)
async def switch_off(body: OwnerCodeBody, request: Request, response: Response, me: Me, deps: DepsOf) -> None:
    """After both factors; a recovery code will do. Other sessions end as with every change."""
    await prove_first_factor(deps, request, me, body.password)
    reserved = await deps.sign_in_limits.reserve(await _attempt(deps, request, me))
    async with deps.engine.begin() as connection:
        await _spend(deps, connection, request, me, body.code)
        await forget_attempts(connection, reserved)
        await store.switch_off(connection, me.user_id)
        await _changed(deps, connection, request, response, me, "second_factor_off")
    await deps.bell.ring(me.user_id)


@router.post("/api/second-factor/proof", summary="Show the second factor again", status_code=204)
async def show_again(body: CodeBody, request: Request, me: Me, deps: DepsOf) -> None:
    """For ten minutes this session may do what answers 403 `code_needed` without it."""
    reserved = await deps.sign_in_limits.reserve(await _attempt(deps, request, me))
    async with deps.engine.begin() as connection:
        await _spend(deps, connection, request, me, body.code)
        await forget_attempts(connection, reserved)
        await store.note_code(connection, me.session_id)


async def _attempt(deps: Deps, request: Request, me: Principal) -> Attempt:
    async with deps.engine.begin() as connection:
        device = await device_of(connection, me.email, request.cookies.get(strict_cookie(deps, "device")["key"]))
    return Attempt(me.email, address_of(request, deps.settings), device, step="code")


async def _spend(deps: Deps, connection: AsyncConnection, request: Request, me: Principal, typed: str) -> None:
    if not await store.is_on(connection, me.user_id):
        raise conflict("second_factor_off")
    address = address_of(request, deps.settings)
    await spend_code(deps, connection, me.user_id, typed, status=403, address=address)


async def _changed(
    deps: Deps, connection: AsyncConnection, request: Request, response: Response, me: Principal, change: Change
) -> None:
    """As after a changed password: only this browser stays signed in, the owner is told, the audit log has a line."""
    await forget_access(connection, me.user_id)
    await audit.append(connection, user_id=me.user_id, actor="owner", action=f"account.{change}", data={})
    await tell(deps.outbox, connection, me.user_id, change, say("news", change))
    on = await store.is_on(connection, me.user_id)
    await open_session(deps, connection, request, response, me.user_id, how=FACTOR_CHANGED, coded=on)
