"""An event as a person reads it: title and body, the same words in notifications, terminal and Telegram."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from libs.common.events.account import AccountChanged, AccountTested, NoticeTelegram
from libs.common.events.base import Event, Explained, VacancyCard
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
from libs.common.messages.catalogue import Kind, Language, Level, Message, known, message
from libs.common.messages.said import told
from libs.common.quiet_hours import zone_of
from libs.common.text.years import plural_ru
from libs.common.text.zones import zone_word


@dataclass(frozen=True)
class Story:
    """`level` says what it asks of the owner: nothing, joy, attention, or an act.

    `draft`: the text that he may let go.
    """

    title: str
    body: str = ""
    level: Level = "info"
    link: str | None = None
    draft: str = ""
    language: Language = "ru"

    @property
    def whole(self) -> str:
        """The body with the draft, for whoever shows no card."""
        draft = self.draft and message("story", "draft", self.language).filled(draft=self.draft)
        return " ".join(part for part in (self.body, draft) if part)

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.title}. {self.whole}" if self.whole else self.title


def story(event: Event, language: Language = "ru") -> Story:
    """The story of any event of the catalogue; the body does not say the title again."""
    found = _TELLERS[type(event)](event, language)
    return replace(found, body=_beyond(found.title, found.body))


def _beyond(title: str, body: str) -> str:
    """The body without a beginning that is the title: sentences of the catalogue also stand alone."""
    if not body.startswith(title) or body[len(title) :][:1] not in (".", ":"):
        return body
    rest = body[len(title) + 1 :].strip()
    return rest[:1].upper() + rest[1:]


def _words(code: str, language: Language) -> Message:
    return message("story", code, language)


def _of_vacancy(
    said: Message, vacancy: VacancyCard, language: Language, body: str = "", link: str | None = None
) -> Story:
    """A story about a vacancy, with its page to open."""
    return Story(f"{said.title}: {_named(vacancy, language)}", body, said.level, link or vacancy.url)


def _named(vacancy: VacancyCard, language: Language) -> str:
    name = _quoted(vacancy.name, language)
    return f"{name}, {vacancy.employer_name}" if vacancy.employer_name else name


def _quoted(name: str, language: Language) -> str:
    return f"“{name}”" if language == "en" else f"«{name}»"


def _because(event: Explained, kind: Kind, reason: str, language: Language) -> str:
    """Why, in the reader's language. An event from before there were codes has a Russian sentence and its reason."""
    found = told(event.why, language)
    if found or language == "ru":
        return found or event.sentence
    said = known(kind, reason, language)
    return said.sentence if said and "{" not in said.sentence else ""


def _found(event: MatchFound, language: Language) -> Story:
    said = _words(f"found_{event.mode}", language)
    written = [f"{reason.rstrip('.')}." for reason in event.reasons[:2]] if language == "ru" else []
    reasons = [one.told(language) for one in event.why[:2]] or written
    body = " ".join([*reasons, said.sentence])
    return Story(
        f"{said.title.format(score=event.score)}: {_named(event.vacancy, language)}",
        body,
        said.level,
        event.vacancy.url,
    )


def _decided(event: MatchDecided, language: Language) -> Story:
    return Story(message("decided", event.decision, language).title)


def _refused(event: MatchRefused, language: Language) -> Story:
    said = _words("refused", language)
    sentence = _because(event, "decision", event.reason, language)
    return (
        _of_vacancy(said, event.vacancy, language, sentence)
        if event.vacancy
        else Story(said.title, sentence, said.level)
    )


def _sent(event: ReplySent, language: Language) -> Story:
    proof = _words(f"proof_{event.confirmed_by}", language).filled(number=event.negotiation_id)
    score = _words("sent", language).filled(score=event.score) if event.score is not None else ""
    return _of_vacancy(_words("sent", language), event.vacancy, language, f"{proof} {score}".rstrip())


def _failed(event: ReplyFailed, language: Language) -> Story:
    reason = known("failure", event.reason)
    asked = event.needs_owner or event.link or (reason and reason.acts == "owner")
    said = _words("needs_owner" if event.needs_owner else "failed", language)
    return Story(
        f"{said.title}: {_named(event.vacancy, language)}",
        _because(event, "failure", event.reason, language),
        "action" if asked else "info",
        event.link or event.vacancy.url,
    )


def _paused(event: ReplyPaused, language: Language) -> Story:
    pause = message("pause", event.reason, language)
    return Story(pause.title, _because(event, "pause", event.reason, language), pause.level, event.link)


def _updated(event: ReplyUpdated, language: Language) -> Story:
    if event.change != "state":
        said = _words(event.change, language)
        return _of_vacancy(said, event.vacancy, language, said.sentence)
    state = known("negotiation", event.negotiation_state, language) or message("negotiation", "other", language)
    title = state.title.format(state=event.negotiation_state)
    return Story(f"{title}: {_named(event.vacancy, language)}", level=state.level, link=event.vacancy.url)


def _about(
    title: str,
    event: ChatMessage | ChatAction | ChatSent | ChatClosed | ChatUnanswered | ChatReminder,
    language: Language,
) -> str:
    vacancy = event.vacancy_name and _quoted(event.vacancy_name, language)
    names = [name for name in (event.employer_name, vacancy) if name]
    return f"{title}: {', '.join(names)}" if names else title


def _message(event: ChatMessage, language: Language) -> Story:
    said = _words("chat_suspicious" if event.suspicious else "chat_message", language)
    body = said.sentence or event.preview.strip() or _words("chat_wordless", language).title
    return Story(_about(said.title, event, language), body, said.level)


_READINGS: dict[str, str] = {
    "rejection": "rejected",
    "mark_interview": "meeting",
    "fill_form": "form",
    "test_task": "test",
    "automated": "robot",
    "none": "nothing",
    "ask_user": "owner_only",
    "propose_reply": "known",
}
"""By kind of action the reason that always holds."""


def _why(event: ChatAction, language: Language) -> str:
    """Why it is proposed. What was told before reasons had codes has a sentence in Russian alone."""
    if found := told(event.why, language):
        return found
    if language == "ru":
        return event.reason
    reading = _READINGS.get(event.kind)
    return (
        message("chat_reading", reading, language).sentence if reading else _words("chat_suspicious", language).sentence
    )


def _action(event: ChatAction, language: Language) -> Story:
    draft = event.draft or ""
    if event.automatic:
        said = _words("chat_automatic", language)
        return Story(_about(said.title, event, language), said.sentence, said.level, draft=draft, language=language)
    proposed = message("chat_action", event.kind, language)
    level: Level = "warning" if event.suspicious and proposed.level == "action" else proposed.level
    return Story(_about(proposed.title, event, language), _why(event, language), level, draft=draft, language=language)


def _chat_decided(event: ChatDecided, language: Language) -> Story:
    return Story(message("chat_decided", event.decision, language).title)


def _chat_sent(event: ChatSent, language: Language) -> Story:
    said = _words("chat_sent" if event.outcome == "sent" else "chat_unproved", language)
    return Story(_about(said.title, event, language), said.sentence, said.level)


def _chat_closed(event: ChatClosed, language: Language) -> Story:
    expected = event.owner_decided or event.decision_id is not None
    said = _words("chat_not_sent" if expected else "chat_withdrawn", language)
    return Story(_about(said.title, event, language), _because(event, "chat", event.reason, language), said.level)


def _unanswered(event: ChatUnanswered, language: Language) -> Story:
    said = message("calendar", "unanswered", language)
    words = plural_ru(event.days, "день", "дня", "дней") if language == "ru" else "day" if event.days == 1 else "days"
    return Story(_about(said.title, event, language), said.filled(days=f"{event.days} {words}"), "info", event.link)


def _reminder(event: ChatReminder, language: Language) -> Story:
    at = event.starts_at.astimezone(zone_of(event.zone))
    said = message("calendar", f"{event.kind}_{event.lead}", language)
    return Story(
        _about(said.title, event, language),
        said.filled(at=at.strftime("%d.%m %H:%M"), zone=zone_word(at, language)),
        "warning",
        event.link,
    )


def _account(event: AccountChanged, language: Language) -> Story:
    change = message("account", event.change, language)
    why = _because(event, "account", event.change, language)
    if why.startswith(change.title):
        return Story(why.rstrip("."), level=change.level)
    return Story(change.title, why, change.level)


def _just(code: str) -> Callable[[Event, Language], Story]:
    return lambda _, language: Story(_words(code, language).title)


_TELLERS: dict[type[Event], Callable[[Any, Language], Story]] = {
    MatchFound: _found,
    MatchDecided: _decided,
    MatchRefused: _refused,
    ReplySent: _sent,
    ReplyFailed: _failed,
    ReplyPaused: _paused,
    ReplyUpdated: _updated,
    ChatMessage: _message,
    ChatAction: _action,
    ChatDecided: _chat_decided,
    ChatSent: _chat_sent,
    ChatClosed: _chat_closed,
    ChatUnanswered: _unanswered,
    ChatReminder: _reminder,
    AccountChanged: _account,
    AccountTested: _just("tested"),
    NoticeTelegram: _just("telegram_sent"),
}
