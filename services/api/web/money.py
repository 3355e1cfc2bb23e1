"""Sums of money as a page shows them."""

from collections.abc import Mapping
from typing import Any

from libs.common.messages.catalogue import Language
from libs.common.messages.salaries import salary_told

NO_BREAK = "\u00a0"


def salary(payload: Mapping[str, Any], language: Language) -> str | None:
    """The salary of a vacancy or resume, `от 280 000 ₽`, on one line; None when hh names no sum."""
    told = salary_told(payload, language)
    return told.replace(" ", NO_BREAK) if told else None
