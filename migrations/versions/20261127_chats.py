"""Chats with employers: their messages, proposed actions, and what owners decide about them

Revision ID: chats
Revises: loop_outages
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.common.chat_actions import transition_guard

revision = "chats"
down_revision = "loop_outages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chat_decision_outcomes',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('refused_why', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_chat_decision_outcomes_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_chat_decision_outcomes')),
    )
    op.create_index(op.f('ix_chat_decision_outcomes_user_id'), 'chat_decision_outcomes', ['user_id'], unique=False)
    op.create_table('chat_decisions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('via', sa.String(), server_default=sa.text("'web'"), nullable=False),
    sa.Column('seen_hash', sa.String(), nullable=True),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('text_hash', sa.String(), nullable=True),
    sa.Column('snooze_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(decision = 'edit') = (text is not null)", name=op.f('ck_chat_decisions_edit_has_text')),
    sa.CheckConstraint("decision in ('approve', 'edit', 'dismiss', 'snooze', 'undo')", name=op.f('ck_chat_decisions_decision')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_chat_decisions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_decisions')),
    )
    op.create_index(op.f('ix_chat_decisions_action_id'), 'chat_decisions', ['action_id'], unique=False)
    op.create_index(op.f('ix_chat_decisions_user_id'), 'chat_decisions', ['user_id'], unique=False)
    op.create_table('chat_polls',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('lease_token', sa.Uuid(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('seen_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['hh_accounts.id'], name=op.f('fk_chat_polls_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_chat_polls_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_chat_polls')),
    )
    op.create_index('ix_chat_polls_due', 'chat_polls', ['due_at'], unique=False)
    op.create_index(op.f('ix_chat_polls_user_id'), 'chat_polls', ['user_id'], unique=False)
    op.create_table('chats',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('negotiation_id', sa.String(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=True),
    sa.Column('resume_id', sa.Uuid(), nullable=True),
    sa.Column('vacancy_id', sa.String(), nullable=True),
    sa.Column('card', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('negotiation_state', sa.String(), server_default=sa.text("'response'"), nullable=False),
    sa.Column('messaging_status', sa.String(), nullable=True),
    sa.Column('viewed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_token', sa.Uuid(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('analysis_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('analysis_token', sa.Uuid(), nullable=True),
    sa.Column('analysis_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('analysis_failures', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('last_position', sa.Integer(), server_default=sa.text('-1'), nullable=False),
    sa.Column('last_author', sa.String(), nullable=True),
    sa.Column('last_message_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['hh_accounts.id'], name=op.f('fk_chats_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['resume_id'], ['resumes.id'], name=op.f('fk_chats_resume_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_chats_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chats')),
    sa.UniqueConstraint('account_id', 'negotiation_id', name=op.f('uq_chats_account_id_negotiation_id')),
    )
    op.create_index('ix_chats_analysis_due', 'chats', ['analysis_due_at'], unique=False, postgresql_where=sa.text('analysis_due_at is not null'))
    op.create_index(op.f('ix_chats_application_id'), 'chats', ['application_id'], unique=False)
    op.create_index('ix_chats_due', 'chats', ['due_at'], unique=False, postgresql_where=sa.text('due_at is not null'))
    op.create_index(op.f('ix_chats_resume_id'), 'chats', ['resume_id'], unique=False)
    op.create_index('ix_chats_user', 'chats', ['user_id', 'last_message_at', 'id'], unique=False)
    op.create_table('messages',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.Uuid(), nullable=False),
    sa.Column('hh_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), server_default=sa.text("'text'"), nullable=False),
    sa.Column('state', sa.String(), server_default=sa.text("'text'"), nullable=False),
    sa.Column('text', sa.String(), server_default=sa.text("''"), nullable=False),
    sa.Column('text_hash', sa.String(), nullable=False),
    sa.Column('buttons', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('authored_by', sa.String(), nullable=True),
    sa.Column('action_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("author in ('employer', 'applicant', 'robot', 'unknown')", name=op.f('ck_messages_author')),
    sa.CheckConstraint("kind in ('text', 'letter', 'state')", name=op.f('ck_messages_kind')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('fk_messages_chat_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_messages_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('chat_id', 'hh_id', name=op.f('uq_messages_chat_id_hh_id')),
    )
    op.create_index(op.f('ix_messages_action_id'), 'messages', ['action_id'], unique=False)
    op.create_index('ix_messages_chat_position', 'messages', ['chat_id', 'position'], unique=False)
    op.create_index(op.f('ix_messages_user_id'), 'messages', ['user_id'], unique=False)
    op.create_table('agent_actions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), server_default=sa.text("'proposed'"), nullable=False),
    sa.Column('reason', sa.String(), server_default=sa.text("''"), nullable=False),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('options', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('draft', sa.String(), nullable=True),
    sa.Column('draft_hash', sa.String(), nullable=True),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sensitive', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('suspicious', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('grounded', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('auto_ok', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('known_position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('text_hash', sa.String(), nullable=True),
    sa.Column('authored_by', sa.String(), nullable=True),
    sa.Column('decided_via', sa.String(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('snoozed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.String(), nullable=True),
    sa.Column('held_why', sa.String(), nullable=True),
    sa.Column('not_before', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('lease_token', sa.Uuid(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('posts', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('looks', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('attempt_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_message_id', sa.String(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('request_id', sa.String(), nullable=True),
    sa.Column('hh_answer', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('traceparent', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("authored_by <> 'ai_auto' or not (sensitive or suspicious)", name=op.f('ck_agent_actions_auto_is_harmless')),
    sa.CheckConstraint("kind in ('propose_reply', 'mark_interview', 'ask_user', 'fill_form', 'test_task', 'decline_suggest', 'rejection', 'automated', 'suspicious', 'follow_up', 'none')", name=op.f('ck_agent_actions_kind')),
    sa.CheckConstraint("state <> 'sent' or sent_message_id is not null", name=op.f('ck_agent_actions_sent_has_message')),
    sa.CheckConstraint("state in ('proposed', 'snoozed', 'approved', 'sending', 'unknown', 'sent', 'needs_owner', 'dismissed', 'expired', 'refused')", name=op.f('ck_agent_actions_state')),
    sa.CheckConstraint("state not in ('approved', 'sending') or text is not null", name=op.f('ck_agent_actions_approved_has_text')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('fk_agent_actions_chat_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_agent_actions_message_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_agent_actions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_actions')),
    sa.UniqueConstraint('message_id', 'kind', name=op.f('uq_agent_actions_message_id_kind')),
    )
    op.create_index('ix_agent_actions_chat', 'agent_actions', ['chat_id'], unique=False)
    op.create_index('ix_agent_actions_due', 'agent_actions', ['not_before'], unique=False, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('ix_agent_actions_expires', 'agent_actions', ['expires_at'], unique=False, postgresql_where=sa.text("state in ('proposed', 'snoozed')"))
    op.create_index('ix_agent_actions_lease', 'agent_actions', ['lease_until'], unique=False, postgresql_where=sa.text("state in ('sending', 'unknown')"))
    op.create_index('ix_agent_actions_snoozed', 'agent_actions', ['snoozed_until'], unique=False, postgresql_where=sa.text("state = 'snoozed'"))
    op.create_index('ix_agent_actions_user_state', 'agent_actions', ['user_id', 'state', 'updated_at'], unique=False)
    op.create_index('uq_agent_actions_one_in_flight', 'agent_actions', ['chat_id'], unique=True, postgresql_where=sa.text("state in ('sending', 'unknown')"))
    op.create_index('uq_agent_actions_one_reply', 'agent_actions', ['message_id'], unique=True, postgresql_where=sa.text("state in ('approved', 'sending', 'unknown', 'sent', 'needs_owner')"))
    op.execute(sa.text(transition_guard().replace(":", "\\:")))
    op.execute(
        "create trigger guard_action_transitions before update of state on agent_actions"
        " for each row execute function guard_action_transitions()"
    )


def downgrade() -> None:
    op.execute("drop trigger guard_action_transitions on agent_actions")
    op.execute("drop function guard_action_transitions()")
    for name in ('agent_actions', 'messages', 'chats', 'chat_polls', 'chat_decisions', 'chat_decision_outcomes'):
        op.drop_table(name)
