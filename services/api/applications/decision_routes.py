"""Decisions about applications, one or many, and the wish to apply to a vacancy by its link."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.applications import OCCUPIED
from libs.common.decisions import store as decisions
from libs.common.decisions.recording import record_apply
from libs.common.messages.catalogue import Language
from services.api.accounts.store import linked as accounts
from services.api.applications import store
from services.api.applications.bodies import application_body
from services.api.applications.deciding import decided
from services.api.applications.decision_bodies import (
    HEAVY,
    ByLinkBody,
    ByLinkResult,
    DecisionInput,
    DecisionItem,
    DecisionList,
    DecisionResult,
    DecisionResults,
    DecisionsBody,
    decision_body,
    members,
)
from services.api.applications.pasted import MIN_TEXT, pasted_vacancy, vacancy_id_of_paste
from services.api.ports import Deps
from services.api.resumes import store as resumes
from services.api.resumes.domain import GIVEN
from services.api.web import idempotency
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.problems import ApiError, conflict, not_found
from services.api.web.validation import invalid_field

router = APIRouter(tags=["decisions"])


@router.post("/api/decisions", summary="Decide about several applications at once")
async def decide_many(
    body: DecisionsBody, language: LanguageOf, key: idempotency.Key, me: Me, deps: DepsOf
) -> DecisionResults:
    """Each item stands or falls by itself: the answer is 200 and says of each what became of it."""
    deps.allowance.take(me.user_id, sum(item.cost for item in body.items))
    hashed = idempotency.request_hash("decisions", body.model_dump(mode="json"))

    async def act(connection: AsyncConnection) -> DecisionResults:
        results = await decided(connection, deps.outbox, me.user_id, body.items, language=language)
        accepted = sum(one.status == "accepted" for one in results)
        return DecisionResults(items=results, accepted=accepted, refused=len(results) - accepted)

    return await idempotency.once(deps.engine, me.user_id, key, request=hashed, act=act, answer=DecisionResults)


@router.get("/api/decisions", summary="List the last decisions")
async def list_decisions(
    language: LanguageOf, me: Me, deps: DepsOf, limit: Annotated[int, Query(ge=1, le=100, description="How many")] = 20
) -> DecisionList:
    """The newest first, each with what became of it, from wherever it was made."""
    async with deps.engine.connect() as connection:
        rows = await decisions.recent(connection, me.user_id, limit)
    return DecisionList(items=[decision_body(row, language) for row in rows])


@router.post("/api/applications/by-link", summary="Apply to one vacancy by its link", status_code=202)
async def apply_by_link(
    body: ByLinkBody, language: LanguageOf, key: idempotency.Key, me: Me, deps: DepsOf
) -> ByLinkResult:
    """Any usual form of hh's links. A 409 `already_applied` carries the application that is there.

    With a given resume, hh is not asked: a vacancy that is not known yet needs its `text` (a 422
    `vacancy_text_needed` says so).
    """
    deps.allowance.take(me.user_id, HEAVY)
    hosts = frozenset({urlsplit(deps.settings.hh_site_url).netloc})
    vacancy_id = vacancy_id_of_paste(body.url, body.text, own_hosts=hosts)
    if vacancy_id is None:
        raise invalid_field("/url", "bad_vacancy_link")
    hashed = idempotency.request_hash("by-link", body.model_dump(mode="json"))

    async def act(connection: AsyncConnection) -> ByLinkResult:
        return await _wish(deps, connection, me.user_id, vacancy_id, body, language)

    return await idempotency.once(deps.engine, me.user_id, key, request=hashed, act=act, answer=ByLinkResult)


@router.post("/api/applications/{application_id}/decision", summary="Decide about one application")
async def decide_one(
    application_id: UUID, body: DecisionInput, language: LanguageOf, key: idempotency.Key, me: Me, deps: DepsOf
) -> DecisionResult:
    """A 409 carries `current`, `decided_by`, `decided_at` and `via`; nothing was recorded then."""
    deps.allowance.take(me.user_id, body.cost)
    facts = body.model_dump(mode="json")
    hashed = idempotency.request_hash(f"decision/{application_id}", facts)
    item = DecisionItem.model_validate({**facts, "application_id": application_id})

    async def act(connection: AsyncConnection) -> DecisionResult:
        result = (await decided(connection, deps.outbox, me.user_id, [item], language=language))[0]
        if result.code is not None:
            raise _refused(result)
        return result

    return await idempotency.once(deps.engine, me.user_id, key, request=hashed, act=act, answer=DecisionResult)


def _refused(result: DecisionResult) -> ApiError:
    if result.code == "letter_hash_needed":
        return invalid_field("/letter_hash", "letter_hash_needed")
    if result.current is None or result.code is None:
        return not_found()
    return ApiError(409, result.code, members=members(result), state=result.current.state)


async def _wish(
    deps: Deps, connection: AsyncConnection, user_id: UUID, vacancy_id: str, body: ByLinkBody, language: Language
) -> ByLinkResult:
    owned = await resumes.owned(connection, user_id, body.resume_id)
    if owned is None:
        raise not_found()
    account = await accounts.current(connection, user_id)
    if GIVEN in owned.resume.snapshot or body.text.strip():
        await _keep_text(connection, user_id, vacancy_id, body)
    elif account is None or account.id != owned.resume.account_id:
        raise conflict("no_account")
    if await decisions.wish_pending(connection, user_id, vacancy_id):
        raise conflict("already_applied", current=None)
    found = await store.of_vacancy(connection, user_id, vacancy_id)
    occupying = [row for row in found if row.state in OCCUPIED]
    same_resume = any(row.resume_id in {body.resume_id, None} for row in occupying)
    if occupying and (same_resume or not body.override):
        raise conflict("already_applied", current=application_body(occupying[0], language).model_dump(mode="json"))
    decision_id = await record_apply(
        connection,
        deps.outbox,
        user_id,
        resume_id=body.resume_id,
        vacancy_id=vacancy_id,
        override=body.override,
        via="web",
    )
    return ByLinkResult(decision_id=decision_id, vacancy_id=vacancy_id, resume_id=body.resume_id)


async def _keep_text(connection: AsyncConnection, user_id: UUID, vacancy_id: str, body: ByLinkBody) -> None:
    """What the owner pasted, for the agent to read; without a text the vacancy must be known from a search."""
    text = body.text.strip()
    if not text:
        if await store.is_known(connection, vacancy_id):
            return
        raise invalid_field("/text", "vacancy_text_needed")
    if len(text) < MIN_TEXT:
        raise invalid_field("/text", "vacancy_text_short")
    snapshot = pasted_vacancy(text, vacancy_id=vacancy_id, name=body.name, company=body.company)
    if not snapshot["name"]:
        raise invalid_field("/name", "vacancy_name_needed")
    await store.keep_pasted(connection, user_id, vacancy_id, snapshot)
