"""Users without an hh account: an account of origin `assisted` beside the linked one, and vacancies that were pasted

Revision ID: assisted
Revises: commitment_reminders
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "assisted"
down_revision = "commitment_reminders"
branch_labels = None
depends_on = None

ONE = "uq_hh_accounts_one_per_user"
NO_TOKENS = "origin <> 'assisted' or (state <> 'needs_login' and access_token = '' and refresh_token = '')"
BY_HAND = (
    "origin <> 'assisted' or (posts = 0 and lease_token is null"
    " and state not in ('queued', 'held', 'sending', 'unknown', 'sent'))"
)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_hh_accounts_origin"), "hh_accounts", type_="check")
    op.create_check_constraint(op.f("ck_hh_accounts_origin"), "hh_accounts", "origin in ('sandbox', 'hh', 'assisted')")
    op.create_check_constraint(op.f("ck_hh_accounts_assisted"), "hh_accounts", NO_TOKENS)
    op.drop_index(ONE, table_name="hh_accounts")
    op.create_index(
        ONE,
        "hh_accounts",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'unlinked' and origin <> 'assisted'"),
    )
    op.create_check_constraint(op.f("ck_applications_assisted"), "applications", BY_HAND)
    op.create_table(
        "pasted_vacancies",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.String(), nullable=False),
        sa.Column("snapshot", JSONB(), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pasted_vacancies_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "vacancy_id", name=op.f("pk_pasted_vacancies")),
    )


def downgrade() -> None:
    op.drop_table("pasted_vacancies")
    op.drop_constraint(op.f("ck_applications_assisted"), "applications", type_="check")
    op.execute("delete from hh_accounts where origin = 'assisted'")
    op.drop_index(ONE, table_name="hh_accounts")
    op.create_index(ONE, "hh_accounts", ["user_id"], unique=True, postgresql_where=sa.text("state <> 'unlinked'"))
    op.drop_constraint(op.f("ck_hh_accounts_assisted"), "hh_accounts", type_="check")
    op.drop_constraint(op.f("ck_hh_accounts_origin"), "hh_accounts", type_="check")
    op.create_check_constraint(op.f("ck_hh_accounts_origin"), "hh_accounts", "origin in ('sandbox', 'hh')")
