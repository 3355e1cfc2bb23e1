"""What the api says when something is wrong: one entry per machine code, in Russian and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Title and detail of one problem; `{name}` stands for a parameter of the problem."""

    title: str
    detail: str
    title_en: str
    detail_en: str


GENERIC = Words("Не получилось", "{sentence}", "That did not work", "The request was refused ({code}).")

WORDS: dict[str, Words] = {
    "bad_request": Words(
        "Непонятный запрос", "Сервер не смог прочитать запрос.", "Bad request", "The request could not be read."
    ),
    "json_invalid": Words(
        "Это не JSON", "Тело запроса не читается как JSON.", "Not JSON", "The request body is not valid JSON."
    ),
    "too_deep": Words(
        "Слишком глубокая вложенность",
        "Списки и объекты в запросе вложены больше 32 раз. Уменьшите вложенность.",
        "Nested too deeply",
        "Lists and objects in the request are nested more than 32 times. Nest them less.",
    ),
    "invalid": Words(
        "Проверьте поля",
        "Часть полей заполнена неверно. Ничего не сохранено.",
        "Check the fields",
        "Some fields are wrong. Nothing was saved.",
    ),
    "bad_cursor": Words(
        "Список устарел",
        "Эта страница списка больше не открывается. Загрузите список с начала.",
        "The list is stale",
        "This page of the list cannot be opened any more. Load the list from its beginning.",
    ),
    "unauthenticated": Words(
        "Нужно войти", "Сеанс закончился или входа не было.", "Sign in", "There is no session, or it has ended."
    ),
    "wrong_credentials": Words(
        "Не вошли",
        "Почта или пароль не подходят.",
        "Not signed in",
        "Email or password doesn't match.",
    ),
    "too_many_attempts": Words(
        "Слишком много попыток",
        "Слишком много попыток. Следующая через {retry_after} с.",
        "Too many attempts",
        "Too many attempts. Next one in {retry_after} s.",
    ),
    "busy": Words(
        "Сервер занят",
        "Сейчас слишком много работы. Повторите через несколько секунд, ничего не потеряно.",
        "The server is busy",
        "There is too much work at the moment. Try again in a few seconds, nothing is lost.",
    ),
    "too_many_at_once": Words(
        "Слишком много сразу",
        "Слишком много ваших запросов сразу. Дождитесь ответа на прежние и повторите.",
        "Too much at once",
        "Too many of your requests at once. Wait for the answers to the earlier ones and try again.",
    ),
    "too_many_requests": Words(
        "Слишком часто",
        "Слишком много запросов подряд. Повторите через {retry_after} с, ничего не потеряно.",
        "Too often",
        "Too many requests in a row. Try again in {retry_after} s, nothing is lost.",
    ),
    "abandoned": Words(
        "Запрос оборван", "Соединение закрыто раньше ответа.", "Abandoned", "The connection was closed early."
    ),
    "overdue": Words(
        "Не успели",
        "Проверка не уложилась в отведённое время и остановлена. Повторите чуть позже.",
        "It took too long",
        "The check did not end in time and was stopped. Try again a little later.",
    ),
    "link_used": Words(
        "Ссылка не действует",
        "Ссылка уже использована или устарела. Новую печатает make link там, где запущен Вкатился. "
        "Если пароль задан, можно войти и паролем.",
        "The link is spent",
        "This link has been used or has expired. `make link` where it runs prints a new one. "
        "If you have set a password, it signs in too.",
    ),
    "link_elsewhere": Words(
        "Откройте ссылку ещё раз",
        "Кнопка сработает только в том браузере, где открыта ссылка, и пока в нём не вошёл кто-то другой. "
        "Откройте ссылку ещё раз и нажмите «Войти»: она не потрачена.",
        "Open the link again",
        "The button works only in the browser that opened the link, and while nobody else signs in there. "
        "Open the link again and press the button: it has not been spent.",
    ),
    "form_only": Words(
        "Нужна форма", "Сюда пишет только форма этой страницы.", "Form only", "Only the form of this page writes here."
    ),
    "wrong_password": Words(
        "Пароль не тот",
        "Нынешний пароль не подходит. Ничего не изменилось.",
        "Wrong password",
        "The present password doesn't match. Nothing was changed.",
    ),
    "fresh_sign_in_needed": Words(
        "Войдите ещё раз",
        "Пароля пока нет, а вход был давно. Войдите по новой ссылке (vkatilsya link) и задайте пароль сразу после.",
        "Sign in again",
        "There is no password yet, and the sign-in was long ago. Sign in by a new link and set it right after.",
    ),
    "confirmation_needed": Words(
        "Нужно подтверждение",
        "Впишите: «{confirmation}». Пока ничего не стёрто.",
        "Confirmation needed",
        "Type “{confirmation}”. Nothing was erased yet.",
    ),
    "erasure_waits": Words(
        "Отклик ещё в пути",
        "Отправка остановлена, но hh.ru ещё не ответил на последний отклик. Повторите через минуту: всё сотрётся.",
        "An application is on its way",
        "Sending is stopped, but hh.ru has not answered the last application yet. Repeat in a minute to finish.",
    ),
    "csrf": Words(
        "Запрос не отсюда",
        "Для изменений нужен заголовок X-CSRF: 1.",
        "Not from here",
        "Changes need the header X-CSRF: 1.",
    ),
    "foreign_origin": Words(
        "Запрос с чужой страницы",
        "Страница {origin} не может ничего менять здесь. Если это ваш адрес, добавьте его в ALLOWED_ORIGINS.",
        "A foreign page",
        "The page {origin} may not change anything here. If it is yours, add it to ALLOWED_ORIGINS.",
    ),
    "json_only": Words(
        "Нужен JSON",
        "Тело запроса должно быть application/json.",
        "JSON only",
        "The request body must be application/json.",
    ),
    "body_too_large": Words(
        "Слишком много данных",
        "Тело запроса больше 1 МБ.",
        "Too large",
        "The request body is larger than 1 MB.",
    ),
    "forbidden": Words(
        "Нет прав", "Это может только администратор.", "Not allowed", "Only an administrator may do this."
    ),
    "not_found": Words(
        "Не нашлось", "Такой записи нет или она не ваша.", "Not found", "There is no such thing, or it is not yours."
    ),
    "no_such_route": Words("Нет такого адреса", "Такого адреса нет.", "No such address", "There is no such address."),
    "method_not_allowed": Words(
        "Так нельзя", "Этот адрес такого не умеет.", "Wrong method", "This address does not do that."
    ),
    "version_conflict": Words(
        "Изменилось тем временем",
        "Запись изменилась, пока она была у вас открыта. Ничего не сохранено.",
        "Changed meanwhile",
        "It changed while you had it open. Nothing was saved.",
    ),
    "already_decided": Words(
        "Уже решено",
        "По этому отклику уже есть решение.",
        "Already decided",
        "This application has been decided already.",
    ),
    "too_late": Words(
        "Уже поздно",
        "Отклик уже уходит или ушёл, отменить нельзя.",
        "Too late",
        "The application is leaving or has left: it can't be taken back.",
    ),
    "wrong_state": Words(
        "Так решить нельзя",
        "В состоянии «{state}» это решение невозможно.",
        "Not possible now",
        "This decision is not possible in the state {state}.",
    ),
    "letter_changed": Words(
        "Письмо изменилось",
        "Письмо изменилось после того, как вы его открыли. Прочтите его ещё раз.",
        "The letter changed",
        "The letter changed after you opened it. Read it again.",
    ),
    "letter_hash_needed": Words(
        "Какое письмо?",
        "Для одобрения укажите letter_hash письма, которое вы видели.",
        "Which letter?",
        "To approve, give the letter_hash of the letter you saw.",
    ),
    "idempotency_mismatch": Words(
        "Ключ уже занят",
        "Этот Idempotency-Key уже использован для другого запроса.",
        "The key is taken",
        "This Idempotency-Key was used for another request.",
    ),
    "idempotency_running": Words(
        "Уже выполняется",
        "Такой же запрос ещё выполняется. Повторите через секунду.",
        "Still running",
        "The same request is still running. Repeat in a second.",
    ),
    "oauth_state": Words(
        "Вход не завершён",
        "Эта ссылка возврата с hh.ru уже использована, устарела или начата в другом окне. Начните подключение заново.",
        "Not linked",
        "This return link from hh.ru was used, has expired, or was begun in another window. Start again.",
    ),
    "oauth_denied": Words(
        "hh.ru не дал доступ",
        "Вы не разрешили доступ на hh.ru ({reason}). Аккаунт не подключён.",
        "hh.ru gave no access",
        "Access was not granted at hh.ru ({reason}). The account is not linked.",
    ),
    "no_pending_link": Words(
        "Подтверждать нечего",
        "Нет аккаунта hh.ru, который ждёт подтверждения. Начните подключение заново.",
        "Nothing to confirm",
        "No hh.ru account waits to be confirmed. Start again.",
    ),
    "link_not_asked": Words(
        "Аккаунт не подключён",
        "Подтвердить можно один раз, в течение десяти минут и в том браузере, который вернулся с hh.ru. "
        "Начните подключение заново.",
        "The account is not linked",
        "It can be confirmed once, within ten minutes, in the browser that came back from hh.ru. Start again.",
    ),
    "not_an_applicant": Words(
        "Это не соискатель",
        "Это вход работодателя или приложения: войдите в hh.ru как соискатель.",
        "Not an applicant",
        "This is an employer's or an application's login: sign in to hh.ru as an applicant.",
    ),
    "account_taken": Words(
        "Аккаунт занят",
        "Этот аккаунт hh.ru подключён у другого пользователя.",
        "The account is taken",
        "This hh.ru account is linked by another user.",
    ),
    "another_account": Words(
        "Подключён другой аккаунт",
        "Сначала отключите нынешний аккаунт hh.ru: одновременно работает один.",
        "Another account is linked",
        "Unlink the present hh.ru account first: one works at a time.",
    ),
    "no_account": Words(
        "Нет аккаунта hh.ru",
        "Подключите аккаунт hh.ru, тогда это заработает.",
        "No hh.ru account",
        "Link an hh.ru account first.",
    ),
    "already_applied": Words(
        "Отклик уже есть",
        "На эту вакансию уже есть отклик.",
        "Already applied",
        "There is an application for this vacancy already.",
    ),
    "cannot_lift": Words(
        "Снять вручную нельзя",
        "Паузу «{reason}» снимает только её причина.",
        "Can't be lifted by hand",
        "The pause {reason} ends only with its cause.",
    ),
    "database_unavailable": Words(
        "База данных не отвечает",
        "Ничего не изменилось. Повторите через несколько секунд.",
        "The database does not answer",
        "Nothing was changed. Try again in a few seconds.",
    ),
    "internal": Words(
        "Ошибка сервера",
        "Сервер не справился с запросом. Номер для поиска в журнале: {request_id}.",
        "Server error",
        "The server failed. Look for {request_id} in its log.",
    ),
}


def words_of(code: str) -> Words:
    """The words of a code; an unknown code speaks by its own sentence."""
    return WORDS.get(code, GENERIC)
