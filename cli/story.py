"""Events as sentences in plain Russian."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from cli.words import plural
from libs.common.events.account import AccountChanged, NoticeTelegram
from libs.common.events.base import Event, VacancyCard
from libs.common.events.catalogue import EVENTS
from libs.common.events.chat import ChatAction, ChatDecided, ChatMessage, ChatSent
from libs.common.events.match import MatchDecided, MatchFound
from libs.common.events.reply import ReplyFailed, ReplyPaused, ReplySent, ReplyUpdated

_DECISIONS = {
    "approve": "Вы одобрили отклик",
    "edit": "Вы изменили письмо",
    "dismiss": "Вы отказались от вакансии",
    "undo": "Вы отменили решение",
    "apply": "Вы попросили откликнуться по ссылке",
    "sent_by_hand": "Вы отправили отклик сами",
}
_ACCOUNT = {
    "linked": "Аккаунт HeadHunter подключён.",
    "unlinked": "Аккаунт HeadHunter отключён.",
    "needs_login": "HeadHunter просит войти заново: подключите аккаунт ещё раз.",
    "capability_lost": "HeadHunter закрыл одну из функций; дальше она работает с вашей помощью.",
    "paused": "Отправка приостановлена.",
    "resumed": "Отправка продолжается.",
    "stopped": "Всё остановлено.",
    "settings": "Настройки изменены.",
    "resumes_synced": "Резюме обновлены.",
}
_STATES = {
    "invitation": "Приглашение",
    "discard": "Отказ",
    "hidden": "Отклик скрыт",
    "response": "Отклик на рассмотрении",
}


def tell(subject: str, body: bytes) -> str:
    """Return one event as a sentence; an unknown or malformed one as its subject and text."""
    kind = EVENTS.get(subject)
    if kind is None:
        return f"{subject}: {body.decode(errors='replace')[:300]}"
    try:
        event = kind.model_validate_json(body)
    except ValidationError:
        return f"{subject}: {body.decode(errors='replace')[:300]}"
    return _TELLERS[kind](event)


def as_json(subject: str, body: bytes, headers: Mapping[str, str] | None) -> str:
    """Return one event as a line of JSON with its CloudEvents attributes."""
    try:
        data: Any = json.loads(body)
    except ValueError:
        data = body.decode(errors="replace")
    attributes = {key: value for key, value in (headers or {}).items() if key.startswith("ce-")}
    return json.dumps({"subject": subject, **attributes, "data": data}, ensure_ascii=False)


def _named(card: VacancyCard) -> str:
    return f"{card.name}, {card.employer_name}" if card.employer_name else card.name


def _lower(sentence: str) -> str:
    """The sentence as a continuation: its first letter small, unless it begins a name such as hh.ru or LLM."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence


def _points(score: int | None) -> str:
    return "" if score is None else f" — {plural(score, 'балл', 'балла', 'баллов')}"


def _match_found(event: MatchFound) -> str:
    why = f" ({'; '.join(_lower(reason.rstrip('.')) for reason in event.reasons[:2])})" if event.reasons else ""
    then = {"review": " Ждёт вашего решения.", "dry": " Пробный режим: не отправляем.", "auto": ""}[event.mode]
    return f"Подходит: {_named(event.vacancy)}{_points(event.score)}{why}.{then}"


def _match_decided(event: MatchDecided) -> str:
    return _DECISIONS[event.decision] + "."


def _reply_sent(event: ReplySent) -> str:
    proof = {
        "answer": "",
        "readback": " (ответ потерялся, но отклик найден в списке hh)",
        "owner": " (отметили вы)",
    }[event.confirmed_by]
    return f"Отправлен отклик: {_named(event.vacancy)}{_points(event.score)}{proof}"


def _reply_failed(event: ReplyFailed) -> str:
    look = " Посмотрите сами: " + event.link if event.needs_owner and event.link else ""
    return f"Не отправлено: {_named(event.vacancy)} — {_lower(event.sentence)}{look}"


def _reply_paused(event: ReplyPaused) -> str:
    return f"Пауза: {event.sentence}"


def _reply_updated(event: ReplyUpdated) -> str:
    if event.change == "viewed":
        return f"Работодатель посмотрел отклик: {_named(event.vacancy)}"
    if event.change == "found_manual":
        return f"Найден отклик, который вы отправили сами: {_named(event.vacancy)}"
    state = _STATES.get(event.negotiation_state, f"Новое состояние «{event.negotiation_state}»")
    return f"{state}: {_named(event.vacancy)}"


def _account_changed(event: AccountChanged) -> str:
    return event.sentence or _ACCOUNT[event.change]


def _chat_message(event: ChatMessage) -> str:
    return f"Сообщение работодателя: {event.preview}" if event.preview else "Новое сообщение работодателя."


def _chat_action(event: ChatAction) -> str:
    return f"Предложен ответ работодателю: {event.draft}" if event.draft else "Работодателю нужен ваш ответ."


def _chat_decided(_: ChatDecided) -> str:
    return "Вы решили, что ответить работодателю."


def _chat_sent(event: ChatSent) -> str:
    if event.outcome == "sent":
        return "Ответ работодателю отправлен."
    return "Неизвестно, дошёл ли ответ работодателю: проверьте чат на hh.ru."


def _notice(_: NoticeTelegram) -> str:
    return "Уведомление передано в Telegram."


_TELLERS: dict[type[Event], Callable[[Any], str]] = {
    MatchFound: _match_found,
    MatchDecided: _match_decided,
    ReplySent: _reply_sent,
    ReplyFailed: _reply_failed,
    ReplyPaused: _reply_paused,
    ReplyUpdated: _reply_updated,
    AccountChanged: _account_changed,
    ChatMessage: _chat_message,
    ChatAction: _chat_action,
    ChatDecided: _chat_decided,
    ChatSent: _chat_sent,
    NoticeTelegram: _notice,
}
