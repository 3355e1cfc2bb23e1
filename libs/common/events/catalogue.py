"""All events by subject: the one list that consumers, schemas and AsyncAPI read."""

from libs.common.events.account import AccountChanged, NoticeTelegram
from libs.common.events.base import Event
from libs.common.events.chat import ChatAction, ChatDecided, ChatMessage, ChatSent
from libs.common.events.match import MatchDecided, MatchFound
from libs.common.events.reply import ReplyFailed, ReplyPaused, ReplySent, ReplyUpdated

EVENTS: dict[str, type[Event]] = {
    event.subject: event
    for event in (
        MatchFound,
        MatchDecided,
        ReplySent,
        ReplyFailed,
        ReplyPaused,
        ReplyUpdated,
        ChatMessage,
        ChatAction,
        ChatDecided,
        ChatSent,
        AccountChanged,
        NoticeTelegram,
    )
}
