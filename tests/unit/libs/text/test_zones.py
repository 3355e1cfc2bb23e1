"""A zone is called as its readers call it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from libs.common.text.zones import zone_word


@pytest.mark.parametrize(
    ("zone", "russian", "english"),
    [
        ("Europe/Moscow", "МСК", "MSK"),
        ("Asia/Yekaterinburg", "МСК+2", "UTC+5"),
        ("Europe/Kaliningrad", "МСК-1", "UTC+2"),
        ("Asia/Kolkata", "МСК+2.5", "UTC+5.5"),
        ("UTC", "МСК-3", "UTC+0"),
    ],
)
def test_a_zone_is_named_by_moscow_in_russian(zone: str, russian: str, english: str) -> None:
    at = datetime(2026, 12, 2, 10, tzinfo=ZoneInfo(zone))
    assert (zone_word(at, "ru"), zone_word(at, "en")) == (russian, english)
