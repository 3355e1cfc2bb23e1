"""SQL of cards: the rows that they speak of, and which of them show an older version than there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import State, possible_actions
from libs.common.chat_actions import State as ActionState
from libs.common.chat_actions import possible_decisions
from libs.common.chats import store as chat_decisions
from libs.common.chats.recording import status_of as action_status
from libs.common.db.tables.applications import Application
from libs.common.db.tables.chat_analysis import AgentAction, Chat, ChatMessageRow
from libs.common.db.tables.decisions import ChatDecision
from libs.common.db.tables.notifier import Notification
from libs.common.db.tables.telegram import TelegramDelivery
from libs.common.db.tables.users import User
from libs.common.decisions import store as decisions
from libs.common.decisions.recording import status_of
from libs.common.messages.catalogue import Language, message
from libs.common.messages.catalogue import known as known_message
from services.telegram.cards.domain import Facts
from services.telegram.message import Subject
from services.telegram.texts.moments import moment
from services.telegram.texts.words import said

FOLLOWED = timedelta(days=14)
"""Older cards are left as they are."""
AT_ONCE = 200
_CHAT_FINAL = (ActionState.SENT, ActionState.EXPIRED, ActionState.REFUSED)


_UNRESOLVED = (col(TelegramDelivery.subject_kind) == "match") & (
    select(col(Application.id))
    .where(
        col(Application.user_id) == col(TelegramDelivery.user_id),
        col(Application.match_id) == col(TelegramDelivery.subject_id),
    )
    .correlate(TelegramDelivery)
    .exists()
)
"""The application of a match has come to be since its card was shown."""


async def facts_of(connection: AsyncConnection, user_id: UUID, subject: Subject, language: Language) -> Facts | None:
    """The row as it stands with the decisions that wait; None when the user has no such row (yet)."""
    if subject.kind == "chat_action":
        return await _action(connection, user_id, subject.id, language)
    row_id = subject.id if subject.kind == "application" else await _of_match(connection, user_id, subject.id)
    return await _application(connection, user_id, row_id, language) if row_id is not None else None


async def _of_match(connection: AsyncConnection, user_id: UUID, match_id: UUID) -> UUID | None:
    which = (col(Application.user_id) == user_id, col(Application.match_id) == match_id)
    return await connection.scalar(select(col(Application.id)).where(*which))


async def _application(connection: AsyncConnection, user_id: UUID, row_id: UUID, language: Language) -> Facts | None:
    row = (await decisions.in_review(connection, user_id, [row_id])).get(row_id)
    if row is None:
        return None
    known = (await decisions.lately(connection, user_id, [row_id])).get(row_id, [])
    status = status_of(row, known)
    letter = select(col(Application.letter), col(Application.letter_ok), col(Application.reason)).where(
        col(Application.id) == row_id
    )
    found = (await connection.execute(letter)).one()
    words = message("state", status.state, language).word
    if status.pending is not None:
        words = f"{message('decided', status.pending, language).title.lower()}"
    current = status.letter_hash is not None and status.letter_hash == row.letter_hash
    return Facts(
        kind="application",
        id=row_id,
        version=row.version,
        state=status.state,
        status=words,
        text=found.letter if current else None,
        doubted=not found.letter_ok,
        possible=tuple(
            possible_actions(
                status.state,
                has_letter=current and bool(found.letter),
                origin=status.origin,
                by_word=status.by_word,
            )
        ),
        final=status.state in {State.SENT, State.SENT_BY_HAND},
        elsewhere=_elsewhere(known[-1].action, known[-1].via) if known else None,
    )


async def letter_hash(connection: AsyncConnection, user_id: UUID, row_id: UUID) -> str | None:
    """The letter that an application has now."""
    row = (await decisions.in_review(connection, user_id, [row_id])).get(row_id)
    return row.letter_hash if row is not None else None


async def _action(connection: AsyncConnection, user_id: UUID, row_id: UUID, language: Language) -> Facts | None:
    row = await chat_decisions.in_review(connection, user_id, row_id)
    if row is None:
        return None
    known = await chat_decisions.lately(connection, user_id, row_id)
    seen = (
        await connection.execute(
            select(
                col(ChatMessageRow.text).label("asked"),
                col(AgentAction.text),
                col(AgentAction.snoozed_until),
                col(Chat.messaging_status),
                col(User.timezone),
            )
            .select_from(AgentAction)
            .join(Chat, col(Chat.id) == col(AgentAction.chat_id))
            .join(User, col(User.id) == col(AgentAction.user_id))
            .outerjoin(ChatMessageRow, col(AgentAction.message_id) == col(ChatMessageRow.id))
            .where(col(AgentAction.id) == row_id)
        )
    ).one()
    status = action_status(row, known)
    words = message("action_state", status.state, language).word
    if status.pending is not None:
        words = message("chat_decided", status.pending, language).title.lower()
    last = await _last_decision(connection, row_id) if known else None
    until = last.snooze_until if last is not None and status.pending == "snooze" else seen.snoozed_until
    if status.state == ActionState.SNOOZED and until is not None:
        words = said(language, "until", reason=words, until=moment(seen.timezone, until))
    own = last.text if last is not None and status.pending == "edit" else None
    leaving = seen.text if row.state not in {ActionState.PROPOSED, ActionState.SNOOZED} else None
    return Facts(
        kind="chat_action",
        id=row_id,
        version=row.version,
        state=status.state,
        status=words,
        text=own or leaving or row.draft,
        doubted=False,
        possible=tuple(possible_decisions(status.state, has_draft=row.draft is not None, may_write=row.may_write)),
        final=status.state in _CHAT_FINAL,
        asked=seen.asked,
        elsewhere=_elsewhere(known[-1].decision, known[-1].via) if known else None,
        barred=None if row.may_write else _barred(seen.messaging_status, language),
    )


class _Last(NamedTuple):
    text: str | None
    snooze_until: datetime | None


async def _last_decision(connection: AsyncConnection, row_id: UUID) -> _Last | None:
    """The text and the time that the last decision about an action names."""
    statement = (
        select(col(ChatDecision.text), col(ChatDecision.snooze_until))
        .where(col(ChatDecision.action_id) == row_id)
        .order_by(col(ChatDecision.number).desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    return _Last(*row) if row is not None else None


def _barred(messaging_status: str | None, language: Language) -> str:
    """Why hh takes no message in a chat."""
    return (known_message("chat", messaging_status or "", language) or message("chat", "prohibited", language)).sentence


class Told(NamedTuple):
    """Title and body of a notification, without the draft that a card shows by itself."""

    title: str
    body: str


async def told_of(connection: AsyncConnection, user_id: UUID, subject: Subject, language: Language) -> Told | None:
    """What the last notification about a row says."""
    statement = (
        select(col(Notification.title), col(Notification.body), col(Notification.words))
        .where(col(Notification.user_id) == user_id, col(Notification.about) == f"{subject.kind}:{subject.id}")
        .order_by(col(Notification.seq).desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        return None
    words = row.words.get(language) or {}
    return Told(words.get("title") or row.title, words.get("bare") or words.get("body") or row.body)


def _elsewhere(decision: str, via: str) -> str | None:
    """Where a decision was made that leaves nothing to decide here; whoever pressed in the chat knows."""
    return None if via == "telegram" or decision in {"edit", "undo"} else via


@dataclass(frozen=True, slots=True)
class Stale:
    """A card whose row has another version than it shows."""

    id: UUID
    chat_id: int


async def stale(connection: AsyncConnection) -> list[Stale]:
    """Cards that must be shown anew."""
    version = case(
        (col(TelegramDelivery.subject_kind) == "chat_action", col(AgentAction.version)),
        else_=col(Application.version),
    )
    statement = (
        select(col(TelegramDelivery.id), col(TelegramDelivery.chat_id))
        .outerjoin(Application, col(Application.id) == col(TelegramDelivery.subject_id))
        .outerjoin(AgentAction, col(AgentAction.id) == col(TelegramDelivery.subject_id))
        .where(
            col(TelegramDelivery.follows),
            col(TelegramDelivery.state) == "done",
            col(TelegramDelivery.sent_at) > func.now() - FOLLOWED,
            or_(version.is_distinct_from(col(TelegramDelivery.shown_version)), _UNRESOLVED),
        )
        .limit(AT_ONCE)
    )
    return [Stale(*row) for row in await connection.execute(statement)]


async def about(connection: AsyncConnection, user_id: UUID, subject_ids: list[UUID]) -> list[Stale]:
    """The user's cards about these rows."""
    statement = select(col(TelegramDelivery.id), col(TelegramDelivery.chat_id)).where(
        col(TelegramDelivery.user_id) == user_id,
        col(TelegramDelivery.subject_id).in_(subject_ids),
        col(TelegramDelivery.state) != "dropped",
    )
    return [Stale(*row) for row in await connection.execute(statement)]
