"""An event as a person reads it: Russian title and body, the same words in notifications, terminal and Telegram."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from libs.common.events.account import AccountChanged, AccountTested, NoticeTelegram
from libs.common.events.base import Event, VacancyCard
from libs.common.events.chat import ChatAction, ChatClosed, ChatDecided, ChatMessage, ChatReminder, ChatSent
from libs.common.events.match import MatchDecided, MatchFound, MatchRefused
from libs.common.events.reply import ReplyFailed, ReplyPaused, ReplySent, ReplyUpdated
from libs.common.messages.catalogue import Level, known, message
from libs.common.quiet import zone_of


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

    @property
    def whole(self) -> str:
        """The body with the draft, for whoever shows no card."""
        return " ".join(part for part in (self.body, self.draft and f"Черновик: {self.draft}") if part)

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.title}. {self.whole}" if self.whole else self.title


def story(event: Event) -> Story:
    """The story of any event of the catalogue; the body does not say the title again."""
    found = _TELLERS[type(event)](event)
    return replace(found, body=_beyond(found.title, found.body))


def _beyond(title: str, body: str) -> str:
    """The body without a beginning that is the title: sentences of the catalogue also stand alone."""
    if not body.startswith(title) or body[len(title) :][:1] not in (".", ":"):
        return body
    rest = body[len(title) + 1 :].strip()
    return rest[:1].upper() + rest[1:]


def _named(vacancy: VacancyCard) -> str:
    return f"«{vacancy.name}», {vacancy.employer_name}" if vacancy.employer_name else f"«{vacancy.name}»"


def _found(event: MatchFound) -> Story:
    endings = {
        "dry": "Пробный режим: ничего не отправляем.",
        "review": "Ждёт вашего решения.",
        "auto": "Отклик будет отправлен.",
    }
    body = " ".join([*(f"{reason.rstrip('.')}." for reason in event.reasons[:2]), endings[event.mode]])
    level: Level = "action" if event.mode == "review" else "info"
    return Story(f"Подходит на {event.score}: {_named(event.vacancy)}", body, level, event.vacancy.url)


def _decided(event: MatchDecided) -> Story:
    return Story(message("decided", event.decision).title)


def _refused(event: MatchRefused) -> Story:
    about = f": {_named(event.vacancy)}" if event.vacancy else ""
    return Story(
        f"Решение не выполнено{about}", event.sentence, "warning", event.vacancy.url if event.vacancy else None
    )


def _sent(event: ReplySent) -> Story:
    score = f" Совпадение: {event.score} из 100." if event.score is not None else ""
    proof = {
        "answer": f"hh.ru подтвердил отклик № {event.negotiation_id}.",
        "readback": f"Ответ hh.ru потерялся, отклик № {event.negotiation_id} найден в списке.",
        "owner": "Отправлено вами.",
    }[event.confirmed_by]
    return Story(f"Отправлен отклик: {_named(event.vacancy)}", proof + score, "success", event.vacancy.url)


def _failed(event: ReplyFailed) -> Story:
    title = "Нужна ваша помощь" if event.needs_owner else "Отклик не отправлен"
    reason = known("failure", event.reason)
    asked = event.needs_owner or event.link or (reason and reason.acts == "owner")
    return Story(
        f"{title}: {_named(event.vacancy)}",
        event.sentence,
        "action" if asked else "info",
        event.link or event.vacancy.url,
    )


def _paused(event: ReplyPaused) -> Story:
    pause = message("pause", event.reason)
    return Story(pause.title, event.sentence, pause.level, event.link)


def _updated(event: ReplyUpdated) -> Story:
    if event.change == "found_manual":
        return Story(f"Найден ваш отклик: {_named(event.vacancy)}", "Он учтён в лимите.", link=event.vacancy.url)
    if event.change == "viewed":
        return Story(f"Работодатель посмотрел отклик: {_named(event.vacancy)}", link=event.vacancy.url)
    state = known("negotiation", event.negotiation_state) or message("negotiation", "other")
    title = state.title.format(state=event.negotiation_state)
    return Story(f"{title}: {_named(event.vacancy)}", level=state.level, link=event.vacancy.url)


def _about(title: str, event: ChatMessage | ChatAction | ChatSent | ChatClosed | ChatReminder) -> str:
    names = [name for name in (event.employer_name, event.vacancy_name and f"«{event.vacancy_name}»") if name]
    return f"{title}: {', '.join(names)}" if names else title


def _message(event: ChatMessage) -> Story:
    body = "Похоже на попытку обмана: прочитайте внимательно." if event.suspicious else event.preview
    return Story(_about("Новое сообщение", event), body, "warning" if event.suspicious else "info")


def _action(event: ChatAction) -> Story:
    if event.automatic:
        return Story(
            _about("Ответим без вас", event), "Отменить можно, пока ответ не ушёл.", "info", draft=event.draft or ""
        )
    proposed = message("chat_action", event.kind)
    level: Level = "warning" if event.suspicious and proposed.level == "action" else proposed.level
    return Story(_about(proposed.title, event), event.reason, level, draft=event.draft or "")


def _chat_decided(event: ChatDecided) -> Story:
    return Story(message("chat_decided", event.decision).title)


def _chat_sent(event: ChatSent) -> Story:
    if event.outcome == "sent":
        return Story(_about("Ответ отправлен", event), level="success")
    body = "Ответ hh.ru потерялся, в чате сообщения не видно. Откройте чат на hh.ru: второй раз без вас не отправим."
    return Story(_about("Не знаем, дошёл ли ответ", event), body, "action")


def _chat_closed(event: ChatClosed) -> Story:
    if event.owner_decided or event.decision_id is not None:
        return Story(_about("Ответ не отправлен", event), event.sentence, "warning")
    return Story(_about("Предложение снято", event), event.sentence)


def _reminder(event: ChatReminder) -> Story:
    at = event.starts_at.astimezone(zone_of(event.zone))
    said = message("calendar", f"{event.kind}_{event.lead}")
    return Story(
        _about(said.title, event),
        said.filled(at=at.strftime("%d.%m %H:%M"), zone=at.tzname() or ""),
        "warning",
        event.link,
    )


def _account(event: AccountChanged) -> Story:
    change = message("account", event.change)
    if event.sentence.startswith(change.title):
        return Story(event.sentence.rstrip("."), level=change.level)
    return Story(change.title, event.sentence, change.level)


_TELLERS: dict[type[Event], Callable[[Any], Story]] = {
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
    ChatReminder: _reminder,
    AccountChanged: _account,
    AccountTested: lambda _: Story("Проверка уведомлений"),
    NoticeTelegram: lambda _: Story("Уведомление передано в Telegram"),
}
