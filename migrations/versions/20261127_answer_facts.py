"""Facts that the owner stated for replies to employers

Revision ID: answer_facts
Revises: telegram_cards
"""

import sqlalchemy as sa
from alembic import op

revision = "answer_facts"
down_revision = "telegram_cards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_facts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_en", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_answer_facts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "topic", "subject", name=op.f("pk_answer_facts")),
    )


def downgrade() -> None:
    op.drop_table("answer_facts")
