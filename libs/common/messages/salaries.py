"""The salary of a vacancy or a resume in words: the same in cards, in events and in the answers of the api."""

from collections.abc import Mapping
from typing import Any

from libs.common.messages.catalogue import Language, message
from libs.common.messages.figures import Pay, worded
from libs.common.text.money import Salary


def salary_told(payload: Mapping[str, Any], language: Language, *, taxed: bool = False) -> str | None:
    """«от 280 000 ₽», «250 000–320 000 ₽», «до 5 000 ₽ за смену»; None when hh names no sum.

    With `taxed` also whether it is before tax, where hh says so.
    """
    salary = Salary.from_hh(payload)
    if salary is None:
        return None
    pay = Pay(low=salary.low, high=salary.high, currency=salary.currency, period=salary.mode)
    said = worded(pay, language)
    if not taxed or salary.gross is None:
        return said
    return message("figure", "gross" if salary.gross else "net", language).filled(amount=said)
