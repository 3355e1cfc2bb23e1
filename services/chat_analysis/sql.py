"""Statements written as SQL, and the pieces of it that several share."""

from string import Template

from sqlalchemy import TextClause, text

from libs.common.chat_actions import ANSWERING, IN_FLIGHT, OPEN, SUPERSEDED_FROM, State
from libs.common.transitions import sql_list, sql_words

PIECES = {
    "open": sql_list(OPEN),
    "in_flight": sql_list(IN_FLIGHT),
    "answering": sql_list(ANSWERING),
    "superseded_from": sql_list(SUPERSEDED_FROM),
    **sql_words(State),
}


def statement(sql: str, **pieces: str) -> TextClause:
    """A statement with `$name` for a shared piece or one given here, `$APPROVED` for a state; values are `:name`."""
    return text(Template(sql).substitute(PIECES, **pieces))
