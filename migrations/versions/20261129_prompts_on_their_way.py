"""A user is erased only when no model is being asked about him

A call is written before its prompt leaves, and needs the user's row, which whoever erases has locked. One that is older
than a minute has left, or its process is gone.

Revision ID: prompts_on_their_way
Revises: dismissal_reasons
"""

import sqlalchemy as sa
from alembic import op

revision = "prompts_on_their_way"
down_revision = "dismissal_reasons"
branch_labels = None
depends_on = None

NAME = "nothing_is_on_its_way"
LOOK = """
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
    )$MORE
  then
    raise exception 'something of this user is on its way' using errcode = '55006';
  end if;
  return old;
end
"""
ASKED = """ or exists (
      select from llm_calls
      where user_id = old.id and outcome = 'started' and at > clock_timestamp() - interval '60 seconds'
    )"""


def upgrade() -> None:
    _look(ASKED)


def downgrade() -> None:
    _look("")


def _look(more: str) -> None:
    schema = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    body = LOOK.replace("$MORE", more)
    op.execute(
        sa.text(
            f"create or replace function {NAME}() returns trigger language plpgsql security definer"
            f" set search_path = {schema}, pg_temp as $${body}$$".replace(":", "\\:")
        )
    )
