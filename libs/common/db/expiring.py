"""Which held applications expire before they may leave, as SQL: the terminal and the bot count them apart."""

from sqlalchemy import and_
from sqlmodel import col

from libs.common.applications import SPARED, State
from libs.common.db.tables.applications import Application

OUTLASTED = and_(
    col(Application.state) == State.HELD,
    col(Application.held_why) == SPARED,
    col(Application.expires_at).is_not(None),
    col(Application.not_before) >= col(Application.expires_at),
)
"""The same as `applications.outlasted` of a row."""
