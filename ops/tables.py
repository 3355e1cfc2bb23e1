"""The funnel and the limits as tables and sentences; shared by `status` and the live view."""

from rich.table import Table

from libs.common.messages.catalogue import catalogue
from ops.queries import Funnel, Limit

WIDE = 120
SHORT_COLUMNS = ("всего", "отсев", "детали", "оценка", "подошло", "ждут", "ушло", "отказ")
COLUMNS = ("Просмотрено", "Отсеяно", "Подробно", "Оценено", "Подошло", "В работе", "Отправлено", "Отказ")
WORDS = {
    # rules of the search
    "archived": "в архиве",
    "already_applied": "вы уже откликались",
    "hidden_by_owner": "скрыта вами",
    "closed_for_applicants": "отклики закрыты",
    "employer_never": "работодатель в списке «никогда»",
    "employer_current": "нынешний работодатель",
    "employer_anonymous": "работодатель скрыт",
    "area": "другой регион",
    "work_format": "формат работы",
    "employment": "занятость",
    "schedule": "график",
    "professional_role": "другая роль",
    "salary": "зарплата ниже",
    "experience": "опыта не хватает",
    "stop_word_title": "стоп-слово в названии",
    "stop_word": "стоп-слово в описании",
    "excluded_test": "нужен тест",
    "excluded_external": "отклик на чужом сайте",
    "description": "описание слишком короткое",
    "has_test": "нужен тест",
    "external": "отклик на сайте работодателя",
    "score_below_threshold": "ниже порога",
    "llm_judge": "модель засомневалась",
    # why an application was not sent
    "test_required": "нужен тест",
    "invalid_vacancy": "вакансия не принимает отклики",
    "vacancy_not_found": "вакансии больше нет",
    "letter_failed": "письмо не составилось",
    "resume_not_found": "hh.ru не нашёл резюме",
    "letter_required": "без письма нельзя",
    "too_long_message": "письмо слишком длинное",
    "application_denied": "hh.ru не разрешил отклик",
    "visibility_conflict": "видимость резюме",
    "visibility_consent_required": "нужно согласие на видимость резюме",
    "inappropriate_language": "hh.ru не понравились слова письма",
    "policy_violation": "правила hh.ru",
    "wrong_state": "отклик в другом состоянии",
    "bad_request": "hh.ru не понял запрос",
    "unknown_refusal": "причина hh.ru нам неизвестна",
    "dry_run": "пробный режим",
}


def funnel_table(found: list[Funnel], width: int) -> Table:
    """Return one row per resume, from looked at to sent; short headings where the terminal is narrow."""
    wide = width >= WIDE
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("Резюме", no_wrap=True, max_width=40 if wide else 22, overflow="ellipsis")
    for name in ("Режим", *(COLUMNS if wide else SHORT_COLUMNS)):
        table.add_column(name, justify="right", no_wrap=True)
    for one in found:
        numbers = (
            one.looked_at,
            one.rejected,
            one.detailed,
            one.scored,
            one.matched,
            one.waiting,
            one.sent,
            one.refused,
        )
        table.add_row(one.title, one.mode, *(str(number) for number in numbers))
    return table


def rejections_text(found: list[Funnel]) -> str:
    """Return, over all resumes, why vacancies fell out and why applications were not sent."""
    lines = [
        _reasons("Отсеяно", [one.rejected_by for one in found]),
        _reasons("Подходят, но откликнуться через API нельзя", [one.blocked_by for one in found]),
        _reasons("Не отправлено", [one.failed_by for one in found]),
        _reasons("Ждут", [one.held_by for one in found]),
    ]
    return "\n".join(line for line in lines if line)


def limits_text(found: list[Limit]) -> str:
    """Return the used limits in one line each."""
    return "\n".join(
        f"{one.what} ({one.owner}): {one.used}" + (f" из {one.limit}" if one.limit is not None else "") for one in found
    )


def reason_word(reason: str) -> str:
    """Return a machine reason in words where there are some."""
    pause = catalogue("ru")["pause"].get(reason)
    return pause.word if pause else WORDS.get(reason, reason)


def _reasons(title: str, counts: list[dict[str, int]]) -> str:
    total: dict[str, int] = {}
    for one in counts:
        for reason, number in one.items():
            total[reason] = total.get(reason, 0) + number
    if not total:
        return ""
    ordered = sorted(total.items(), key=lambda item: -item[1])
    return f"{title}: " + ", ".join(f"{reason_word(reason)} {number}" for reason, number in ordered)
