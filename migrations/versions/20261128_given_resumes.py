"""Resumes given as a text or a file are called given, in their snapshots and ids, too

Revision ID: given_resumes
Revises: assisted
"""

from alembic import op

revision = "given_resumes"
down_revision = "assisted"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_renamed("own", "given"))


def downgrade() -> None:
    op.execute(_renamed("given", "own"))


def _renamed(before: str, after: str) -> str:
    return (
        f"update resumes set hh_resume_id = '{after}-' || substr(hh_resume_id, {len(before) + 2}), snapshot = case"  # noqa: S608
        f" when snapshot ? '{before}' then snapshot - '{before}' || jsonb_build_object('{after}', snapshot -> '{before}')"
        f" else snapshot end where hh_resume_id like '{before}-%'"
    )
