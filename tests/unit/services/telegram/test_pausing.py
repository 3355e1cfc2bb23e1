"""What an owner means by the words behind /pause, and which words are commands though they look like none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from services.telegram.dialogue.routers import named
from services.telegram.dialogue.spans import until_of

NOW = datetime(2026, 12, 1, 17, 40, tzinfo=ZoneInfo("Europe/Moscow"))
"""A Tuesday."""


@pytest.mark.parametrize(
    ("wanted", "hours"),
    [
        ("", 24), ("3", 3), ("3 ч", 3), ("3ч.", 3), ("12 часов", 12), ("2 дня", 48), ("2d", 48), ("30 дней", 720),
        ("1 неделю", 168), ("1 day", 24), ("3 Hours", 3), ("0", None), ("721", None), ("31 день", None), ("1.5", None),
        ("3 спасибо", None), ("5 минут", None), ("-1", None), ("на час", 1), ("час", 1), ("полтора часа", 1.5),
        ("1,5 часа", 1.5), ("90 минут", 1.5), ("на пару часов", 2), ("полдня", 12), ("на неделю", 168), ("сутки", 24),
        ("двое суток", 48), ("на десять дней", 240),
        ("for 3 hours", 3), ("месяц", 720), ("навсегда", None),
    ],
)  # fmt: skip
def test_a_pause_lasts_as_long_as_was_said_or_is_asked_about(wanted: str, hours: float | None) -> None:
    until = until_of(wanted, NOW)
    assert (until and (until - NOW).total_seconds() / 3600) == hours


@pytest.mark.parametrize(
    ("wanted", "until"),
    [
        ("до завтра", "12-02 09:00"), ("до завтра 10:30", "12-02 10:30"), ("завтра до 9", "12-02 09:00"),
        ("до утра", "12-02 09:00"), ("до вечера", "12-01 18:00"), ("до понедельника", "12-07 09:00"),
        ("до вторника", "12-08 09:00"), ("до 18", "12-01 18:00"), ("до 18:30", "12-01 18:30"), ("до 9", "12-02 09:00"),
        ("до 9 утра", "12-02 09:00"), ("до 9 вечера", "12-01 21:00"), ("до 5 декабря", "12-05 09:00"),
        ("до 05.12", "12-05 09:00"), ("до послезавтра", "12-03 09:00"), ("until Monday", "12-07 09:00"),
        ("до 31.02", None), ("до 3 января", None), ("до конца недели", None), ("до сегодня 10:00", None),
    ],
)  # fmt: skip
def test_a_pause_ends_when_its_owner_said(wanted: str, until: str | None) -> None:
    found = until_of(wanted, NOW)
    assert (found and found.strftime("%m-%d %H:%M")) == until


def test_hours_are_hours_also_in_the_night_when_the_clocks_change() -> None:
    evening = datetime(2027, 3, 27, 23, tzinfo=ZoneInfo("Europe/Berlin"))
    until = until_of("6", evening)
    assert until is not None
    assert (until.hour, until.utcoffset()) == (6, until.tzinfo and until.tzinfo.utcoffset(until))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("стоп", "stop"), ("СТОП!", "stop"), ("/стоп", "stop"), ("Помощь", "help"), ("пауза 3 часа", "pause"),
        ("/пауза", "pause"), ("продолжить", "resume"), ("статус", "status"), ("паузация", None), ("стоп кран", None),
        ("готова в понедельник", None), (None, None),
    ],
)  # fmt: skip
def test_plain_words_are_commands_where_nothing_else_can_be_meant(text: str | None, command: str | None) -> None:
    found = named(text, replies=False)
    assert (found and found[0]) == command


@pytest.mark.parametrize(
    ("text", "command"), [("стоп", "stop"), ("/статус", "status"), ("продолжить", None), ("пауза", None)]
)
def test_as_an_answer_to_a_card_only_the_stop_and_what_has_a_stroke_are_commands(
    text: str, command: str | None
) -> None:
    found = named(text, replies=True)
    assert (found and found[0]) == command
