"""A notice as the content of a message."""

from urllib.parse import urlsplit

from libs.common.events.account import NoticeRow, NoticeTelegram
from libs.common.net.hostnames import is_public_name
from services.telegram.cards.domain import show_data
from services.telegram.message import Button, Content, Rows, Subject, labelled, quoted
from services.telegram.texts.words import said


def content_of(event: NoticeTelegram) -> Content:
    """What is said of a notice: its text, a button to its page, and what it is about when something may be decided."""
    html = event.text
    if event.link and not _opens(event.link):
        html = f"{html}\n{quoted(event.link)}"
    subject = None
    if event.actions:
        first = event.actions[0]
        subject = Subject(kind=first.target, id=first.target_id)
    return Content(
        kind="notice",
        html=html,
        buttons=_rows(event),
        subject=subject,
        language=event.language,
        silent=event.silent,
    )


def _rows(event: NoticeTelegram) -> Rows:
    rows = [(Button(text=one.text, url=one.url),) for one in event.buttons if one.url and _opens(one.url)]
    rows += [(asking(one),) for one in event.rows]
    if event.link and _opens(event.link):
        rows.append((Button(text=said(event.language, "open"), url=event.link),))
    return tuple(rows)


def asking(row: NoticeRow) -> Button:
    """The button that asks for the card of a row."""
    return Button(text=labelled(row.title), data=show_data(row.target, row.target_id))


def _opens(url: str) -> bool:
    """Whether Telegram takes the address under a button: it refuses those of one's own machine and network."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and is_public_name(parts.hostname or "")
    except ValueError:
        return False
