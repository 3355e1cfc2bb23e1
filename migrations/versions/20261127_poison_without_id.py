"""Poison is counted once an hour; things without an id have keys of their own kind

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "poison",
        sa.Column("counted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    # Keys of before were digests of whole bodies: nothing would ever meet them again.
    op.execute("delete from poison where key ~ '^[0-9a-f]{32}$'")


def downgrade() -> None:
    op.drop_column("poison", "counted_at")
