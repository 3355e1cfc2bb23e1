"""What an account has shown by working: what no probe tries, an application or a chat has."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import State
from libs.common.db.tables.accounts import PauseSwitch
from libs.common.db.tables.applications import Application
from libs.common.db.tables.chat_analysis import Chat
from libs.common.reasons import APPLYING_LOST


class Experience(NamedTuple):
    """What hh has ever accepted of this account, and whether it refuses applications now."""

    applied: bool
    apply_refused: bool
    chats_read: bool


async def experience_of(connection: AsyncConnection, account_id: UUID) -> Experience:
    """Read from the rows of applications, switches and chats, so that it cannot differ from them."""
    applied = exists(literal(1)).where(
        col(Application.account_id) == account_id,
        col(Application.state) == State.SENT,
        col(Application.posts) > 0,
    )
    refused = exists(literal(1)).where(
        col(PauseSwitch.scope) == "account",
        col(PauseSwitch.scope_id) == account_id,
        col(PauseSwitch.reason).in_(APPLYING_LOST),
    )
    read = exists(literal(1)).where(col(Chat.account_id) == account_id, col(Chat.read_at).is_not(None))
    return Experience(*(await connection.execute(select(applied, refused, read))).one())
