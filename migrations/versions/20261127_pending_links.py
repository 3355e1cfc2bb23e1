"""An hh account waits for its owner's word before it is linked

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("hh_user_id", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("hh_email", sa.String(), nullable=True),
        sa.Column("resumes", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("access_token", sa.String(), nullable=False),
        sa.Column("refresh_token", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_links")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pending_links_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_pending_links_session_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("user_id", name=op.f("uq_pending_links_user_id")),
    )
    op.create_index("ix_pending_links_ends_at", "pending_links", ["ends_at"])


def downgrade() -> None:
    op.drop_table("pending_links")
