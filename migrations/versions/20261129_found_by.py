"""Matches remember which search found them

Revision ID: found_by
Revises: second_factor_demand
"""

import sqlalchemy as sa
from alembic import op

revision = "found_by"
down_revision = "second_factor_demand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("found_by", sa.String(), nullable=True))
    op.add_column("matches", sa.Column("found_text", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("matches", "found_text")
    op.drop_column("matches", "found_by")
