"""Reading negotiations has rows of its own, by account; what is known of the lanes is carried over

Revision ID: negotiation_readings
Revises: chats
"""

import sqlalchemy as sa
from alembic import op

revision = "negotiation_readings"
down_revision = "chats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "negotiation_readings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_negotiation_readings")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["hh_accounts.id"],
            name=op.f("fk_negotiation_readings_account_id_hh_accounts"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_negotiation_readings_due", "negotiation_readings", ["next_due_at"])
    # The lane knew the user's account only: with several, the one that is linked was read.
    op.execute(
        """
        insert into negotiation_readings (account_id, next_due_at, read_at)
        select a.id, l.negotiations_due_at, l.negotiations_seen_at
        from send_lanes l join hh_accounts a on a.user_id = l.user_id and a.state <> 'unlinked'
        """
    )


def downgrade() -> None:
    op.drop_table("negotiation_readings")
