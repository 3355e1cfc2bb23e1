"""Applications remember the style of their letter

Revision ID: letter_style
Revises: own_words
"""

import sqlalchemy as sa
from alembic import op

revision = "letter_style"
down_revision = "own_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("applications", sa.Column("letter_style", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("applications", "letter_style")
