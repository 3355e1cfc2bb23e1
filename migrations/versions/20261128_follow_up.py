"""Chats know since when they are viewed, whether hh allows a reminder, and when it was proposed

Revision ID: follow_up
Revises: poller
"""

import sqlalchemy as sa
from alembic import op

revision = "follow_up"
down_revision = "poller"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("viewed_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("chats", sa.Column("reminder_allowed", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("chats", sa.Column("follow_up_told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_chats_follow_up",
        "chats",
        ["viewed_since"],
        postgresql_where=sa.text("reminder_allowed and follow_up_told_at is null"),
    )


def downgrade() -> None:
    op.drop_index("ix_chats_follow_up", table_name="chats")
    for column in ("viewed_since", "reminder_allowed", "follow_up_told_at"):
        op.drop_column("chats", column)
