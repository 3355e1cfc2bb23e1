"""Kinds of replies in chats that an owner lets go without looking

Revision ID: chat_auto
Revises: calendar
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "chat_auto"
down_revision = "calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "resume_settings",
        sa.Column(
            "chat_auto",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("resume_settings", "chat_auto")
