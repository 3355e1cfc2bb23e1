"""The bot's row names the process whose turn it is to ask Telegram for updates

Revision ID: poller
Revises: chat_auto
"""

import sqlalchemy as sa
from alembic import op

revision = "poller"
down_revision = "chat_auto"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("telegram_bot", sa.Column("poller", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("telegram_bot", "poller")
