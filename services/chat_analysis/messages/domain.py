"""From hh's message to the row that is stored of it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from libs.common.hh.models.negotiations import Message
from libs.common.ids import text_hash

LONGEST_TEXT = 20_000
PREVIEW = 200
AUTHORS = frozenset({"employer", "applicant"})
LETTER_STATE = "response"


@dataclass(frozen=True, slots=True)
class Met:
    """A message as it is stored."""

    hh_id: str
    author: str
    kind: str
    state: str
    text: str
    text_hash: str
    buttons: tuple[str, ...]
    at: datetime


def same_text(text: str) -> str:
    """The hash by which a text is known again: hh may give it back with other spaces and line ends."""
    return text_hash(" ".join(text.split()))


def met(item: Message, now: datetime) -> Met:
    """The message; a time that cannot be read, or lies ahead, is now."""
    said = item.author.participant_type if item.author else None
    author = said if said in AUTHORS else "unknown"
    text = (item.text or "").strip()[:LONGEST_TEXT]
    state = (item.state.id if item.state else None) or "text"
    kind = "state" if not text and not item.buttons else "text"
    if author == "applicant" and state == LETTER_STATE:
        kind = "letter"
    at = item.created_at if item.created_at is not None and item.created_at <= now else now
    return Met(item.id, author, kind, state, text, same_text(text), item.buttons, at)
