"""A notice as the content of a message."""

from libs.common.events.account import NoticeTelegram
from services.telegram.sending.domain import Content


def content_of(event: NoticeTelegram) -> Content:
    """What is said of a notice."""
    return Content(kind="notice", html=event.text)
