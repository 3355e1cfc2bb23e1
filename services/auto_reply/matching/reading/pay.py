"""Pay that is not by the month."""

from libs.common.messages.figures import Pay
from libs.common.text.money import Salary

_PERIODS = frozenset({"HOUR", "SHIFT", "DAY", "FLY_IN_FLY_OUT", "SERVICE", "PIECE"})


def pay_per(salary: Salary | None) -> Pay | None:
    """Pay by the hour, shift or piece; None for any other."""
    if salary is None or salary.mode not in _PERIODS:
        return None
    return Pay(low=salary.low, high=salary.high, currency=salary.currency, period=salary.mode)
