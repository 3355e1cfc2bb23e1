"""The lanes of sending lose what belongs to reading negotiations

Revision ID: send_lanes_contract
Revises: negotiation_readings
"""

import sqlalchemy as sa
from alembic import op

revision = "send_lanes_contract"
down_revision = "negotiation_readings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("negotiations_due_at", "negotiations_lease_until", "negotiations_seen_at"):
        op.drop_column("send_lanes", name)


def downgrade() -> None:
    now = sa.text("now()")
    op.add_column(
        "send_lanes", sa.Column("negotiations_due_at", sa.DateTime(timezone=True), server_default=now, nullable=False)
    )
    for name in ("negotiations_lease_until", "negotiations_seen_at"):
        op.add_column("send_lanes", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        update send_lanes l set negotiations_due_at = r.next_due_at, negotiations_seen_at = r.read_at
        from negotiation_readings r join hh_accounts a on a.id = r.account_id
        where a.user_id = l.user_id and a.state <> 'unlinked'
        """
    )
