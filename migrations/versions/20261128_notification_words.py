"""A notification keeps its words in every language, so that it is read in that of its reader

Revision ID: notification_words
Revises: given_resumes
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "notification_words"
down_revision = "given_resumes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "notifications",
        sa.Column("words", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'")),
    )


def downgrade() -> None:
    op.drop_column("notifications", "words")
