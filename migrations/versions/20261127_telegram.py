"""The Telegram bot: its state, links of chats, one-time tokens, and what is said to whom

Revision ID: telegram
Revises: send_lanes_contract
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "telegram"
down_revision = "send_lanes_contract"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True, now: bool = False) -> sa.Column:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "telegram_bot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _moment("since", nullable=False, now=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("link_url", sa.String(), server_default=sa.text("''"), nullable=False),
        _moment("paced_until", nullable=False, now=True),
        _moment("rest_until", nullable=False, now=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telegram_bot")),
        sa.CheckConstraint("id = 1", name=op.f("ck_telegram_bot_one")),
        sa.CheckConstraint(
            "state in ('off', 'starting', 'on', 'unreachable', 'refused', 'conflict')",
            name=op.f("ck_telegram_bot_state"),
        ),
    )
    op.create_table(
        "link_tokens",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _moment("created_at", nullable=False, now=True),
        _moment("expires_at", nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        _moment("used_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_link_tokens")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_link_tokens_user_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("id", name=op.f("uq_link_tokens_id")),
    )
    op.create_index("ix_link_tokens_user_id", "link_tokens", ["user_id"])
    op.create_index("ix_link_tokens_expires_at", "link_tokens", ["expires_at"])
    op.create_table(
        "telegram_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("name", sa.String(), server_default=sa.text("''"), nullable=False),
        _moment("linked_at", nullable=False, now=True),
        _moment("blocked_at"),
        _moment("unlinked_at"),
        sa.Column("unlinked_why", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telegram_links")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_telegram_links_user_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_telegram_links_user_id", "telegram_links", ["user_id"])
    for name in ("user", "chat"):
        op.create_index(
            f"uq_telegram_links_{name}",
            "telegram_links",
            [f"{name}_id"],
            unique=True,
            postgresql_where=sa.text("unlinked_at is null"),
        )
    op.create_table(
        "telegram_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _moment("work_at"),
        _moment("paced_until", nullable=False, now=True),
        _moment("rest_until", nullable=False, now=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        _moment("lease_until"),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_telegram_chats")),
    )
    op.create_index(
        "ix_telegram_chats_work_at", "telegram_chats", ["work_at"], postgresql_where=sa.text("work_at is not null")
    )
    op.create_table(
        "telegram_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("content", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("shown", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), server_default=sa.text("'due'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _moment("tried_at"),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        _moment("created_at", nullable=False, now=True),
        _moment("sent_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telegram_deliveries")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_telegram_deliveries_user_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("state in ('due', 'done', 'dropped')", name=op.f("ck_telegram_deliveries_state")),
    )
    op.create_index(
        "ix_telegram_deliveries_due",
        "telegram_deliveries",
        ["chat_id", "number"],
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index("ix_telegram_deliveries_message", "telegram_deliveries", ["chat_id", "message_id"])
    op.create_index(
        "ix_telegram_deliveries_about",
        "telegram_deliveries",
        ["user_id", "about"],
        postgresql_where=sa.text("about is not null"),
    )
    op.create_index(
        "uq_telegram_deliveries_notification",
        "telegram_deliveries",
        ["chat_id", "notification_id"],
        unique=True,
        postgresql_where=sa.text("notification_id is not null"),
    )


def downgrade() -> None:
    for table in ("telegram_deliveries", "telegram_chats", "telegram_links", "link_tokens", "telegram_bot"):
        op.drop_table(table)
