"""The funnel and the limits as tables and sentences; shared by `status` and the live view."""

from rich.table import Table

from cli.queries import Funnel, Limit

COLUMNS = ("Просмотрено", "Отсеяно", "Подробно", "Оценено", "Подошло", "В работе", "Отправлено", "Отказ")
RULES = {
    "area": "другой регион",
    "format": "формат работы",
    "salary": "зарплата",
    "experience": "опыт",
    "stop_words": "стоп-слова",
    "employer": "работодатель исключён",
    "archived": "в архиве",
    "external": "отклик только на сайте работодателя",
    "has_test": "нужен тест",
    "test_required": "нужен тест",
    "already_applied": "отклик уже был",
    "threshold": "ниже порога",
    "score": "ниже порога",
    "role": "другая профессия",
    "dry_run": "пробный режим",
}


def funnel_table(found: list[Funnel]) -> Table:
    """Return one row per resume, from looked at to sent."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("Резюме", no_wrap=True, max_width=34, overflow="ellipsis")
    for name in (
        "Режим",
        "Просмотрено",
        "Отсеяно",
        "Подробно",
        "Оценено",
        "Подошло",
        "В работе",
        "Отправлено",
        "Отказ",
    ):
        table.add_column(name, justify="right")
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
        f"Лимит {one.what}, {one.owner}: {one.used}" + (f" из {one.limit}" if one.limit is not None else "")
        for one in found
    )


def reason_word(reason: str) -> str:
    """Return a machine reason in words where there are some."""
    return RULES.get(reason, reason)


def _reasons(title: str, counts: list[dict[str, int]]) -> str:
    total: dict[str, int] = {}
    for one in counts:
        for reason, number in one.items():
            total[reason] = total.get(reason, 0) + number
    if not total:
        return ""
    ordered = sorted(total.items(), key=lambda item: -item[1])
    return f"{title}: " + ", ".join(f"{reason_word(reason)} {number}" for reason, number in ordered)
