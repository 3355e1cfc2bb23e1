"""What a message says at this moment: a card speaks of its row as it is now, everything else as it was queued."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.telegram.cards import store
from services.telegram.cards.domain import card
from services.telegram.message import Content, Rows, Subject, fitted, plain


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text that Telegram takes, its buttons, and the version of the row that a card shows."""

    text: str
    buttons: Rows = ()
    version: int | None = None
    subject: Subject | None = None
    follows: bool = False


async def render(connection: AsyncConnection, user_id: UUID | None, content: Content) -> Rendered:
    """The message as it shall be now."""
    if content.subject is None or user_id is None:
        return Rendered(_text(content, content.html), content.buttons)
    facts = await store.facts_of(connection, user_id, content.subject, content.language)
    if facts is None:
        return Rendered(_text(content, content.html), content.buttons, subject=content.subject, follows=True)
    html, rows = card(content.html, facts, content.language)
    subject = Subject(kind=facts.kind, id=facts.id)
    return Rendered(_text(content, html), (*rows, *content.buttons), facts.version, subject, follows=not facts.final)


def _text(content: Content, html: str) -> str:
    whole = fitted(html)
    return (plain(whole) if content.plain else whole).strip() or "…"
