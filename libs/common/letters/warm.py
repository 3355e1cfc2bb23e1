"""Dictionaries, word lists and patterns of the language, read before the first letter is asked for."""

import gc
from datetime import date
from functools import cache
from typing import Any

from libs.common.grounding.check import check
from libs.common.letters.composing.composed import compose

_RESUME: dict[str, Any] = {
    "title": "Бухгалтер",
    "gender": {"id": "female"},
    "skills": "Веду отчётность с 2015 года, сократила срок закрытия месяца с 10 до 4 дней.",
    "skill_set": ["1С: Бухгалтерия", "Excel", "English"],
    "experience": [
        {"company": "ООО «Вектор»", "position": "Бухгалтер", "start": "2015-03-01", "description": "Вела учёт"}
    ],
}
_VACANCY: dict[str, Any] = {
    "id": "0",
    "name": "Бухгалтер",
    "employer": {"name": "Школа № 5"},
    "description": "Ищем бухгалтера: отчётность, 1С, Excel. We need Python developers.",
}
_DENIED = "С Kubernetes не работала. Готова к командировкам. I have 5 years of experience with Python."


@cache
def warm() -> None:
    """Read them, once in a process: they take a third of a second, and no collection of garbage need look at them."""
    today = date(2026, 1, 1)
    for vacancy in (_VACANCY, {**_VACANCY, "name": "Accountant", "description": "We need an accountant."}):
        check(f"{compose(_RESUME, vacancy, today=today)} {_DENIED}", _RESUME, vacancy, today=today)
    gc.collect()
    gc.freeze()
