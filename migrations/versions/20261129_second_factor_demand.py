"""An administrator may demand the second factor: a row while it is demanded

Revision ID: second_factor_demand
Revises: second_factor
"""

import sqlalchemy as sa
from alembic import op

revision = "second_factor_demand"
down_revision = "second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor_demands",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("demanded_by", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("scope = 'system'", name=op.f("ck_second_factor_demands_scope")),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_second_factor_demands")),
    )


def downgrade() -> None:
    op.drop_table("second_factor_demands")
