"""Conditions of a vacancy that its fields and its text tell together: the pay, the driving licence."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.common.lenient_json import item_ids
from libs.common.text.licences import named_categories
from libs.common.text.money import RUBLES, Salary
from services.auto_reply.matching.trades.titles import Title

_LEAST_MONTHLY = 15_000.0
_PERIOD = re.compile(r"(?:\bза|\bв|/)\s*(?P<unit>смен|час|выход|день\b)", re.IGNORECASE)
_DRIVERS = frozenset({"driver", "courier", "forwarder"})


def pay_of(payload: Mapping[str, Any], text: str) -> Salary | None:
    """The pay; a sum too small for a month, of which the text says «за смену» or «в час», is no monthly pay."""
    salary = Salary.from_hh(payload)
    if salary is None or salary.mode != "MONTH" or salary.currency not in RUBLES:
        return salary
    if (salary.high or salary.low or 0.0) >= _LEAST_MONTHLY:
        return salary
    found = _PERIOD.search(text)
    if found is None:
        return salary
    return replace(salary, mode="HOUR" if found["unit"].lower().startswith("ч") else "SHIFT")


def licences_of(payload: Mapping[str, Any], title: Title, skills: tuple[str, ...], text: str) -> frozenset[str]:
    """By hh's field, title and key skills; by the text only where driving is the work."""
    named = item_ids(payload.get("driver_license_types")) | named_categories("\n".join([title.text, *skills]))
    return named | named_categories(text) if title.main & _DRIVERS else named
