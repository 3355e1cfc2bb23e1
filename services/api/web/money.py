"""Sums of money as a Russian reader expects them."""

from libs.common.hh.payload import as_map
from libs.common.text.money import sign


def grouped(amount: float) -> str:
    """`280 000`, with spaces that do not break."""
    return f"{round(amount):,}".replace(",", "\u00a0")


def money(amount: float, currency: str | None) -> str:
    """`280 000 ₽`; a currency that nobody knows keeps its code."""
    number = grouped(amount)
    return f"{number}\u00a0{sign(currency or 'RUR')}".strip()


def salary(value: object) -> str | None:
    """`от 280 000 ₽`, `250 000–320 000 ₽`, `до 300 000 ₽`; None when hh names no sum."""
    pay = as_map(value)
    low, high = _number(pay.get("from")), _number(pay.get("to"))
    code = pay.get("currency")
    currency = code if isinstance(code, str) else None
    if low is not None and high is not None and low != high:
        return f"{grouped(low)}–{money(high, currency)}"
    if low is not None:
        return money(low, currency) if high is not None else f"от {money(low, currency)}"
    return f"до {money(high, currency)}" if high is not None else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
