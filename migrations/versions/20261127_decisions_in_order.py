"""Decisions have a number: the order in which they were made; those of before have their outcomes

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decisions", sa.Column("number", sa.BigInteger(), nullable=True))
    op.execute(
        """
        update decisions d set number = made.number
        from (select id, row_number() over (order by id) as number from decisions) made where made.id = d.id
        """
    )
    op.alter_column("decisions", "number", nullable=False)
    op.execute("alter table decisions alter column number add generated always as identity")
    op.execute(
        """
        select setval(pg_get_serial_sequence('decisions', 'number'), coalesce(max(number), 0) + 1, false) from decisions
        """
    )
    # What waits to be carried out holds its application back: what was carried out earlier must not.
    op.execute(
        """
        insert into decision_outcomes (decision_id, user_id)
        select d.id, d.user_id from decisions d
        where exists (select from inbox i where i.consumer = 'auto_reply' and i.event_id = d.id)
          or d.created_at < now() - interval '14 days'
        on conflict do nothing
        """
    )


def downgrade() -> None:
    op.drop_column("decisions", "number")
