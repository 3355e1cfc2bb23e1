"""How long one has worked, as people say it: «больше 6 лет», «седьмой год», "almost 5 years"."""

from libs.common.grounding.wording import duration_en, duration_ru

_YEAR = 12
_ALMOST = 10
"""Months of a year with which it is almost over."""
_ORDINALS = (
    *("второй", "третий", "четвёртый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый"),
    *("одиннадцатый", "двенадцатый", "тринадцатый", "четырнадцатый", "пятнадцатый", "шестнадцатый"),
)


def rough_ru(months: int) -> str:
    """Say «больше 6 лет» or «почти 2 года»; whole years and less than a year are said as they are."""
    years, rest = divmod(months, _YEAR)
    if rest == 0 or years == 0:
        return duration_ru(months)
    if rest >= _ALMOST:
        return f"почти {duration_ru((years + 1) * _YEAR)}"
    if years == 1:
        return "больше года"
    single = years % 10 == 1 and years % 100 != 11
    return f"больше {years} {'года' if single else 'лет'}"


def rough_en(months: int) -> str:
    """Say "more than 6 years" or "almost 2 years"; whole years and less than a year are said as they are."""
    years, rest = divmod(months, _YEAR)
    if rest == 0 or years == 0:
        return duration_en(months)
    if rest >= _ALMOST:
        return f"almost {duration_en((years + 1) * _YEAR)}"
    return "more than a year" if years == 1 else f"more than {duration_en(years * _YEAR)}"


def running_year(months: int) -> str | None:
    """Say «седьмой год» of six full years and some months; None where that is not said."""
    years, rest = divmod(months, _YEAR)
    return f"{_ORDINALS[years - 1]} год" if rest and 1 <= years <= len(_ORDINALS) else None
