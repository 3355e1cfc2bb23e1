"""SQL of the bot's own row and of links."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import switches
from libs.common.accounts.plans import plan_of, plan_window
from libs.common.applications import ASSISTED, IN_FLIGHT, State
from libs.common.chats.waiting import WAITS_NOW_OR_LATER
from libs.common.db.expiring import OUTLASTED
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import Application
from libs.common.db.tables.chat_analysis import AgentAction, ChatMessageRow
from libs.common.db.tables.decisions import ChatDecision
from libs.common.db.tables.telegram import TelegramBot, TelegramLink
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.telegram.links import Link

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")


async def become(connection: AsyncConnection, state: str, error: str | None) -> None:
    """Note how the bot stands; `since` moves only with the state."""
    moved = col(TelegramBot.state) != state
    await connection.execute(
        update(TelegramBot).where(moved).values(state=state, error=error and error[:300], since=func.now())
    )


async def introduce(connection: AsyncConnection, *, state: str, link_url: str, **known: object) -> None:
    """The bot's row, whether it was there or not; `known` is what Telegram said of it."""
    row = {"id": 1, "state": state, "link_url": link_url, "error": None, **known}
    changed = {name: value for name, value in row.items() if name != "id"} | {"since": func.now()}
    await connection.execute(insert(TelegramBot).values(row).on_conflict_do_update(index_elements=["id"], set_=changed))


async def link(connection: AsyncConnection, user_id: UUID, chat_id: int, *, username: str | None, name: str) -> Link:
    """A new link; whatever linked this user or chat before must have been ended."""
    row = {"id": new_id(), "user_id": user_id, "chat_id": chat_id, "username": username, "name": name}
    found = await connection.execute(insert(TelegramLink).values(row).returning(col(TelegramLink.linked_at)))
    return Link(row["id"], user_id, chat_id, username, name, found.scalar_one(), None)  # pyright: ignore[reportArgumentType]


async def lock_linking(connection: AsyncConnection, user_id: UUID, chat_id: int) -> None:
    """One at a time for a user, and for a chat."""
    await connection.execute(_LOCK, {"key": f"telegram-user:{user_id}"})
    await connection.execute(_LOCK, {"key": f"telegram-chat:{chat_id}"})


async def unblock(connection: AsyncConnection, chat_id: int) -> bool:
    """The owner lets the bot write again; False when nothing was blocked."""
    statement = (
        update(TelegramLink)
        .where(
            col(TelegramLink.chat_id) == chat_id,
            col(TelegramLink.unlinked_at).is_(None),
            col(TelegramLink.blocked_at).is_not(None),
        )
        .values(blocked_at=None)
        .returning(col(TelegramLink.id))
    )
    return await connection.scalar(statement) is not None


class Person(NamedTuple):
    """The user of a link, as the bot speaks to him."""

    email: str
    locale: str
    timezone: str


async def user(connection: AsyncConnection, user_id: UUID) -> Person:
    """The user of this id, who is there."""
    statement = select(col(User.email), col(User.locale), col(User.timezone)).where(col(User.id) == user_id)
    return Person(*(await connection.execute(statement)).one())


@dataclass(frozen=True, slots=True)
class Account:
    """The linked hh account."""

    id: UUID
    hh_user_id: str
    display_name: str
    state: str


async def account_of(connection: AsyncConnection, user_id: UUID) -> Account | None:
    """The user's hh account."""
    statement = select(
        col(HHAccount.id), col(HHAccount.hh_user_id), col(HHAccount.display_name), col(HHAccount.state)
    ).where(col(HHAccount.user_id) == user_id, col(HHAccount.state) != "unlinked", col(HHAccount.origin) != ASSISTED)
    row = (await connection.execute(statement)).first()
    return Account(*row) if row else None


async def switches_in_force(connection: AsyncConnection, user_id: UUID) -> list[switches.Switch]:
    """What stops all of the user's sending now; pauses of single resumes are not among it."""
    account = await account_of(connection, user_id)
    return await switches.in_force(
        connection, user_id=user_id, account_id=account.id if account else None, resume_ids=[]
    )


async def counts(connection: AsyncConnection, user_id: UUID) -> dict[str, int]:
    """What waits for the owner: applications, chats; applications that wait to be sent, or were today."""
    state, lately = col(Application.state), func.now() - timedelta(hours=24)
    statement = select(
        func.count().filter(state == State.REVIEW).label("review"),
        func.count().filter(state.in_((State.QUEUED, State.HELD, *IN_FLIGHT))).label("queued"),
        func.count().filter(OUTLASTED).label("outlasted"),
        func.count().filter(state == State.SENT, col(Application.sent_at) > lately).label("sent"),
    ).where(col(Application.user_id) == user_id)
    row = (await connection.execute(statement)).one()
    asked = select(func.count(col(AgentAction.chat_id).distinct())).where(
        col(AgentAction.user_id) == user_id, WAITS_NOW_OR_LATER
    )
    chats = await connection.scalar(asked)
    return {"review": row.review, "queued": row.queued - row.outlasted, "sent": row.sent, "chats": chats or 0}


@dataclass(frozen=True, slots=True)
class PlanUse:
    """The user's plan and what is used of its running window."""

    title_ru: str
    title_en: str
    limit: int
    used: int


async def plan(connection: AsyncConnection, user_id: UUID, default_plan: str) -> PlanUse | None:
    """The plan of the live subscription, else the default one."""
    found = await plan_of(connection, user_id, default_plan)
    if found is None:
        return None
    _, used = await plan_window(connection, user_id, found.window_seconds)
    return PlanUse(found.title_ru, found.title_en, found.application_limit, used)


@dataclass(frozen=True, slots=True)
class Answered:
    """An owner's own reply, what it was asked by, and what the action says of it."""

    reply: str
    asked: str
    details: dict[str, Any]
    sensitive: bool


async def answered(connection: AsyncConnection, user_id: UUID, decision_id: UUID) -> Answered | None:
    """What the user replied by this decision; None for a decision of somebody else, or without a text."""
    statement = (
        select(col(ChatDecision.text), col(ChatMessageRow.text), col(AgentAction.details), col(AgentAction.sensitive))
        .join(AgentAction, col(AgentAction.id) == col(ChatDecision.action_id))
        .join(ChatMessageRow, col(ChatMessageRow.id) == col(AgentAction.message_id))
        .where(
            col(ChatDecision.id) == decision_id,
            col(ChatDecision.user_id) == user_id,
            col(AgentAction.user_id) == user_id,
            col(ChatDecision.text).is_not(None),
        )
    )
    row = (await connection.execute(statement)).first()
    return Answered(*row) if row else None
