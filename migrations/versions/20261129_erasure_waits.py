"""A user is erased only while nothing of his is on its way: no application, no reply, no message to himself

The trigger locks what a worker needs for taking the next one, so that none is taken between the look and the deletion. It
runs with the rights of the owner of the tables: whoever erases may write none of them.

Revision ID: erasure_waits
Revises: second_factor_demand
"""

import sqlalchemy as sa
from alembic import op

revision = "erasure_waits"
down_revision = "second_factor_demand"
branch_labels = None
depends_on = None

# A claim of an application writes to the ledger, whose key needs the row of the user, which whoever erases has locked.
# A reply is taken under the lock of its chat, a letter or push under that of the counter, a message of the bot under
# that of the chat. Their order is that of the workers; 55006 is "object in use".
NAME = "nothing_is_on_its_way"
BODY = """
begin
  perform 1 from chats where user_id = old.id order by id for update;
  perform 1 from notification_counters where user_id = old.id for update;
  perform 1 from telegram_chats
    where chat_id in (select chat_id from telegram_deliveries where user_id = old.id and state = 'due')
    order by chat_id for update;
  if exists (
      select from applications where user_id = old.id and state = 'sending' and lease_until > clock_timestamp()
    ) or exists (
      select from agent_actions where user_id = old.id and state = 'sending' and lease_until > clock_timestamp()
    ) or exists (
      select from notification_deliveries
      where user_id = old.id and state = 'sending' and lease_until > clock_timestamp()
    ) or exists (
      select from telegram_deliveries d join telegram_chats c using (chat_id)
      where d.user_id = old.id and d.state = 'due' and c.lease_until > clock_timestamp()
    )
  then
    raise exception 'something of this user is on its way' using errcode = '55006';
  end if;
  return old;
end
"""


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    op.execute(
        sa.text(
            f"create function {NAME}() returns trigger language plpgsql security definer"
            f" set search_path = {schema}, pg_temp as $${BODY}$$".replace(":", "\\:")
        )
    )
    op.execute(f"revoke all on function {NAME}() from public")
    # "aa_": before the audit log is copied.
    op.execute(f"create trigger aa_{NAME} before delete on users for each row execute function {NAME}()")


def downgrade() -> None:
    op.execute(f"drop trigger aa_{NAME} on users")
    op.execute(f"drop function {NAME}()")
