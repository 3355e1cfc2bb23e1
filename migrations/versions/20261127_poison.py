"""What could not be processed is put aside

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poison",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poison")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_poison_user_id_users"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("source", "kind", "key", name=op.f("uq_poison_source_kind_key")),
    )
    op.create_index("ix_poison_open", "poison", ["source", "kind"], postgresql_where=sa.text("resolved_at is null"))
    op.create_index(op.f("ix_poison_user_id"), "poison", ["user_id"])


def downgrade() -> None:
    op.drop_table("poison")
