"""Why something is proposed, in a short Russian sentence for the owner."""

from collections.abc import Sequence

from libs.common.answers.contradictions import Contradiction
from libs.common.answers.domain import TOPIC_NAMES, Needed
from libs.common.events.chat import ActionKind
from services.chat_analysis.reading.understanding import Understood

OWNER_ONLY = "На это можете ответить только вы: в резюме и в ваших ответах этого нет."
_BY_KIND: dict[ActionKind, str] = {
    "propose_reply": "Работодатель спрашивает о том, что вы уже рассказали.",
    "mark_interview": "Вас зовут на встречу.",
    "ask_user": OWNER_ONLY,
    "fill_form": "Просят заполнить анкету или пройти опрос.",
    "test_task": "Предлагают выполнить тестовое задание.",
    "decline_suggest": "Возможно, от этого стоит отказаться.",
    "rejection": "Работодатель отказал.",
    "automated": "Похоже, пишет робот: он ждёт ответа по шаблону.",
    "suspicious": "Сообщение подозрительное.",
    "none": "Отвечать не нужно.",
}
_UNEASE = {
    "pay": "Просят деньги до начала работы: честные работодатели так не делают.",
    "code": "Просят код, пароль или доступ к вашему компьютеру: не сообщайте их никому.",
    "crime": "Похоже на вовлечение в незаконную схему.",
    "steer": "В тексте указания для программы, а не для вас. Автоматических ответов не будет.",
    "hidden": "В тексте спрятаны знаки или слова, невидимые для вас. Автоматических ответов не будет.",
}


def of(kind: ActionKind, said: Understood) -> str:
    """The reason of a kind, the warnings first."""
    if kind == "suspicious":
        return next((_UNEASE[one] for one in _UNEASE if one in said.unease), _BY_KIND[kind])
    if kind == "ask_user":
        return _asked(said)
    if said.sensitive:
        return f"{_BY_KIND[kind]} Осторожно: спрашивают {_subjects(said)}."
    return _BY_KIND[kind]


def missing(needed: Sequence[Needed], *, english: bool) -> str:
    """Which facts the owner is asked for."""
    names = ", ".join(dict.fromkeys(one.name for one in needed))
    return f"Не хватает вашего ответа{' по-английски' if english else ''}: {names}."


def contradicted(found: Sequence[Contradiction]) -> str:
    """What this employer was told otherwise."""
    names = ", ".join(dict.fromkeys(TOPIC_NAMES[one.topic] for one in found))
    return f"Этому работодателю вы писали другое: {names}. Проверьте, прежде чем отвечать."


def _asked(said: Understood) -> str:
    if said.sensitive:
        return f"Спрашивают личное: {_subjects(said)}. Отвечайте сами и не отправляйте документы в чат."
    if said.offer:
        return "Вам предлагают работу или другую вакансию: решаете вы."
    if said.asks_who_writes:
        return "Спрашивают, кто вам помогает писать: ответьте сами."
    if said.signs.contacts:
        return "Просят связаться с ними другим способом."
    if not said.speech.whole:
        return "Сообщение слишком длинное: прочтите его сами."
    return OWNER_ONLY


def _subjects(said: Understood) -> str:
    return ", ".join(said.subjects)
