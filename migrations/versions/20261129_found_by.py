"""Matches remember which search found them

Revision ID: found_by
Revises: erasure_waits
"""

import sqlalchemy as sa
from alembic import op

revision = "found_by"
down_revision = "erasure_waits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("found_by", sa.String(), nullable=True))
    op.add_column("matches", sa.Column("found_text", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("matches", "found_text")
    op.drop_column("matches", "found_by")
