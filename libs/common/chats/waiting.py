"""Which proposals wait for the owner: the web client's list and badge and the bot's count ask the same."""

from sqlalchemy import and_
from sqlmodel import col

from libs.common.chat_actions import OPEN, State
from libs.common.db.tables.chat_analysis import AgentAction

_ASKS = col(AgentAction.kind).not_in(["rejection", "none"])

WAITS = and_(col(AgentAction.state).in_([State.PROPOSED.value, State.NEEDS_OWNER.value]), _ASKS)
"""Something to decide now."""

WAITS_NOW_OR_LATER = and_(col(AgentAction.state).in_([state.value for state in (*OPEN, State.NEEDS_OWNER)]), _ASKS)
"""The same with what was put off: the chat is still not answered."""
