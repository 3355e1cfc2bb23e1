"""A user is erased by deleting one row: what hangs on it by no foreign key goes by triggers, the audit log to its hashes

The functions run with the rights of the owner of the tables, so that no service needs to write what is another's.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Names count: triggers of foreign keys ("RI_...") run before "zz_". They wait for everybody who holds a row of the
# user, so an event or a switch that such a transaction has written is seen here.
FUNCTIONS = {
    "keep_hashes_of_audit": """
declare
  chain uuid := gen_random_uuid();
begin
  insert into erased_audit (chain_id, number, at, prev_hash, hash)
  select chain, number, at, prev_hash, hash from audit_log where user_id = old.id;
  return old;
end
""",
    "zz_forget_events": """
begin
  delete from outbox where user_id = old.id;
  delete from login_attempts where split_part(key, ':', 2) = encode(sha256(convert_to(old.email, 'UTF8')), 'hex');
  return null;
end
""",
    "zz_forget_switches": """
begin
  delete from pause_switches where scope = tg_argv[0] and scope_id = old.id;
  return null;
end
""",
}
TRIGGERS = (
    ("keep_hashes_of_audit", "before", "users", ""),
    ("zz_forget_events", "after", "users", ""),
    ("zz_forget_switches", "after", "users", "'user'"),
    ("zz_forget_switches", "after", "hh_accounts", "'account'"),
    ("zz_forget_switches", "after", "resumes", "'resume'"),
)


def upgrade() -> None:
    op.create_table(
        "erased_audit",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "number", name=op.f("pk_erased_audit")),
    )
    schema = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    for name, body in FUNCTIONS.items():
        op.execute(
            sa.text(
                f"create function {name}() returns trigger language plpgsql security definer"
                f" set search_path = {schema}, pg_temp as $${body}$$".replace(":", "\\:")
            )
        )
        op.execute(f"revoke all on function {name}() from public")
    for name, when, table, argument in TRIGGERS:
        op.execute(
            f"create trigger {name} {when} delete on {table} for each row execute function {name}({argument})"
        )


def downgrade() -> None:
    for name, _, table, _ in TRIGGERS:
        op.execute(f"drop trigger {name} on {table}")
    for name in FUNCTIONS:
        op.execute(f"drop function {name}()")
    op.drop_table("erased_audit")
