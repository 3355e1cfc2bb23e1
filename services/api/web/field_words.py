"""Sentences about one wrong field: pydantic's codes and our own, in Russian and English."""

from collections.abc import Mapping

from libs.common.messages.catalogue import Language, known

SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("Это поле обязательно.", "This field is required."),
    "extra_forbidden": ("Такого поля нет.", "There is no such field."),
    "int_type": ("Нужно целое число.", "Write a whole number."),
    "int_parsing": ("Нужно целое число.", "Write a whole number."),
    "int_from_float": ("Нужно целое число.", "Write a whole number."),
    "int_parsing_size": ("Число слишком большое.", "The number is too large."),
    "float_type": ("Нужно число.", "Write a number."),
    "float_parsing": ("Нужно число.", "Write a number."),
    "finite_number": ("Нужно обычное число.", "Write a finite number."),
    "greater_than_equal": ("Не меньше {ge}.", "Not less than {ge}."),
    "less_than_equal": ("Не больше {le}.", "Not more than {le}."),
    "greater_than": ("Больше {gt}.", "More than {gt}."),
    "less_than": ("Меньше {lt}.", "Less than {lt}."),
    "string_type": ("Нужен текст.", "Write a text."),
    "string_too_long": ("Не длиннее {max_length} знаков.", "Not longer than {max_length} characters."),
    "string_too_short": ("Не короче {min_length} знаков.", "Not shorter than {min_length} characters."),
    "string_pattern_mismatch": ("Так это не пишется.", "It is not written like that."),
    "too_long": ("Не больше {max_length} в списке.", "Not more than {max_length} in the list."),
    "too_short": ("Не меньше {min_length} в списке.", "Not less than {min_length} in the list."),
    "literal_error": ("Можно только: {expected}.", "Only: {expected}."),
    "enum": ("Можно только: {expected}.", "Only: {expected}."),
    "bool_type": ("Нужно да или нет (true, false).", "Write true or false."),
    "bool_parsing": ("Нужно да или нет (true, false).", "Write true or false."),
    "list_type": ("Нужен список.", "Write a list."),
    "dict_type": ("Нужен объект.", "Write an object."),
    "model_type": ("Нужен объект.", "Write an object."),
    "model_attributes_type": ("Нужен объект.", "Write an object."),
    "uuid_parsing": ("Это не идентификатор.", "This is no identifier."),
    "uuid_type": ("Это не идентификатор.", "This is no identifier."),
    "datetime_type": ("Нужны дата и время с поясом.", "Write a date and time with a zone."),
    "datetime_parsing": ("Нужны дата и время с поясом.", "Write a date and time with a zone."),
    "datetime_from_date_parsing": ("Нужны дата и время с поясом.", "Write a date and time with a zone."),
    "timezone_aware": ("Укажите часовой пояс времени.", "Give the zone of the time."),
    "control_character": ("В тексте есть недопустимые символы.", "The text holds characters that cannot be stored."),
    "time_of_day": ("Время пишется как 22:00.", "Write the time like 22:00."),
    "quiet_hours_empty": (
        "Конец совпадает с началом: так писем не будет совсем.",
        "The end equals the start: nothing would ever be sent.",
    ),
    "not_a_push_service": (
        "Это не адрес службы уведомлений: нужен https и имя в интернете.",
        "Not the address of a push service: https and a public name are needed.",
    ),
    "invalid_keys": ("Ключи браузера не читаются.", "The browser's keys cannot be read."),
    "both_or_none": (
        "У тихих часов есть и начало, и конец, либо нет ничего.",
        "Quiet hours have a begin and an end, or neither.",
    ),
    "unknown_zone": ("Нет такого часового пояса. Пример: Europe/Moscow.", "No such time zone. Example: Europe/Moscow."),
    "pacing_order": ("Наибольшая пауза меньше наименьшей.", "The longest pause is shorter than the shortest."),
    "threshold_range": ("Число от 0 до 100.", "A number from 0 to 100."),
    "daily_cap_range": (
        "От 1 до 200: больше за сутки hh.ru не разрешает.",
        "From 1 to 200: hh.ru allows no more in 24 hours.",
    ),
    "hh_id": (
        "Номер из справочника hh.ru пишется цифрами, например 1 (Москва).",
        "An id of hh.ru's dictionary is written in digits, for example 1 (Moscow).",
    ),
    "phrase": ("Пустое слово или фраза длиннее 100 знаков.", "An empty word, or a phrase over 100 characters."),
    "areas_conflict": (
        "Регион {ids} одновременно включён и исключён: оставьте его в одном списке.",
        "Area {ids} is both included and excluded: keep it in one list.",
    ),
    "salary_policy": (
        "Чтобы отклонять вакансии без зарплаты, укажите и минимальную зарплату.",
        "To reject vacancies without a salary, give the minimum salary too.",
    ),
    "unknown_area": ("В справочнике hh.ru нет регионов: {ids}.", "hh.ru knows no such areas: {ids}."),
    "unknown_role": (
        "В справочнике hh.ru нет профессиональных ролей: {ids}.",
        "hh.ru knows no such professional roles: {ids}.",
    ),
    "bad_vacancy_link": (
        "Не удалось узнать вакансию. Скопируйте ссылку вида https://hh.ru/vacancy/123456.",
        "No vacancy found in the text. Copy a link like https://hh.ru/vacancy/123456.",
    ),
    "letter_needed": ("Для правки нужен текст письма.", "An edit needs the text of the letter."),
    "too_many_edits": ("Писем с правками не больше {max} за раз.", "At most {max} edited letters at once."),
    "letter_only_edit": ("Письмо передаётся только с правкой (edit).", "Only an edit carries a letter."),
    "text_for_edit": ("Свой текст нужен для правки и только для неё.", "An edit, and nothing else, carries a text."),
    "time_for_snooze": (
        "Время нужно, чтобы отложить, и только для этого.",
        "A snooze, and nothing else, carries a time.",
    ),
    "facts_for_edit": (
        "Запоминаем только то, что вы написали сами.",
        "Only a reply of one's own states facts to remember.",
    ),
    "empty_answer": ("Напишите ответ по-русски или по-английски.", "Say something in Russian or in English."),
    "one_of_both": ("Укажите application_id или resume_id.", "Give application_id or resume_id."),
    "past_moment": ("Это время уже прошло.", "This time is over already."),
}
_COLUMN: dict[Language, int] = {"ru": 0, "en": 1}
OTHER = ("Так это не пишется.", "It is not written like that.")


def field_sentence(code: str, language: Language, params: Mapping[str, object]) -> str:
    """What is wrong with the field, in the reader's language."""
    if code in SENTENCES:
        text = SENTENCES[code][_COLUMN[language]]
    else:
        problem = known("problem", code, language)
        text = problem.sentence if problem else OTHER[_COLUMN[language]]
    for name, value in params.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
