"""How long to wait after failures: twice as long after each further one, with a bound."""


def back_off(failures: int, base: float, longest: float) -> float:
    """Seconds to wait after so many failures in a row: `base` after the first, at most `longest`."""
    return min(longest, base * 2 ** min(max(failures - 1, 0), 30))
