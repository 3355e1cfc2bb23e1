"""Notifications say more of themselves; channels beside the socket have deliveries, preferences and subscriptions

Revision ID: notification_channels
Revises: answer_facts
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "notification_channels"
down_revision = "answer_facts"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def when(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=None if nullable else NOW, nullable=nullable)


def word(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), server_default=sa.text("''"), nullable=False)


def maybe(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=True)


def yes(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("true"), nullable=False)


def owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column("notifications", word("topic"))
    op.add_column("notifications", maybe("link"))
    op.add_column("notifications", sa.Column("actions", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("notifications", maybe("about"))
    op.create_table(
        "notification_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        maybe("bundle"),
        sa.Column("state", sa.String(), server_default=sa.text("'waiting'"), nullable=False),
        when("due_at", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        when("lease_until"),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        maybe("error"),
        when("created_at", nullable=False),
        when("settled_at"),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'skipped')",
            name=op.f("ck_notification_deliveries_state"),
        ),
        sa.CheckConstraint(
            "channel in ('web', 'telegram', 'push', 'email')", name=op.f("ck_notification_deliveries_channel")
        ),
        owner("notification_deliveries"),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name=op.f("fk_notification_deliveries_notification_id_notifications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_deliveries")),
        sa.UniqueConstraint(
            "notification_id", "channel", name=op.f("uq_notification_deliveries_notification_id_channel")
        ),
    )
    op.create_index(
        "ix_notification_deliveries_due",
        "notification_deliveries",
        ["channel", "due_at"],
        postgresql_where=sa.text("state in ('waiting', 'sending')"),
    )
    op.create_index(
        "ix_notification_deliveries_lately", "notification_deliveries", ["user_id", "channel", "created_at"]
    )
    op.create_table(
        "notification_channels",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("configured", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        maybe("public_key"),
        when("failing_since"),
        maybe("error"),
        when("updated_at", nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_notification_channels")),
    )
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        yes("urgent"),
        yes("digest"),
        yes("collapse"),
        yes("fallback"),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        when("updated_at", nullable=False),
        owner("notification_preferences"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_hash", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        word("name"),
        when("created_at", nullable=False),
        owner("push_subscriptions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("user_id", "endpoint_hash", name=op.f("uq_push_subscriptions_user_id_endpoint_hash")),
    )
    op.create_table(
        "push_states",
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        when("gone_at"),
        when("sent_at"),
        maybe("error"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscriptions.id"],
            name=op.f("fk_push_states_subscription_id_push_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_push_states")),
    )


def downgrade() -> None:
    for table in (
        "push_states",
        "push_subscriptions",
        "notification_preferences",
        "notification_channels",
        "notification_deliveries",
    ):
        op.drop_table(table)
    for column in ("about", "actions", "link", "topic"):
        op.drop_column("notifications", column)
