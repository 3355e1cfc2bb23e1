"""The sentences in which the owner reads why an application was not made. One for every reason, in Russian."""

from libs.common.hh.outcomes import BlockReason, RefusalReason, WaitReason
from libs.common.messages.catalogue import message
from libs.common.reasons import SwitchReason

REFUSAL_SENTENCES: dict[RefusalReason, str] = {
    RefusalReason.ALREADY_APPLIED: "На эту вакансию уже есть отклик с этим резюме.",
    RefusalReason.TEST_REQUIRED: "Для отклика нужно пройти тест работодателя: это возможно только на сайте hh.ru.",
    RefusalReason.EXTERNAL: "Работодатель принимает отклики на своём сайте: откройте ссылку и откликнитесь там.",
    RefusalReason.INVALID_VACANCY: "Вакансия в архиве или скрыта — откликнуться уже нельзя.",
    RefusalReason.VACANCY_NOT_FOUND: "Такой вакансии на hh.ru больше нет.",
    RefusalReason.RESUME_NOT_FOUND: "hh.ru не принимает это резюме: проверьте, что оно опубликовано и не скрыто.",
    RefusalReason.LETTER_REQUIRED: "Работодатель ждёт сопроводительное письмо, а отклик ушёл бы без него.",
    RefusalReason.TOO_LONG_MESSAGE: "Сопроводительное письмо длиннее, чем разрешает hh.ru (10 000 знаков).",
    RefusalReason.APPLICATION_DENIED: "hh.ru не принял отклик на эту вакансию и не сообщил причину.",
    RefusalReason.VISIBILITY_CONFLICT: (
        "Компания скрыла название, а резюме открыто только выбранным компаниям: измените видимость резюме на hh.ru."
    ),
    RefusalReason.VISIBILITY_CONSENT: (
        "Нужно согласие на передачу данных работодателю в этой стране: откройте вакансию на hh.ru и подтвердите его."
    ),
    RefusalReason.INAPPROPRIATE_LANGUAGE: "hh.ru нашёл в письме недопустимые слова: исправьте текст.",
    RefusalReason.POLICY_VIOLATION: "hh.ru считает, что письмо нарушает правила сервиса: исправьте текст.",
    RefusalReason.WRONG_STATE: "Сейчас hh.ru не позволяет откликнуться на эту вакансию.",
    RefusalReason.BAD_REQUEST: "hh.ru не принял данные отклика: вакансия или резюме указаны неверно.",
    RefusalReason.UNKNOWN: "hh.ru отклонил отклик по причине, которую программа пока не знает.",
}

WAIT_SENTENCES: dict[WaitReason, str] = {
    WaitReason.LIMIT_EXCEEDED: "На hh.ru исчерпан суточный лимит откликов. Продолжим, когда он освободится.",
    WaitReason.RATE_LIMITED: "hh.ru просит обращаться реже. Подождём и продолжим.",
    WaitReason.BREAKER_OPEN: "hh.ru не отвечает несколько раз подряд. Подождём и попробуем снова.",
}

PAUSE_OF: dict[BlockReason, SwitchReason] = {
    BlockReason.CAPTCHA: "captcha",
    BlockReason.ACCESS_REFUSED: "access_refused",
    BlockReason.TOKEN_DEAD: "needs_login",
    BlockReason.APP_DELETED: "app_deleted",
    BlockReason.BAD_USER_AGENT: "access_refused",
    BlockReason.UNKNOWN_ANSWER: "drift",
}
"""Under which switch an account stops. Each is lifted by a person, or by what mends it (a new login, a new look)."""


def sentence(reason: RefusalReason | WaitReason | BlockReason) -> str:
    """The sentence for any reason of an outcome."""
    if isinstance(reason, RefusalReason):
        return REFUSAL_SENTENCES[reason]
    if isinstance(reason, WaitReason):
        return WAIT_SENTENCES[reason]
    if reason is BlockReason.BAD_USER_AGENT:
        return message("block", reason.value).sentence
    return message("pause", PAUSE_OF[reason]).sentence
