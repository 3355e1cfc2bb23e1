"""All events by subject, and who emits them: the one list that consumers, schemas, AsyncAPI and NATS rights read."""

from libs.common.events.account import AccountChanged, AccountTested, NoticeTelegram
from libs.common.events.base import Event
from libs.common.events.chat import (
    ChatAction,
    ChatClosed,
    ChatDecided,
    ChatMessage,
    ChatReminder,
    ChatSent,
    ChatUnanswered,
)
from libs.common.events.match import MatchDecided, MatchFound, MatchRefused
from libs.common.events.reply import ReplyFailed, ReplyPaused, ReplySent, ReplyUpdated

EVENTS: dict[str, type[Event]] = {
    event.subject: event
    for event in (
        MatchFound,
        MatchDecided,
        MatchRefused,
        ReplySent,
        ReplyFailed,
        ReplyPaused,
        ReplyUpdated,
        ChatMessage,
        ChatAction,
        ChatDecided,
        ChatSent,
        ChatClosed,
        ChatUnanswered,
        ChatReminder,
        AccountChanged,
        AccountTested,
        NoticeTelegram,
    )
}

PRODUCERS: dict[str, tuple[str, ...]] = {
    "match.found": ("auto_reply",),
    "match.decided": ("api", "telegram"),
    "match.refused": ("auto_reply",),
    "reply.sent": ("auto_reply",),
    "reply.failed": ("auto_reply",),
    "reply.paused": ("auto_reply",),
    "reply.updated": ("auto_reply",),
    "chat.message": ("chat_analysis",),
    "chat.action": ("chat_analysis",),
    "chat.decided": ("api", "telegram"),
    "chat.sent": ("chat_analysis",),
    "chat.closed": ("chat_analysis",),
    "chat.unanswered": ("chat_analysis",),
    "chat.reminder": ("chat_analysis",),
    "account.changed": ("api", "auto_reply", "notifier", "chat_analysis", "telegram"),
    "account.tested": ("api",),
    "notice.telegram": ("notifier",),
}
