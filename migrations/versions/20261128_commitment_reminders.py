"""When reminders of a commitment went out is named as such

Revision ID: commitment_reminders
Revises: follow_up
"""

from alembic import op

revision = "commitment_reminders"
down_revision = "follow_up"
branch_labels = None
depends_on = None

COLUMNS = {"day_told_at": "day_reminded_at", "hour_told_at": "hour_reminded_at"}


def upgrade() -> None:
    for old, new in COLUMNS.items():  # the condition of the index follows
        op.alter_column("commitments", old, new_column_name=new)


def downgrade() -> None:
    for old, new in COLUMNS.items():
        op.alter_column("commitments", new, new_column_name=old)
