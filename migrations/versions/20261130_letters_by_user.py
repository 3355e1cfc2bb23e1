"""The rows that wait for a letter in the order in which a claim asks for them: by user, best first

Revision ID: letters_by_user
Revises: prompts_on_their_way
"""

import sqlalchemy as sa
from alembic import op

revision = "letters_by_user"
down_revision = "prompts_on_their_way"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_applications_letterless", "applications"
WAIT = sa.text("state in ('review', 'queued', 'held') and letter_hash is null")


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["user_id", sa.text("score desc"), "id"], postgresql_where=WAIT)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, [sa.text("score desc"), "id"], postgresql_where=WAIT)
