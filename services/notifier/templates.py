"""One event, one template: what its owner is told of it, on whatever channel. Pure."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from uuid import UUID

from libs.common.chat_actions import Decision
from libs.common.events.account import AccountChanged, NoticeAction
from libs.common.events.base import Event
from libs.common.events.chat import ChatAction, ChatDecided, ChatMessage, ChatReminder, ChatUnanswered
from libs.common.events.match import MatchDecided, MatchFound, MatchRefused
from libs.common.events.reply import ReplyFailed, ReplyPaused, ReplySent, ReplyUpdated
from libs.common.events.stories import Story, story
from libs.common.ids import text_hash
from libs.common.messages.catalogue import LANGUAGES, Language
from libs.common.notifications.topics import Topic
from services.notifier.domain import Notification, Words

TOLD = (
    "match_id",
    "application_id",
    "resume_id",
    "account_id",
    "chat_id",
    "message_id",
    "inbound_message_id",
    "action_id",
    "commitment_id",
    "score",
    "reason",
    "change",
    "occurred_at",
    "decision_id",
    "decision",
    "via",
    "scope",
    "scope_id",
    "until",
    "lifted",
    "confirmed_by",
    "needs_owner",
    "negotiation_id",
    "negotiation_state",
)
"""Ids of what it is about, and what a page shows at once, before it has looked again (`web/src/live/told`)."""
_FIXED: Mapping[type[Event], Topic] = {
    MatchDecided: "decision",
    MatchRefused: "decision_refused",
    ReplySent: "application_sent",
    ChatMessage: "chat_message",
    ChatDecided: "decision",
    ChatReminder: "reminder",
    ChatUnanswered: "chat_news",
}
_OF_SIGN_IN = frozenset(
    {
        "signed_in",
        "second_factor_on",
        "second_factor_off",
        "second_factor_demanded",
        "recovery_codes_made",
        "recovery_code_used",
    }
)
"""Changes of an account that say who can sign in to it."""
_CALM: Mapping[str, Topic] = {
    "match": "match_found",
    "reply": "employer_news",
    "chat": "chat_news",
    "account": "account_news",
}
_ASKING: Mapping[str, Topic] = {
    "match": "decision_refused",
    "reply": "application_help",
    "chat": "chat_action",
    "account": "account_problem",
}
"""By the first word of the subject: topics of events that say nothing more precise of themselves."""


def template(event: Event, event_id: UUID, language: Language = "ru") -> Notification:
    """What the owner is told of an event; ids in `data` let the client open what it is about."""
    stories: dict[Language, Story] = {one: story(event, one) for one in LANGUAGES}
    text = stories[language]
    body = event.model_dump(mode="json", exclude_none=True)
    data = {key: body[key] for key in TOLD if key in body}
    if vacancy := body.get("vacancy"):
        data["vacancy"] = vacancy
    if text.link:
        data["link"] = text.link
    if text.draft:
        data["without_draft"] = text.body
    return Notification(
        event_id=event_id,
        user_id=event.user_id,
        kind=event.subject,
        level=text.level,
        title=text.title,
        body=text.whole,
        data=data,
        topic=topic_of(event, text),
        link=_link(text.link),
        actions=tuple(_actions(event, text)),
        about=about(event),
        words=dict[Language, Words]((one, _worded(said)) for one, said in stories.items()),
    )


def _worded(text: Story) -> Words:
    return Words(text.title, text.whole, text.body if text.draft else None)


def topic_of(event: Event, text: Story) -> Topic:
    """What preferences call the event."""
    if fixed := _FIXED.get(type(event)):
        return fixed
    if isinstance(event, MatchFound):
        return "match_review" if event.mode == "review" else "match_found"
    if isinstance(event, ReplyFailed):
        return "application_help" if text.level == "action" else "application_failed"
    if isinstance(event, ReplyPaused):
        return "sending_blocked" if text.level == "action" else "sending_paused"
    if isinstance(event, ReplyUpdated):
        return _updated(event, text)
    if isinstance(event, AccountChanged) and event.change in _OF_SIGN_IN:
        return "sign_in"
    area = event.subject.partition(".")[0]
    return (_ASKING if text.level in {"action", "warning"} else _CALM)[area]


def _updated(event: ReplyUpdated, text: Story) -> Topic:
    if event.change == "viewed":
        return "employer_viewed"
    if event.change == "found_manual":
        return "account_news"
    if event.negotiation_state.startswith("discard"):
        return "employer_rejected"
    return "employer_invited" if text.level == "success" else "employer_news"


def about(event: Event) -> str | None:
    """The row that a later event may be about, too: `chat_action:<id>`, `application:<id>` or `match:<id>`."""
    for name, attribute in (("chat_action", "action_id"), ("application", "application_id"), ("match", "match_id")):
        if (found := getattr(event, attribute, None)) is not None:
            return f"{name}:{found}"
    return None


def _actions(event: Event, text: Story) -> list[NoticeAction]:
    if isinstance(event, MatchFound) and event.mode == "review":
        # The letter is not written yet: who shows the card reads the application of the match, and its version.
        return [
            NoticeAction(decision=one, target="match", target_id=event.match_id)
            for one in ("approve", "edit", "dismiss")
        ]
    if isinstance(event, MatchFound) and event.mode == "auto":
        return [NoticeAction(decision="dismiss", target="match", target_id=event.match_id)]
    if isinstance(event, ChatAction) and event.automatic:
        return [NoticeAction(decision="undo", target="chat_action", target_id=event.action_id)]
    if isinstance(event, ChatAction) and text.level == "action":
        return _chat_actions(event, ("approve", "edit", "dismiss", "snooze"))
    if isinstance(event, ChatAction) and event.suspicious:
        return _chat_actions(event, ("dismiss", "snooze"))
    return []


def _chat_actions(event: ChatAction, decisions: Sequence[Decision]) -> list[NoticeAction]:
    seen = text_hash(event.draft) if event.draft else None
    return [
        NoticeAction(
            decision=one,
            target="chat_action",
            target_id=event.action_id,
            expected_version=getattr(event, "action_version", None),
            seen_hash=seen,
            until=event.deadline,
        )
        for one in decisions
        if one != "approve" or event.draft
    ]


def _link(address: str | None) -> str | None:
    """Only a page of the web is ever offered as a link."""
    try:
        return address if address and urlsplit(address).scheme in {"http", "https"} else None
    except ValueError:
        return None
