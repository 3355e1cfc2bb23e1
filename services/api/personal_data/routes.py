"""A person's own data: what is kept, all of it in one file, and its end."""

from collections.abc import AsyncGenerator
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from libs.common.messages.catalogue import Language
from services.api.personal_data import exporting, store
from services.api.personal_data.domain import CONFIRMATIONS, confirms, goes, remains, title
from services.api.personal_data.erasing import erase, patient
from services.api.personal_data.store import KeptRows, SealedPair
from services.api.ports import Deps
from services.api.sessions.opening import session_cookie, strict_cookie
from services.api.sessions.proof import prove_owner, require_code
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError
from services.api.web.store import Principal

router = APIRouter(tags=["personal data"])
FILE_NAME = "vkatilsya-export.zip"
PATIENCE = 25.0
"""How long a request waits for a send to end: hh answers within 20 s or not at all."""
EXPORT_COST = 40
"""What an export, which reads everything, takes of the allowance."""


class KeptBody(Output):
    """How much of one kind is kept."""

    table: str = Field(examples=["applications"])
    title: str = Field(examples=["Отклики и письма"])
    rows: int


class PersonalData(Output):
    """What is kept, and what an erasure would do."""

    kept: list[KeptBody]
    goes: str = Field(description="What an erasure deletes, in the reader's language")
    remains: list[str] = Field(description="What it cannot reach, and for how long")
    confirmation: str = Field(description="What has to be typed for it", examples=[*CONFIRMATIONS.values()])


class EraseBody(Input):
    """The owner's word."""

    confirmation: str = Field(
        max_length=100, description="See `GET /api/personal-data`", examples=[*CONFIRMATIONS.values()]
    )
    password: str | None = Field(
        default=None, max_length=128, description="Not needed when there is none and the sign-in was just now"
    )


class ErasedBody(Output):
    """What went."""

    erased: list[KeptBody]
    remains: list[str]
    hh_revoked: bool = Field(
        description="Whether hh confirmed that every token is void; false: unlink the app on hh.ru"
    )


def kept_bodies(rows: list[KeptRows], language: Language) -> list[KeptBody]:
    """The same for the client."""
    return [KeptBody(table=one.table, title=title(one.table, language), rows=one.rows) for one in rows]


@router.get("/api/personal-data", summary="Show what is kept of the caller")
async def show_personal_data(language: LanguageOf, me: Me, deps: DepsOf) -> PersonalData:
    """Counts by kind, and what an erasure would delete and leave."""
    async with deps.engine.connect() as connection:
        rows = await store.kept(connection, me.user_id)
    return PersonalData(
        kept=kept_bodies(rows, language),
        goes=goes(language),
        remains=remains(language),
        confirmation=CONFIRMATIONS[language],
    )


@router.get(
    "/api/personal-data/export",
    summary="Everything that is kept of the caller in one ZIP",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}, "description": "One JSON file a table, and a README"}},
)
async def export_personal_data(language: LanguageOf, me: Me, deps: DepsOf) -> StreamingResponse:
    """Streamed; of one moment. No password hash, token or session secret is in it. One at a time.

    A 403 `code_needed` where the second factor is on and was not shown in these ten minutes.
    """
    await require_code(deps, me)
    deps.allowance.take(me.user_id, EXPORT_COST)
    with deps.exports.of(me.user_id):
        await exporting.note(deps.engine, me.user_id, by="owner")
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return StreamingResponse(_archive(deps, me, language), media_type="application/zip", headers=headers)


async def _archive(deps: Deps, me: Principal, language: Language) -> AsyncGenerator[bytes]:
    with deps.exports.of(me.user_id):
        async for piece in exporting.export(deps.engine, me.user_id, language):
            yield piece


@router.post("/api/personal-data/erase", summary="Erase everything that is kept of the caller")
async def erase_personal_data(
    body: EraseBody, request: Request, response: Response, language: LanguageOf, me: Me, deps: DepsOf
) -> ErasedBody:
    """At once and for good, after the confirmation and the password (or a sign-in by link of the last ten minutes).

    A 403 `code_needed` where the second factor is on and was not shown in these ten minutes.
    A 409 `erasure_waits`: sending is stopped, but the last letter, message or question to a model is on its way
    still; repeat it.
    """
    if not confirms(body.confirmation):
        raise ApiError(400, "confirmation_needed", confirmation=CONFIRMATIONS[language])
    await prove_owner(deps, request, me, body.password)

    def unseal(pair: SealedPair) -> str:
        return deps.tokens.unsealed(pair.row, pair.access_token, pair.refresh_token, timedelta()).access_token

    async with patient(deps.settings.database_url) as engine:
        gone = await erase(engine, me.user_id, by="owner", patience=PATIENCE, unseal=unseal, revoke=deps.sign_in.revoke)
    await deps.bell.ring(me.user_id)
    for cookie in (session_cookie(deps), strict_cookie(deps, "device")):
        response.delete_cookie(**cookie)
    erased = kept_bodies(gone.rows, language)
    return ErasedBody(erased=erased, remains=remains(language), hh_revoked=gone.not_revoked == 0)
