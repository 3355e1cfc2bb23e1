"""Applications as a table for a spreadsheet: UTF-8 with BOM and `;`, which Excel in Russia opens by a double click."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common.db.tables.applications import Application
from libs.common.messages.catalogue import Language, known, message, reason_of_application
from services.api.applications.bodies import application_body

MEDIA_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins like this, after spaces or not, may be calculated; an apostrophe before it makes it a text."""
_INNER = re.compile(r"([,\t\n][ \t]*)(?=[=+@＝＋＠]|[-－]\S)")
"""Where a cell begins for a program that splits lines at commas, tabs or any line feed."""
HEADINGS: Mapping[Language, tuple[str, ...]] = {
    "ru": (
        "Отправлено", "Состояние", "Причина", "Вакансия", "Компания", "Место", "Зарплата", "Соответствие", "Резюме",
        "Письмо написано", "Ответ работодателя", "Просмотрено", "Номер отклика hh.ru", "Ссылка", "Письмо",
    ),
    "en": (
        "Sent", "State", "Reason", "Vacancy", "Employer", "Place", "Salary", "Fit", "Resume",
        "Letter written", "Employer's answer", "Viewed", "hh.ru negotiation", "Link", "Letter",
    ),
}  # fmt: skip
AUTHORS: Mapping[Language, Mapping[str, str]] = {
    "ru": {"ai_auto": "ИИ, отправлено без вас", "ai_approved": "ИИ, одобрено вами", "human": "вами"},
    "en": {"ai_auto": "by AI, sent without you", "ai_approved": "by AI, approved by you", "human": "by you"},
}


def table(rows: Iterable[Application], resumes: Mapping[UUID, str], *, language: Language, zone: str) -> str:
    """The whole file; times in `zone`, `resumes` are titles by id."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS[language])
    for row in rows:
        writer.writerow([safe(one) for one in _cells(row, resumes, language, ZoneInfo(zone))])
    return BOM + text.getvalue()


def safe(value: object) -> str:
    """The value as a cell that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    begun = len(text) - len(text.lstrip())
    cell = text[:begun] + _INNER.sub(r"\1'", text[begun:])
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def _cells(row: Application, resumes: Mapping[UUID, str], language: Language, zone: ZoneInfo) -> list[object]:
    shown = application_body(row, language)
    reason = reason_of_application(shown.reason, language)
    answer = known("negotiation", shown.negotiation_state or "", language)
    return [
        _moment(shown.sent_at, zone),
        message("state", shown.state, language).word,
        reason.sentence if reason else shown.reason,
        shown.vacancy.name,
        shown.vacancy.employer_name,
        shown.vacancy.area,
        shown.vacancy.salary,
        shown.score,
        resumes.get(shown.resume_id) if shown.resume_id else None,
        AUTHORS[language].get(shown.authored_by or "", shown.authored_by),
        answer.title if answer else shown.negotiation_state,
        _moment(shown.viewed_at, zone),
        shown.negotiation_id,
        shown.vacancy.url,
        row.letter,
    ]


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""
