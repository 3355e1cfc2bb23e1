"""An action that was dismissed may still be answered with the owner's own words

Revision ID: own_words
Revises: notification_channels
"""

import sqlalchemy as sa
from alembic import op

from libs.common.chat_actions import transition_guard

revision = "own_words"
down_revision = "notification_channels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text(transition_guard().replace(":", "\\:")))


def downgrade() -> None:
    """The guard allows one transition more, which earlier versions never take."""
