"""What an owner means by the words behind /pause."""

import pytest

from services.telegram.dialogue.pausing import hours_of


@pytest.mark.parametrize(
    ("wanted", "hours"),
    [
        ("", 24), ("3", 3), ("3 ч", 3), ("3ч.", 3), ("12 часов", 12), ("2 дня", 48), ("2d", 48), ("30 дней", 720),
        ("1 неделю", 168), ("1 day", 24), ("3 Hours", 3), ("0", None), ("721", None), ("31 день", None), ("1.5", None),
        ("3 спасибо", None), ("5 минут", None), ("-1", None), ("до завтра", None),
    ],
)  # fmt: skip
def test_a_pause_lasts_as_long_as_was_said_or_is_asked_about(wanted: str, hours: int | None) -> None:
    assert hours_of(wanted) == hours
