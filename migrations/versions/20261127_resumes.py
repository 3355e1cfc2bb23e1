"""Resumes are followed; filters hold the owner's choice only

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What a whole stored set held where its owner had chosen nothing: such filters follow the resume from now on.
UNCHOSEN = {
    ("areas", "include"): "[]",
    ("areas", "exclude"): "[]",
    ("stop_words", "title"): "[]",
    ("stop_words", "anywhere"): "[]",
    ("employers", "never"): "[]",
    ("employers", "skip_current"): "true",
    ("employers", "skip_anonymous"): "false",
    ("remote_from_anywhere",): "true",
    ("work_formats",): "[]",
    ("salary_from",): "null",
    ("no_salary",): '"accept"',
    ("experience",): "[]",
    ("max_experience_gap_months",): "null",
    ("professional_roles",): "[]",
    ("employment_forms",): "[]",
    ("schedules",): "[]",
    ("text",): "null",
    ("exclude_tests",): "false",
    ("exclude_external",): "false",
    ("min_description_chars",): "0",
    ("areas",): "{}",
    ("stop_words",): "{}",
    ("employers",): "{}",
}


def upgrade() -> None:
    op.add_column(
        "resumes",
        sa.Column("suggested_filters", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    op.add_column("resumes", sa.Column("employer_unnamed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "resume_readings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["hh_accounts.id"], name=op.f("fk_resume_readings_account_id_hh_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_resume_readings")),
    )
    op.create_index("ix_resume_readings_due", "resume_readings", ["next_due_at"])
    for path, value in UNCHOSEN.items():
        where = "{" + ",".join(path) + "}"
        op.execute(
            sa.text(
                "update resume_settings set filters = filters #- cast(:path as text[])"
                " where filters #> cast(:path as text[]) = cast(:value as jsonb)"
            ).bindparams(path=where, value=value)
        )


def downgrade() -> None:
    op.drop_index("ix_resume_readings_due", "resume_readings")
    op.drop_table("resume_readings")
    op.drop_column("resumes", "employer_unnamed")
    op.drop_column("resumes", "suggested_filters")
