"""Tables that the telegram service writes: the bot, who is linked to it, and what is said to whom."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    Rows,
    Writes,
    default,
    id_field,
    json_field,
    moment,
    moment_now,
    numbered,
    owned_by,
    user_field,
)

BotState = Literal["off", "starting", "on", "unreachable", "refused", "conflict"]


class TelegramBot(Row, table=True):
    """The one bot of this installation as Telegram knows it, and whether Telegram can be reached.

    `link_url` is where deep links begin. `paced_until`, `rest_until`: before these nothing is sent to anybody.
    `poller`: whose turn it is to ask for updates; an update brought by an earlier turn has no effect.
    """

    __tablename__ = "telegram_bot"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint(f"state in {get_args(BotState)!r}", name="state"),
        {"info": owned_by("telegram")},
    )

    id: int = Field(default=1, primary_key=True)
    state: str
    since: datetime = moment_now()
    error: str | None = Field(default=None)
    bot_id: int | None = Field(default=None, sa_type=BigInteger)
    username: str | None = Field(default=None)
    name: str | None = Field(default=None)
    link_url: str = default("''")
    paced_until: datetime = moment_now()
    rest_until: datetime = moment_now()
    poller: UUID | None = Field(default=None)


_OPENING = "current_setting('vkatilsya.link_token', true)"
"""What the bot was opened with: who has its password alone opens no token of anybody."""
_OPENS = (
    "used_at is null and expires_at > now() and (chat_id is not null"
    f" or token_hash = encode(sha256(convert_to(coalesce({_OPENING}, ''), 'UTF8')), 'hex'))"
)
_SPENT_NOW = (
    "exists (select from link_tokens t where t.user_id = telegram_links.user_id"
    " and t.chat_id = telegram_links.chat_id and t.used_at = now())"
)


class LinkToken(Row, table=True):
    """A one-time token that links a chat. `chat_id` is the chat that opened it, `id` what a button there names.

    The bot makes none: it opens the one that it was given, and spends it.
    """

    __tablename__ = "link_tokens"
    __table_args__ = (
        Index("ix_link_tokens_expires_at", "expires_at"),
        {
            "info": owned_by(
                "api",
                "telegram",
                guard=Guard(
                    others=Writes(update=("chat_id", "used_at")),
                    secret=("token_hash",),
                    kept_to={"telegram": Rows(before=_OPENS)},
                ),
            )
        },
    )

    token_hash: str = Field(primary_key=True)
    id: UUID = Field(unique=True)
    user_id: UUID = user_field()
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    used_at: datetime | None = moment(nullable=True)


class TelegramLink(Row, table=True):
    """A private chat that belongs to a user; at most one at a time, either way. `unlinked_why` is a machine word.

    The bot links a chat in the transaction that spends its token; a link that ended stays ended.
    """

    __tablename__ = "telegram_links"
    __table_args__ = (
        Index("uq_telegram_links_user", "user_id", unique=True, postgresql_where=text("unlinked_at is null")),
        Index("uq_telegram_links_chat", "chat_id", unique=True, postgresql_where=text("unlinked_at is null")),
        {
            "info": owned_by(
                "telegram",
                "api",
                guard=Guard(
                    owner=Writes(insert=True, update=("blocked_at", "unlinked_at", "unlinked_why")),
                    others=Writes(update=("unlinked_at", "unlinked_why")),
                    kept_to={
                        "telegram": Rows(insert=_SPENT_NOW, before="unlinked_at is null"),
                        "api": Rows(before="unlinked_at is null"),
                    },
                ),
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field()
    chat_id: int = Field(sa_type=BigInteger)
    username: str | None = Field(default=None)
    name: str = default("''")
    linked_at: datetime = moment_now()
    blocked_at: datetime | None = moment(nullable=True)
    unlinked_at: datetime | None = moment(nullable=True)
    unlinked_why: str | None = Field(default=None)


class TelegramChat(Row, table=True):
    """When a chat may be written to again, and who is writing to it: a lease, so that its order is kept.

    `work_at`: since when something waits to be said there; none: nothing does.
    """

    __tablename__ = "telegram_chats"
    __table_args__ = (
        Index("ix_telegram_chats_work_at", "work_at", postgresql_where=text("work_at is not null")),
        {"info": owned_by("telegram")},
    )

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    work_at: datetime | None = moment(nullable=True)
    paced_until: datetime = moment_now()
    rest_until: datetime = moment_now()
    failures: int = default("0")
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)


class TelegramDelivery(Row, table=True):
    """One message of the bot: what it shall say (`revision`) and what it says (`shown`); an edit is a new revision.

    `user_id` is none for strangers, who are told how to link. `tried_at`: an attempt began whose outcome nobody knows.
    `about` names what the message is about, as notices do. A card speaks of the row `subject_id` and `follows` it: it
    shows the row's version `shown_version`.
    """

    __tablename__ = "telegram_deliveries"
    __table_args__ = (
        CheckConstraint("state in ('due', 'done', 'dropped')", name="state"),
        Index("ix_telegram_deliveries_due", "chat_id", "number", postgresql_where=text("state = 'due'")),
        Index("ix_telegram_deliveries_message", "chat_id", "message_id"),
        Index("ix_telegram_deliveries_follows", "subject_id", postgresql_where=text("follows")),
        Index("ix_telegram_deliveries_about", "user_id", "about", postgresql_where=text("about is not null")),
        Index(
            "uq_telegram_deliveries_notification",
            "chat_id",
            "notification_id",
            unique=True,
            postgresql_where=text("notification_id is not null"),
        ),
        {"info": owned_by("telegram")},
    )

    id: UUID = id_field()
    number: int = numbered()
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="CASCADE", nullable=True)
    chat_id: int = Field(sa_type=BigInteger)
    notification_id: UUID | None = Field(default=None)
    about: str | None = Field(default=None)
    content: dict[str, Any] = json_field()
    subject_kind: str | None = Field(default=None)
    subject_id: UUID | None = Field(default=None)
    follows: bool = default("false")
    revision: int = default("1")
    shown: int = default("0")
    shown_version: int | None = Field(default=None)
    state: str = default("'due'")
    attempts: int = default("0")
    tried_at: datetime | None = moment(nullable=True)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    why: str | None = Field(default=None)
    created_at: datetime = moment_now()
    sent_at: datetime | None = moment(nullable=True)
