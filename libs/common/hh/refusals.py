"""The sentences in which the owner reads why an application was not made. One for every reason, in Russian."""

from libs.common.hh.outcomes import BlockReason, RefusalReason, WaitReason

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

BLOCK_SENTENCES: dict[BlockReason, str] = {
    BlockReason.CAPTCHA: (
        "hh.ru просит подтвердить, что вы не робот: откройте ссылку, введите код и возобновите отклики."
    ),
    BlockReason.ACCESS_REFUSED: (
        "hh.ru не разрешает этому приложению откликаться. Программа найдёт вакансии и напишет письма, "
        "а отправить отклик придётся вручную на сайте."
    ),
    BlockReason.TOKEN_DEAD: "Вход в hh.ru больше не действует: войдите заново, чтобы продолжить.",
    BlockReason.APP_DELETED: "hh.ru не узнаёт это приложение: проверьте его ключи на dev.hh.ru.",
    BlockReason.BAD_USER_AGENT: (
        "hh.ru не принимает имя приложения: укажите в HH_USER_AGENT название и настоящую почту для связи."
    ),
    BlockReason.UNKNOWN_ANSWER: (
        "hh.ru ответил так, как раньше не отвечал. Отклики остановлены, чтобы ничего не испортить."
    ),
}


def sentence(reason: RefusalReason | WaitReason | BlockReason) -> str:
    """The sentence for any reason of an outcome."""
    if isinstance(reason, RefusalReason):
        return REFUSAL_SENTENCES[reason]
    if isinstance(reason, WaitReason):
        return WAIT_SENTENCES[reason]
    return BLOCK_SENTENCES[reason]
