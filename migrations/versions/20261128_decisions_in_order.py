"""The newest decisions of a user are found without looking at all of his

Revision ID: decisions_in_order
Revises: letter_style
"""

from alembic import op

revision = "decisions_in_order"
down_revision = "letter_style"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_decisions_user_id_number", "decisions", ["user_id", "number"])
    op.drop_index("ix_decisions_user_id", "decisions")


def downgrade() -> None:
    op.create_index("ix_decisions_user_id", "decisions", ["user_id"])
    op.drop_index("ix_decisions_user_id_number", "decisions")
