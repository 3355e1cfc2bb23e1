"""Calendars: clashes, room within a span, and files that no stranger's text breaks."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from libs.common.calendar.domain import Busy, clashes, free_of_clashes
from libs.common.calendar.ics import Entry, calendar

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


def at(hours: float) -> datetime:
    return TEN + timedelta(hours=hours)


def busy(start: float, end: float | None = None) -> Busy:
    return Busy(UUID(int=1), at(start), at(end) if end is not None else None, "Склад")


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [(0, None, True), (0.5, None, True), (1, None, False), (-1, None, False), (-0.5, None, True), (-3, 5, True)],
)
def test_meetings_clash_where_they_overlap_and_not_where_they_touch(start: float, end: float | None, met: bool) -> None:
    assert bool(clashes(at(start), at(end) if end is not None else None, [busy(0)])) is met


def test_a_span_to_choose_from_is_free_while_an_hour_is_left() -> None:
    spans = [(at(0), at(3)), (at(0), at(1.5)), (at(0), None)]
    assert free_of_clashes(spans, [busy(0.5)]) == [True, False, False]


def test_no_text_of_a_stranger_begins_a_line_of_its_own() -> None:
    evil = "Встреча\r\nEND:VEVENT\nATTACH:file:///etc/passwd; a,b\\c\x00" + "я" * 100
    entry = Entry("1@x", TEN, at(1), evil, evil, TEN, sure=True, url="https://a.example/\r\nX:1", alarms=(60,))
    text = calendar([entry], name="Мои")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert [line for line in lines if line.startswith(("ATTACH", "X:1"))] == []
    assert lines.count("END:VEVENT") == 1
    assert "DTSTART:20261201T100000Z" in lines
    assert "TRIGGER:-PT60M" in lines
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Встреча\\nEND:VEVENT\\nATTACH:file:///etc/passwd\\; a\\,b\\\\cяя" in unfolded
