"""The accounts of a user by an index: every application asks for the other ones of its owner

Revision ID: accounts_of_a_user
Revises: letters_by_user
"""

from alembic import op

revision = "accounts_of_a_user"
down_revision = "letters_by_user"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_hh_accounts_user_id"), "hh_accounts", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_hh_accounts_user_id"), "hh_accounts")
