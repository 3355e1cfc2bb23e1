"""Money: any currency to rubles a month after tax."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from libs.common.lenient_json import as_bool, as_items, as_map, as_number, as_text

NET_SHARE = 0.87
"""What is left of a gross ruble salary after the 13 % income tax, the rate of most salaries in Russia."""

_BUILTIN = {
    "RUR": 1.0,
    "AZN": 0.01833,
    "BYR": 0.035097,
    "EUR": 0.009926,
    "GEL": 0.028871,
    "KGS": 0.960901,
    "KZT": 4.80827,
    "UAH": 0.420375,
    "USD": 0.010782,
    "UZS": 136.672703,
}
RUBLES = frozenset({"RUR", "RUB"})
_SAME = {"RUB": "RUR", "BYN": "BYR"}
_SIGNS = {"RUR": "₽", "USD": "$", "EUR": "€", "KZT": "₸", "BYR": "Br", "UZS": "сум", "GEL": "₾"}
_PER_MONTH = {"MONTH": 1.0, "MONTHLY": 1.0, "YEAR": 1 / 12, "": 1.0}


@dataclass(frozen=True, slots=True)
class Salary:
    """What a vacancy offers: bounds in its own currency; `mode` is hh's period (MONTH, SHIFT, HOUR, ...).

    `gross` is None where hh does not say whether it is before tax.
    """

    low: float | None
    high: float | None
    currency: str
    gross: bool | None
    mode: str = "MONTH"

    @classmethod
    def from_hh(cls, payload: Mapping[str, Any]) -> "Salary | None":
        """Read `salary_range`, else the older `salary`; None when no amount is named."""
        for key in ("salary_range", "salary"):
            source = as_map(payload.get(key))
            low, high = as_number(source.get("from")) or None, as_number(source.get("to")) or None
            if low is None and high is None:
                continue
            if low is not None and high is not None and high < low:
                low, high = high, low
            mode = as_map(source.get("mode"))
            return cls(
                low=low,
                high=high,
                currency=as_text(source.get("currency")).upper() or "RUR",
                gross=None if source.get("gross") is None else as_bool(source.get("gross")),
                mode=as_text(mode.get("id")).upper() or "MONTH",
            )
        return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A salary in rubles a month after tax."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of a currency for one ruble, as hh's dictionary gives them."""

    per_ruble: Mapping[str, float]

    @classmethod
    def builtin(cls) -> "Rates":
        """Rates of December 2024: a fallback for as long as hh's own have not been read."""
        return cls(MappingProxyType(_BUILTIN))

    @classmethod
    def from_hh(cls, dictionaries: Mapping[str, Any]) -> "Rates":
        """Read `currency` of GET /dictionaries; what is missing or broken there keeps its built-in rate."""
        rates = dict(_BUILTIN)
        for item in as_items(dictionaries.get("currency")):
            code, rate = as_text(item.get("code")).upper(), as_number(item.get("rate"))
            if code and rate:
                rates[code] = rate
        return cls(MappingProxyType(rates))

    def knows(self, currency: str) -> bool:
        """Whether the currency can be converted."""
        return _SAME.get(currency, currency) in self.per_ruble

    def to_rubles(self, amount: float, currency: str) -> float | None:
        """The amount in rubles; None for an unknown currency."""
        rate = self.per_ruble.get(_SAME.get(currency, currency))
        return amount / rate if rate else None

    def offer(self, salary: Salary | None) -> Offer | None:
        """Rubles a month after tax; None without a salary, in an unknown currency, or paid by shift, hour or piece."""
        if salary is None or not self.knows(salary.currency) or salary.mode not in _PER_MONTH:
            return None
        share = (NET_SHARE if salary.gross else 1.0) * _PER_MONTH[salary.mode]
        low = None if salary.low is None else self.to_rubles(salary.low, salary.currency)
        high = None if salary.high is None else self.to_rubles(salary.high, salary.currency)
        return Offer(None if low is None else round(low * share), None if high is None else round(high * share))

    def __reduce__(self) -> tuple[object, tuple[dict[str, float]]]:
        """Pickle as a plain dictionary: a mapping proxy cannot be pickled."""
        return Rates, (dict(self.per_ruble),)


def sign(currency: str) -> str:
    """The currency's sign, or its code."""
    return _SIGNS.get(_SAME.get(currency, currency), currency)
