"""Why a decision was not carried out, for a person."""

from libs.common.applications import State

_OF_STATE: dict[str, str] = {
    State.REVIEW: "Отклик ещё ждёт вашего решения.",
    State.QUEUED: "Отклик уже стоит в очереди.",
    State.HELD: "Отклик уже стоит в очереди.",
    State.SENDING: "Отклик как раз отправляется, остановить его уже нельзя.",
    State.UNKNOWN: "Отклик отправлен, ответ hh.ru ещё выясняется.",
    State.SENT: "Отклик уже отправлен.",
    State.SENT_BY_HAND: "Вы уже откликнулись сами.",
    State.FAILED: "hh.ru не принял этот отклик.",
    State.DISMISSED: "Вы уже отказались от этого отклика.",
    State.EXPIRED: "Срок отклика вышел.",
    State.NEEDS_OWNER: "Сначала проверьте на hh.ru, дошёл ли отклик.",
}
REFUSALS: dict[str, str] = {
    "no_such_application": "Такого отклика нет.",
    "another_letter": "Письмо за это время изменилось: посмотрите новое и решите ещё раз.",
    "no_letter": "В решении нет письма.",
    "no_resume_or_vacancy": "Не указаны резюме или вакансия.",
    "no_such_resume": "Этого резюме больше нет.",
    "already_applied": "Отклик на эту вакансию уже есть.",
    "letter_empty": "Письмо пустое.",
    "letter_too_long": "Письмо длиннее 10 000 знаков.",
    "expires_first": "Этому работодателю вы откликались недавно: снова можно будет уже после срока этого отклика.",
    "impossible": "Решение не удалось выполнить из-за ошибки программы. Посмотрите отклик и решите ещё раз.",
    **{f"state_{state}": sentence for state, sentence in _OF_STATE.items()},
}
"""Why a decision was not carried out, by machine word."""


def refusal_sentence(why: str) -> str:
    """The sentence of a machine word, in Russian."""
    return REFUSALS.get(why, "Решение больше не подходит к тому, что есть.")
