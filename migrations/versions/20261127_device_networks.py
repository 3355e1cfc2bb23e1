"""From which network a known browser signed in

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("known_devices", sa.Column("network", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("known_devices", "network")
