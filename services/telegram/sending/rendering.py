"""What a message says at this moment: a card speaks of its row as it is now, everything else as it was queued."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.telegram.sending.domain import Content, Rows, fitted, plain


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text that Telegram takes, its buttons, and the version of the row that a card shows."""

    text: str
    buttons: Rows = ()
    version: int | None = None


async def render(connection: AsyncConnection, user_id: UUID | None, content: Content) -> Rendered:
    """The message as it shall be now."""
    return Rendered(_text(content, content.html), content.buttons)


def _text(content: Content, html: str) -> str:
    whole = fitted(html)
    return (plain(whole) if content.plain else whole).strip() or "…"
