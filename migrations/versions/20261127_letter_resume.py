"""The resume that a letter was checked against

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("applications", sa.Column("letter_resume_hash", sa.String(), nullable=True))
    op.create_index(
        "ix_applications_lettered",
        "applications",
        ["resume_id", "letter_resume_hash"],
        postgresql_where=sa.text("state in ('review', 'queued', 'held') and letter_hash is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_applications_lettered", "applications")
    op.drop_column("applications", "letter_resume_hash")
