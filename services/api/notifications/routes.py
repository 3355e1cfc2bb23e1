"""Stored notifications, by their gapless `seq`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from libs.common.db.rows import columns
from libs.common.events.account import NoticeAction
from libs.common.messages.catalogue import Language
from services.api.notifications.store import stored as store
from services.api.web.auth import DepsOf, Me
from services.api.web.cursors import Limit
from services.api.web.language import LanguageOf
from services.api.web.models import MAX_VERSION, Input, Output

router = APIRouter(tags=["notifications"])
Seq = Annotated[int, Field(ge=0, le=MAX_VERSION)]


class NotificationBody(Output):
    """One notification; the socket sends the same, but for `waits`: there everything is new."""

    id: UUID
    seq: int = Field(description="Gapless per user")
    kind: str = Field(description="Subject of the event", examples=["reply.sent"])
    topic: str = Field(description="What preferences call it", examples=["application_sent"])
    level: str = Field(description="Severity: info, success, warning, or action: the owner must act", examples=["info"])
    title: str = Field(examples=["Отклик отправлен: Точка"])
    body: str
    link: str | None = Field(description="Page to open")
    actions: list[NoticeAction] = Field(description="What may be decided from it")
    about: str | None = Field(description="The row it is about; later notifications about it say the same")
    waits: bool | None = Field(description="Whether its owner's decision is still wanted; none: it never was")
    data: dict[str, Any]
    created_at: datetime


class NotificationList(Output):
    """Notifications and where the user stands."""

    items: list[NotificationBody]
    last_seq: int = Field(description="The newest there is")
    read_seq: int = Field(description="Everything up to it was read")


class ReadBody(Input):
    """How far it was read."""

    seq: Seq


class ReadState(Output):
    """Where the user stands now."""

    last_seq: int
    read_seq: int


@router.get("/api/notifications", summary="List notifications")
async def list_notifications(
    me: Me,
    deps: DepsOf,
    language: LanguageOf,
    after: Annotated[int | None, Query(ge=0, le=MAX_VERSION, description="Only newer than this seq, in order")] = None,
    before: Annotated[int | None, Query(ge=0, le=MAX_VERSION, description="Only older, the newest first")] = None,
    limit: Limit = 50,
) -> NotificationList:
    """With `after`: what was missed, the oldest first. Without it: the newest first. In the reader's language."""
    async with deps.engine.connect() as connection:
        if after is not None:
            rows = await store.after(connection, me.user_id, after, limit)
        else:
            rows = await store.newest(connection, me.user_id, before, limit)
        last = await store.last_seq(connection, me.user_id)
        read = await store.read_seq(connection, me.user_id)
    return NotificationList(items=[_body(row, language) for row in rows], last_seq=last, read_seq=read)


def _body(row: store.StoredNotification, language: Language) -> NotificationBody:
    """What was stored before notifications had words in each language says what it said then."""
    said = row.notification.words.get(language, {})
    return NotificationBody.model_validate({**columns(row.notification), "waits": row.waits, **said})


@router.post("/api/notifications/read", summary="Mark everything up to a seq as read")
async def mark_read(body: ReadBody, me: Me, deps: DepsOf) -> ReadState:
    """Never goes back; beyond the newest it stops at the newest. The user's other tabs are told over their sockets."""
    async with deps.engine.begin() as connection:
        read = await store.mark_read(connection, me.user_id, body.seq)
        state = ReadState(last_seq=await store.last_seq(connection, me.user_id), read_seq=read)
    await deps.bell.read(me.user_id)
    return state
