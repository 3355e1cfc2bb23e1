"""What every statement of sending shares: its conditions, and a reply that is in hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, literal_column

from libs.common.accounts.switches import paused_sql
from libs.common.chat_actions import TRIED
from libs.common.chats.store import unsettled_about
from services.chat_analysis.sending.domain import IN_A_ROW
from services.chat_analysis.sql import statement

_IN_A_ROW_NOW = """(select count(*) from messages m where m.chat_id = a.chat_id and m.author = 'applicant'
    and m.position > coalesce((select max(o.position) from messages o
      where o.chat_id = a.chat_id and o.author <> 'applicant'), -1))"""
_ANSWERED = """exists (select from messages m where m.chat_id = a.chat_id and m.author = 'applicant'
    and m.position > a.known_position)"""


def _texts(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


PIECES = {
    "paused": paused_sql(user_id="a.user_id", account_id="c.account_id", resume_id="c.resume_id"),
    "decision_waits": unsettled_about(literal_column("a.id")),
    "may_write": f"(c.messaging_status is null or c.messaging_status in {_texts(filter(None, TRIED))})",
    "in_a_row": _IN_A_ROW_NOW,
    "answered": _ANSWERED,
    # Nothing is automatic but what the resume's owner named; the reader's doubts bar every automatic path.
    "auto_allowed": """(a.auto_ok and not a.sensitive and not a.suspicious and a.grounded and a.text = a.draft
    and exists (select from resume_settings s
      where s.resume_id = c.resume_id and jsonb_exists(s.chat_auto, a.kind)))""",
    "in_a_row_limit": str(IN_A_ROW),
    "sent_row": """a.id, a.user_id, a.chat_id, c.account_id, c.negotiation_id, c.card, a.text, a.text_hash,
  a.authored_by, a.known_position, a.posts, a.attempts, a.looks, a.attempt_at, a.traceparent,
  acc.version as account_version""",
}


def of_sending(sql: str) -> TextClause:
    """A statement with the pieces that are the same wherever a reply may be sent."""
    return statement(sql, **PIECES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action whose sending, or whose look-up, is in hand until its lease ends."""

    id: UUID
    user_id: UUID
    chat_id: UUID
    account_id: UUID
    negotiation_id: str
    card: Mapping[str, Any]
    text: str
    text_hash: str
    authored_by: str
    known_position: int
    posts: int
    attempts: int
    looks: int
    attempt_at: datetime | None
    traceparent: str | None
    account_version: int
    token: UUID
