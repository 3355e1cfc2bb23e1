"""How people call the zone of a moment: by Moscow in Russian, by UTC elsewhere."""

from datetime import datetime, timedelta
from typing import Literal

_MOSCOW, _HOUR = timedelta(hours=3), timedelta(hours=1)


def zone_word(at: datetime, language: Literal["ru", "en"]) -> str:
    """«МСК» and «МСК+2», “MSK” and “UTC+5”; the name of a zone is not always one («+05»)."""
    offset = at.utcoffset() or timedelta()
    if language == "en":
        return "MSK" if offset == _MOSCOW else f"UTC{offset / _HOUR:+g}"
    return "МСК" if offset == _MOSCOW else f"МСК{(offset - _MOSCOW) / _HOUR:+g}"
