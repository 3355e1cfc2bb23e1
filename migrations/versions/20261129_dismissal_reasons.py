"""Owners say why a vacancy does not suit them

Revision ID: dismissal_reasons
Revises: found_by
"""

import sqlalchemy as sa
from alembic import op

revision = "dismissal_reasons"
down_revision = "found_by"
branch_labels = None
depends_on = None

REASONS = "reason in ('pay', 'tasks', 'level', 'place', 'schedule', 'employer')"


def upgrade() -> None:
    op.create_table(
        "dismissal_reasons",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(REASONS, name=op.f("ck_dismissal_reasons_reason")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_dismissal_reasons_decision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_dismissal_reasons_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_dismissal_reasons")),
    )
    op.create_index(op.f("ix_dismissal_reasons_user_id"), "dismissal_reasons", ["user_id"])


def downgrade() -> None:
    op.drop_table("dismissal_reasons")
