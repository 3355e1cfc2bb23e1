"""Messages of the bot that speak of a row and follow it

Revision ID: telegram_cards
Revises: telegram
"""

import sqlalchemy as sa
from alembic import op

revision = "telegram_cards"
down_revision = "telegram"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("telegram_deliveries", sa.Column("subject_kind", sa.String(), nullable=True))
    op.add_column("telegram_deliveries", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.add_column(
        "telegram_deliveries", sa.Column("follows", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_index(
        "ix_telegram_deliveries_follows", "telegram_deliveries", ["subject_id"], postgresql_where=sa.text("follows")
    )


def downgrade() -> None:
    op.drop_index("ix_telegram_deliveries_follows", "telegram_deliveries")
    for column in ("follows", "subject_id", "subject_kind"):
        op.drop_column("telegram_deliveries", column)
