"""Decisions are read from their rows and have an outcome; the database guards the life of an application

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from libs.common.applications import transition_guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decisions", sa.Column("seen_hash", sa.String(), nullable=True))
    op.add_column("decisions", sa.Column("resume_id", sa.Uuid(), nullable=True))
    op.add_column("decisions", sa.Column("vacancy_id", sa.String(), nullable=True))
    op.add_column(
        "decisions", sa.Column("override", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("decisions", sa.Column("letter", sa.String(), nullable=True))
    # What was decided before, and still waits to be carried out, stands in its event only.
    op.execute(
        """
        update decisions d
        set seen_hash = o.payload ->> 'letter_hash', resume_id = cast(o.payload ->> 'resume_id' as uuid),
          vacancy_id = o.payload ->> 'vacancy_id', letter = o.payload ->> 'letter',
          override = coalesce(cast(o.payload ->> 'override' as boolean), false)
        from outbox o where o.event_id = d.id and o.subject = 'match.decided'
        """
    )
    op.create_table(
        "decision_outcomes",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("refused_why", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_outcomes")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_decision_outcomes_user_id_users"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_decision_outcomes_user_id"), "decision_outcomes", ["user_id"])
    op.execute(sa.text(transition_guard().replace(":", "\\:")))
    op.execute(
        "create trigger guard_application_transitions before update of state on applications"
        " for each row execute function guard_application_transitions()"
    )


def downgrade() -> None:
    op.execute("drop trigger guard_application_transitions on applications")
    op.execute("drop function guard_application_transitions()")
    op.drop_table("decision_outcomes")
    for name in ("letter", "override", "vacancy_id", "resume_id", "seen_hash"):
        op.drop_column("decisions", name)
