"""Loops that fail again and again are on record

Revision ID: loop_outages
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "loop_outages"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loop_outages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("loop", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop_outages")),
    )
    op.create_index(
        "uq_loop_outages_open",
        "loop_outages",
        ["service", "loop"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    op.drop_table("loop_outages")
