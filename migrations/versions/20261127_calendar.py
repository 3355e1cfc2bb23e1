"""Meetings and deadlines that employers name, what their owner says of them, and private feeds

Revision ID: calendar
Revises: decisions_in_order
"""

import sqlalchemy as sa
from alembic import op

revision = "calendar"
down_revision = "decisions_in_order"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)



def upgrade() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default=sa.text("'proposed'"), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("said", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("day_told_at", MOMENT, nullable=True),
        sa.Column("hour_told_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('interview', 'task', 'form')", name=op.f("ck_commitments_kind")),
        sa.CheckConstraint("state in ('proposed', 'accepted')", name=op.f("ck_commitments_state")),
        sa.CheckConstraint("ends_at is null or ends_at >= starts_at", name=op.f("ck_commitments_order")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_commitments_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_commitments_chat_id_chats"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["agent_actions.id"], name=op.f("fk_commitments_action_id_agent_actions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("action_id", "starts_at", name=op.f("uq_commitments_action_id_starts_at")),
    )
    op.create_index("ix_commitments_chat_id", "commitments", ["chat_id"])
    op.create_index("ix_commitments_user_starts", "commitments", ["user_id", "starts_at"])
    op.create_index(
        "ix_commitments_starts", "commitments", ["starts_at"], postgresql_where=sa.text("hour_told_at is null")
    )
    op.create_table(
        "commitment_choices",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "choice in ('accepted', 'declined', 'done', 'open')", name=op.f("ck_commitment_choices_choice")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_choices_commitment_id_commitments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_commitment_choices_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("commitment_id", name=op.f("pk_commitment_choices")),
    )
    op.create_index("ix_commitment_choices_user_id", "commitment_choices", ["user_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )


def downgrade() -> None:
    for table in ("calendar_feeds", "commitment_choices", "commitments"):
        op.drop_table(table)
