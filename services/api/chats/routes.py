"""Chats: the list, one with its messages and actions, what waits for the owner, and his decisions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.answers.questions import without_greeting
from libs.common.answers.store import state
from libs.common.chats import recording
from libs.common.chats.recording import OWNER, Verdict
from libs.common.chats.secrets import secrets_in
from libs.common.db import clock
from libs.common.messages.catalogue import Language, message
from services.api.chats import store
from services.api.chats.bodies import (
    ActionBody,
    ActionList,
    ChatBody,
    ChatDetail,
    DecisionInput,
    DecisionResult,
    action_body,
    chat_body,
    chat_detail,
)
from services.api.ports import Deps
from services.api.web import cursors, idempotency
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.problems import ApiError, conflict, not_found
from services.api.web.validation import invalid_field

router = APIRouter(tags=["chats"])
KIND = "chats"
EDIT_COST = 5
"""What a text of the owner's own takes of the allowance; a plain word takes 1."""


@router.get("/api/chats", summary="List chats")
async def list_chats(
    me: Me,
    deps: DepsOf,
    language: LanguageOf,
    waits: Annotated[bool | None, Query(description="Only those in which something waits for the owner")] = None,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = 50,
) -> cursors.Page[ChatBody]:
    """The latest message first, with the total."""
    after = cursors.decode(KIND, cursor, (datetime, UUID))
    key = (after[0], after[1]) if after else None
    async with deps.engine.connect() as connection:
        total = await store.total(connection, me.user_id, waiting=waits)
        rows = await store.listing(connection, me.user_id, waiting=waits, after=key, limit=limit + 1)
    following = None
    if len(rows) > limit:
        last = rows[limit - 1].chat
        following = cursors.encode(KIND, last.last_message_at, last.id)
    return cursors.Page(items=[chat_body(row, language) for row in rows[:limit]], total=total, next=following)


@router.get("/api/chats/{chat_id}", summary="Show one chat whole")
async def show_chat(chat_id: UUID, me: Me, deps: DepsOf, language: LanguageOf) -> ChatDetail:
    """With its messages and what was proposed about them."""
    async with deps.engine.connect() as connection:
        row = await store.one(connection, me.user_id, chat_id)
        if row is None:
            raise not_found()
        messages = await store.messages(connection, me.user_id, chat_id)
        actions = await store.actions(connection, me.user_id, chat_id)
    return chat_detail(row, messages, actions, language)


@router.get("/api/chat-actions", summary="List what waits for the owner in chats")
async def list_actions(
    me: Me, deps: DepsOf, language: LanguageOf, limit: Annotated[int, Query(ge=1, le=100, description="How many")] = 50
) -> ActionList:
    """The nearest deadline first."""
    async with deps.engine.connect() as connection:
        rows = await store.waiting_actions(connection, me.user_id, limit=limit)
    return ActionList(items=[action_body(row, language) for row in rows])


@router.post("/api/chat-actions/{action_id}/decision", summary="Decide about a proposed action")
async def decide(
    action_id: UUID, body: DecisionInput, language: LanguageOf, key: idempotency.Key, me: Me, deps: DepsOf
) -> DecisionResult:
    """A 409 carries `current`, `decided_by`, `decided_at` and `via`; nothing was recorded then."""
    deps.allowance.take(me.user_id, EDIT_COST if body.decision == "edit" else 1)
    hashed = idempotency.request_hash(f"chat-action/{action_id}", body.model_dump(mode="json"))

    async def act(connection: AsyncConnection) -> DecisionResult:
        if body.snooze_until is not None and body.snooze_until <= await clock.now(connection):
            raise invalid_field("/snooze_until", "past_moment")
        verdict = await _recorded(deps, connection, me.user_id, action_id, body)
        row = await store.action(connection, me.user_id, action_id)
        if row is None:
            raise not_found()
        current = action_body(row, language)
        if verdict.decision_id is None:
            raise _refused(verdict, current, language)
        await _remember(connection, me.user_id, body)
        return DecisionResult(decision_id=verdict.decision_id, action=current)

    return await idempotency.once(deps.engine, me.user_id, key, request=hashed, act=act, answer=DecisionResult)


async def _recorded(
    deps: Deps, connection: AsyncConnection, user_id: UUID, action_id: UUID, body: DecisionInput
) -> Verdict:
    wish = recording.Wish(
        action_id,
        body.decision,
        body.expected_version,
        text=body.text,
        seen_hash=body.draft_hash,
        snooze_until=body.snooze_until,
        secrets_meant=body.secrets_meant,
    )
    return await recording.decide(connection, deps.outbox, user_id, wish, via="web")


async def _remember(connection: AsyncConnection, user_id: UUID, body: DecisionInput) -> None:
    """What gives away papers or codes is never kept, whatever its owner sends of it; nor is a greeting."""
    for fact in body.remember:
        if secrets_in(f"{fact.text}\n{fact.text_en}"):
            continue
        subject = fact.subject.strip().lower()
        text, text_en = without_greeting(fact.text), without_greeting(fact.text_en)
        if not (text or text_en):
            continue
        kept = await state(connection, user_id, fact.topic, subject, text=text, text_en=text_en)
        if not kept:
            raise conflict("too_many_answers")


def _refused(verdict: Verdict, current: ActionBody, language: Language) -> ApiError:
    before = verdict.before
    members = {
        "current": current.model_dump(mode="json"),
        "decided_by": OWNER if before else None,
        "decided_at": before.created_at.isoformat() if before else None,
        "via": before.via if before else None,
    }
    what = ", ".join(message("secret", one, language).word for one in verdict.secrets)
    return ApiError(409, verdict.code or "wrong_state", members=members, state=current.state, what=what)
